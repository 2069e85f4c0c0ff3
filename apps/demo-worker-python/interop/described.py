"""A decoded execution, as the matrix wants to see it."""

from typing import Any

from temporalio import workflow

from stigmer.output import output_of

with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
    from ai.stigmer.agentic.execution.v1.execution_pb2 import ExecutionPhase
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution


def described(execution: AgentExecution | WorkflowExecution) -> dict[str, Any]:
    """The fields `executionType` and `execution` of the result. An execution without an id was none: its failure came
    without details that could be decoded."""
    if not execution.id:
        return {}
    spec, status = execution.spec, execution.status
    return {
        "executionType": execution.DESCRIPTOR.full_name,
        "execution": {
            "id": execution.id,
            "definitionId": spec.agent_id if isinstance(spec, AgentExecutionSpec) else spec.workflow_id,
            "inputs": dict(spec.inputs),
            "phase": ExecutionPhase.Name(status.phase),
            "output": output_of(execution) if status.HasField("output") else None,
            "error": {"type": status.error.type, "message": status.error.message} if status.HasField("error") else None,
            "hasStartedAt": status.HasField("started_at"),
            "hasCompletedAt": status.HasField("completed_at"),
        },
    }
