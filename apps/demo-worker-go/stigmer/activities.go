// Package stigmer lets a Temporal workflow wait for a Stigmer agent or workflow, without a worker slot being held.
//
// It is meant to be copied: it needs Temporal's SDK, gRPC and the module github.com/stigmer/stigmer/apis, and nothing else
// of this program.
package stigmer

import (
	"context"
	"time"

	"google.golang.org/grpc"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// Activities hand an execution to Stigmer and leave their completion to it. Register them as they are:
// worker.RegisterActivity(activities).
type Activities struct {
	AgentExecutions    agentpb.AgentExecutionServiceClient
	WorkflowExecutions workflowpb.WorkflowExecutionServiceClient
	// CreateTimeout says how long an activity goes on calling Create while no server answers, before it fails with the
	// type STIGMER_UNAVAILABLE. 0 means 5 minutes.
	CreateTimeout time.Duration
}

// NewActivities gives the activities that use this connection; Dial makes one.
func NewActivities(connection grpc.ClientConnInterface) *Activities {
	return &Activities{
		AgentExecutions:    agentpb.NewAgentExecutionServiceClient(connection),
		WorkflowExecutions: workflowpb.NewWorkflowExecutionServiceClient(connection),
	}
}

// ExecuteAgent completes with the agent's final execution, or fails: see IsAgentFailed, IsAgentTimeout and
// IsAgentCancelled.
func (a *Activities) ExecuteAgent(ctx context.Context, input AgentInput) (*agentpb.AgentExecution, error) {
	return nil, a.handOver(ctx, "Agent",
		func(ctx context.Context, token []byte, options *executionpb.CallbackOptions) (accepted, error) {
			spec := agentSpec(input)
			spec.CallbackToken, spec.Callback = token, options
			return a.AgentExecutions.Create(ctx, &agentpb.AgentExecutionCreateRequest{Spec: spec})
		})
}

// ExecuteWorkflow completes with the final execution of a workflow definition, or fails: see IsWorkflowFailed,
// IsWorkflowTimeout and IsWorkflowCancelled.
func (a *Activities) ExecuteWorkflow(ctx context.Context, input WorkflowInput) (*workflowpb.WorkflowExecution, error) {
	return nil, a.handOver(ctx, "Workflow",
		func(ctx context.Context, token []byte, options *executionpb.CallbackOptions) (accepted, error) {
			spec := workflowSpec(input)
			spec.CallbackToken, spec.Callback = token, options
			return a.WorkflowExecutions.Create(ctx, &workflowpb.WorkflowExecutionCreateRequest{Spec: spec})
		})
}
