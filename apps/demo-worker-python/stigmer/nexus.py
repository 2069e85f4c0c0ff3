# docs:begin nexus-service
"""Stigmer's Nexus service, for workflow code: waits without an activity or a task token."""

from datetime import timedelta

import nexusrpc
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution
    from ai.stigmer.agentic.workflowexecution.v1.spec_pb2 import WorkflowExecutionSpec


@nexusrpc.service(name="stigmer")
class StigmerService:
    """Each operation gives the final execution."""

    execute_agent: nexusrpc.Operation[AgentExecutionSpec, AgentExecution] = nexusrpc.Operation(name="executeAgent")
    execute_workflow: nexusrpc.Operation[WorkflowExecutionSpec, WorkflowExecution] = nexusrpc.Operation(
        name="executeWorkflow"
    )


async def execute_agent(spec: AgentExecutionSpec, *, endpoint: str, timeout: timedelta) -> AgentExecution:
    """Raises `NexusOperationError` where it does not complete: the predicates of `stigmer.failures` tell why."""
    stigmer = workflow.create_nexus_client(service=StigmerService, endpoint=endpoint)
    return await stigmer.execute_operation(StigmerService.execute_agent, spec, schedule_to_close_timeout=timeout)


async def execute_workflow(spec: WorkflowExecutionSpec, *, endpoint: str, timeout: timedelta) -> WorkflowExecution:
    """Raises as `execute_agent` does."""
    stigmer = workflow.create_nexus_client(service=StigmerService, endpoint=endpoint)
    return await stigmer.execute_operation(StigmerService.execute_workflow, spec, schedule_to_close_timeout=timeout)


# docs:end
