"""How what did not complete ended, as this language sees it."""

from temporalio import exceptions, workflow
from temporalio.exceptions import ApplicationError

from interop.contract import InteropResult, Outcome
from interop.described import described
from stigmer.failures import (
    is_agent_cancelled,
    is_agent_failed,
    is_agent_timeout,
    is_workflow_cancelled,
    is_workflow_failed,
    is_workflow_timeout,
)

with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution


def failed(error: BaseException, cause: BaseException | None) -> InteropResult:
    """By the predicates of the helper, or else by the cause that Temporal gives."""
    failure_type = cause.type or "" if isinstance(cause, ApplicationError) else ""
    failure_message = cause.message if isinstance(cause, ApplicationError) else str(cause)
    ended: list[tuple[Outcome, AgentExecution | WorkflowExecution | None]] = [
        ("failed", is_agent_failed(error) or is_workflow_failed(error)),
        ("timed out", is_agent_timeout(error) or is_workflow_timeout(error)),
        ("cancelled in Stigmer", is_agent_cancelled(error) or is_workflow_cancelled(error)),
    ]
    for outcome, execution in ended:
        if execution is not None:
            return InteropResult(outcome, failure_type, failure_message, **described(execution))
    if isinstance(cause, exceptions.CancelledError):
        return InteropResult("cancelled", failure_type, failure_message)
    if isinstance(cause, exceptions.TimeoutError):
        return InteropResult("timed out in Temporal", failure_type, failure_message)
    return InteropResult("other", failure_type, failure_message)
