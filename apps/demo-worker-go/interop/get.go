package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// getter reads executions with Get.
type getter struct {
	agents    agentpb.AgentExecutionServiceClient
	workflows workflowpb.WorkflowExecutionServiceClient
}

func newGetter(connection grpc.ClientConnInterface) *getter {
	return &getter{
		agents:    agentpb.NewAgentExecutionServiceClient(connection),
		workflows: workflowpb.NewWorkflowExecutionServiceClient(connection),
	}
}

func (g *getter) get(ctx context.Context, kind, id string) (*execution, error) {
	switch kind {
	case "agent":
		got, err := g.agents.Get(ctx, &agentpb.AgentExecutionGetRequest{Id: id})
		if err != nil {
			return nil, err
		}
		return agentExecution(got.GetExecution()), nil
	case "workflow":
		got, err := g.workflows.Get(ctx, &workflowpb.WorkflowExecutionGetRequest{Id: id})
		if err != nil {
			return nil, err
		}
		return workflowExecution(got.GetExecution()), nil
	default:
		return nil, fmt.Errorf("kind is %q: it must be agent or workflow", kind)
	}
}
