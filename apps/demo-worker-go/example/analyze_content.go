package example

import (
	"time"

	"go.temporal.io/sdk/workflow"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// AnalyzeContentWorkflow has three agents look at a text at the same time, then combines what they found.
func AnalyzeContentWorkflow(ctx workflow.Context, input ContentInput) (*Result, error) {
	var running []stigmer.Future[agentpb.AgentExecution]
	for _, agentID := range []string{"sentiment-analyzer", "entity-extractor", "summarizer"} {
		running = append(running, stigmer.ExecuteAgent(ctx, stigmer.AgentInput{
			AgentID: agentID,
			Inputs:  map[string]string{"text": input.Text},
		}, workflow.ActivityOptions{StartToCloseTimeout: time.Hour}))
	}

	result := &Result{}
	var findings []Finding
	for _, future := range running {
		execution, err := future.Get(ctx)
		if err != nil {
			return nil, err
		}
		result.ExecutionIDs = append(result.ExecutionIDs, execution.GetId())
		findings = append(findings, Finding{
			AgentID: execution.GetSpec().GetAgentId(),
			Output:  execution.GetStatus().GetOutput().AsMap(),
		})
	}

	var activities *Activities
	err := workflow.ExecuteActivity(
		withShortActivities(ctx), activities.CombineResults, findings,
	).Get(ctx, &result.Output)
	return result, err
}
