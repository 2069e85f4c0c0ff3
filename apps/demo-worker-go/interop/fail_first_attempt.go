package main

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

const (
	failFirstAgent    = "FailFirstExecuteAgent"
	failFirstWorkflow = "FailFirstExecuteWorkflow"
)

// failFirstAttempt fails the first attempt of an activity after Stigmer has accepted its execution, as a worker does that
// dies between the two. The next attempt then takes the execution over.
type failFirstAttempt struct{ activities *stigmer.Activities }

func (f *failFirstAttempt) executeAgent(ctx context.Context, input stigmer.AgentInput) (*agentpb.AgentExecution, error) {
	execution, err := f.activities.ExecuteAgent(ctx, input)
	return execution, failFirst(ctx, err)
}

func (f *failFirstAttempt) executeWorkflow(
	ctx context.Context, input stigmer.WorkflowInput,
) (*workflowpb.WorkflowExecution, error) {
	execution, err := f.activities.ExecuteWorkflow(ctx, input)
	return execution, failFirst(ctx, err)
}

func failFirst(ctx context.Context, err error) error {
	if errors.Is(err, activity.ErrResultPending) && activity.GetInfo(ctx).Attempt == 1 {
		return temporal.NewApplicationError("the first attempt fails on purpose", "InteropFirstAttempt")
	}
	return err
}
