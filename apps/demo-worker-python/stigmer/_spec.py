"""What an execution is asked for, as Stigmer's API has it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
from ai.stigmer.agentic.workflowexecution.v1.spec_pb2 import WorkflowExecutionSpec

from stigmer._create_failure import refusal
from stigmer.inputs import AgentInput, WorkflowInput

_Spec = TypeVar("_Spec")


def agent_spec(input: AgentInput) -> AgentExecutionSpec:
    """Raises `ApplicationError` STIGMER_REFUSED where the input has not the types it says."""
    return _refusing(
        lambda: AgentExecutionSpec(
            agent_id=input.agent_id,
            inputs=input.inputs,
            message=input.message,
            **_time_limit(input.time_limit_seconds),
        )
    )


def workflow_spec(input: WorkflowInput) -> WorkflowExecutionSpec:
    """Raises `ApplicationError` STIGMER_REFUSED where the input has not the types it says."""
    return _refusing(
        lambda: WorkflowExecutionSpec(
            workflow_id=input.workflow_id,
            inputs=input.inputs,
            **_time_limit(input.time_limit_seconds),
        )
    )


def _time_limit(seconds: float | None) -> dict[str, Any]:
    # Named only where it is wanted, because the stubs of the first revision do not have it.
    return {} if seconds is None else {"time_limit": timedelta(seconds=seconds)}


def _refusing(make_spec: Callable[[], _Spec]) -> _Spec:
    """A wrong input stays wrong: it must not be tried again."""
    try:
        return make_spec()
    except (TypeError, ValueError) as error:
        raise refusal(f"The input of the activity is not valid: {error}") from error
