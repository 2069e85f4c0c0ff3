"""The result of an execution."""

from typing import Any

from google.protobuf.json_format import MessageToDict
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution

# Up to here, each whole number has a float of its own.
_EXACT = 2**53


def output_of(execution: AgentExecution | WorkflowExecution) -> dict[str, Any]:
    """The execution's output, as JSON has it; empty where there is none. Whole numbers are ints, though a Protobuf
    `Struct` knows floats only."""
    return {name: _with_ints(value) for name, value in MessageToDict(execution.status.output).items()}


def _with_ints(value: Any) -> Any:
    match value:
        case dict():
            return {name: _with_ints(item) for name, item in value.items()}
        case list():
            return [_with_ints(item) for item in value]
        case float() if value.is_integer() and abs(value) <= _EXACT:
            return int(value)
        case _:
            return value
