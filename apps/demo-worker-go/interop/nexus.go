package main

import (
	"time"

	"go.temporal.io/sdk/workflow"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// docs:begin by-nexus
// executeAgentByNexus waits for an agent by a Nexus operation of Stigmer's, without an activity or a task token.
func executeAgentByNexus(
	ctx workflow.Context, endpoint string, spec *agentpb.AgentExecutionSpec, timeout time.Duration,
) (*agentpb.AgentExecution, error) {
	stigmer := workflow.NewNexusClient(endpoint, "stigmer")
	operation := stigmer.ExecuteOperation(ctx, "executeAgent", spec, workflow.NexusOperationOptions{
		ScheduleToCloseTimeout: timeout,
	})
	var final agentpb.AgentExecution
	if err := operation.Get(ctx, &final); err != nil {
		return nil, err
	}
	return &final, nil
}

// docs:end

func executeWorkflowByNexus(
	ctx workflow.Context, endpoint string, spec *workflowpb.WorkflowExecutionSpec, timeout time.Duration,
) (*workflowpb.WorkflowExecution, error) {
	stigmer := workflow.NewNexusClient(endpoint, "stigmer")
	operation := stigmer.ExecuteOperation(ctx, "executeWorkflow", spec, workflow.NexusOperationOptions{
		ScheduleToCloseTimeout: timeout,
	})
	var final workflowpb.WorkflowExecution
	if err := operation.Get(ctx, &final); err != nil {
		return nil, err
	}
	return &final, nil
}

// byNexus executes what is asked for by a Nexus operation, and tells how it ended.
func byNexus(ctx workflow.Context, asked request) *result {
	timeout := seconds(asked.StartToCloseSeconds)
	if asked.Kind == "agent" {
		spec := &agentpb.AgentExecutionSpec{AgentId: asked.DefinitionID, Inputs: asked.Inputs}
		final, err := executeAgentByNexus(ctx, asked.NexusEndpoint, spec, timeout)
		if err != nil {
			return failed(err)
		}
		return completed(agentExecution(final))
	}
	spec := &workflowpb.WorkflowExecutionSpec{WorkflowId: asked.DefinitionID, Inputs: asked.Inputs}
	final, err := executeWorkflowByNexus(ctx, asked.NexusEndpoint, spec, timeout)
	if err != nil {
		return failed(err)
	}
	return completed(workflowExecution(final))
}
