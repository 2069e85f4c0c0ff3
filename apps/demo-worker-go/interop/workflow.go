package main

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// request is what one cell of the matrix asks for.
type request struct {
	Kind                string            `json:"kind"`
	DefinitionID        string            `json:"definitionId"`
	Inputs              map[string]string `json:"inputs"`
	StartToCloseSeconds float64           `json:"startToCloseSeconds"`
	HeartbeatSeconds    float64           `json:"heartbeatSeconds"`
	MaximumAttempts     int32             `json:"maximumAttempts"`
	FailFirstAttempt    bool              `json:"failFirstAttempt"`
	NexusEndpoint       string            `json:"nexusEndpoint"`
}

// interop executes what is asked for, and tells how it ended. It waits for the real end also where it is cancelled.
func interop(ctx workflow.Context, asked request) (*result, error) {
	if asked.NexusEndpoint != "" {
		return byNexus(ctx, asked), nil
	}
	options := stigmer.ActivityOptions(workflow.ActivityOptions{
		StartToCloseTimeout: seconds(asked.StartToCloseSeconds),
		HeartbeatTimeout:    seconds(asked.HeartbeatSeconds),
		WaitForCancellation: true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 200 * time.Millisecond,
			MaximumAttempts: asked.MaximumAttempts,
		},
	})
	switch asked.Kind {
	case "agent":
		return executeAgent(ctx, asked, options), nil
	case "workflow":
		return executeWorkflow(ctx, asked, options), nil
	default:
		return nil, fmt.Errorf("kind is %q: it must be agent or workflow", asked.Kind)
	}
}

func executeAgent(ctx workflow.Context, asked request, options workflow.ActivityOptions) *result {
	input := stigmer.AgentInput{AgentID: asked.DefinitionID, Inputs: asked.Inputs}
	var future stigmer.Future[agentpb.AgentExecution]
	if asked.FailFirstAttempt {
		future.Future = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), failFirstAgent, input)
	} else {
		future = stigmer.ExecuteAgent(ctx, input, options)
	}
	final, err := future.Get(ctx)
	if err != nil {
		return failed(err)
	}
	return completed(agentExecution(final))
}

func executeWorkflow(ctx workflow.Context, asked request, options workflow.ActivityOptions) *result {
	input := stigmer.WorkflowInput{WorkflowID: asked.DefinitionID, Inputs: asked.Inputs}
	var future stigmer.Future[workflowpb.WorkflowExecution]
	if asked.FailFirstAttempt {
		future.Future = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), failFirstWorkflow, input)
	} else {
		future = stigmer.ExecuteWorkflow(ctx, input, options)
	}
	final, err := future.Get(ctx)
	if err != nil {
		return failed(err)
	}
	return completed(workflowExecution(final))
}

func seconds(count float64) time.Duration { return time.Duration(count * float64(time.Second)) }
