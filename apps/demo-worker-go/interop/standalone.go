package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// standalone starts activities with a client, without any workflow, and tells how they ended.
type standalone struct {
	client    client.Client
	taskQueue string
}

func (s *standalone) run(ctx context.Context, asked request, activityID string) (*result, error) {
	options := client.StartActivityOptions{
		ID:                  activityID,
		TaskQueue:           s.taskQueue,
		StartToCloseTimeout: seconds(asked.StartToCloseSeconds),
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: asked.MaximumAttempts},
	}
	switch asked.Kind {
	case "agent":
		input := stigmer.AgentInput{AgentID: asked.DefinitionID, Inputs: asked.Inputs}
		handle, err := s.client.ExecuteActivity(ctx, options, "ExecuteAgent", input)
		if err != nil {
			return nil, err
		}
		var final agentpb.AgentExecution
		if err := handle.Get(ctx, &final); err != nil {
			return failed(err), nil
		}
		return completed(agentExecution(&final)), nil
	case "workflow":
		input := stigmer.WorkflowInput{WorkflowID: asked.DefinitionID, Inputs: asked.Inputs}
		handle, err := s.client.ExecuteActivity(ctx, options, "ExecuteWorkflow", input)
		if err != nil {
			return nil, err
		}
		var final workflowpb.WorkflowExecution
		if err := handle.Get(ctx, &final); err != nil {
			return failed(err), nil
		}
		return completed(workflowExecution(&final)), nil
	default:
		return nil, fmt.Errorf("kind is %q: it must be agent or workflow", asked.Kind)
	}
}
