package snippets

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// SummarizeWithoutWorkflow has an agent summarize a text. No workflow waits for it.
func SummarizeWithoutWorkflow(ctx context.Context, temporalClient client.Client, text string) (string, error) {
	handle, err := temporalClient.ExecuteActivity(ctx, client.StartActivityOptions{
		ID:                  "summary-of-document-17",
		TaskQueue:           "documents",
		StartToCloseTimeout: time.Hour,
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 1},
	}, "ExecuteAgent", stigmer.AgentInput{AgentID: "summarizer", Inputs: map[string]string{"text": text}})
	if err != nil {
		return "", err
	}
	var execution agentpb.AgentExecution
	err = handle.Get(ctx, &execution)
	if failed, is := stigmer.IsAgentFailed(err); is {
		return "", fmt.Errorf("the agent failed: %s", failed.GetStatus().GetError().GetMessage())
	}
	if err != nil {
		return "", err
	}
	return execution.GetStatus().GetOutput().GetFields()["summary"].GetStringValue(), nil
}
