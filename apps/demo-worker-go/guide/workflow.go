package main

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
)

// YourWorkflow waits for an agent, and gives the execution's id and phase.
func YourWorkflow(ctx workflow.Context, input AgentInput) ([]string, error) {
	activityOptions := workflow.ActivityOptions{
		// The last resort, should no outcome ever come: about twice what you expect.
		StartToCloseTimeout: 24 * time.Hour,
		RetryPolicy: &temporal.RetryPolicy{
			// A failed agent is an answer. Running it again should be your decision.
			MaximumAttempts: 1,
		},
		// No process of yours is at work that could fall silent.
		HeartbeatTimeout: 0,
	}

	ctx = workflow.WithActivityOptions(ctx, activityOptions)

	var result agentpb.AgentExecution
	err := workflow.ExecuteActivity(ctx, "ExecuteAgent", input).Get(ctx, &result)
	if err != nil {
		return nil, err
	}

	workflow.GetLogger(ctx).Info("Agent execution completed",
		"execution_id", result.GetId(),
		"status", result.GetStatus().GetPhase())

	return []string{result.GetId(), result.GetStatus().GetPhase().String()}, nil
}
