"""Why an execution did not complete, as a workflow sees it.

Each predicate gives the final execution, or None for any other error, so that it is test and value at once. It looks
through child workflows too. The failure's type alone tells what happened: where its details were lost on the way, the
execution is an empty one.
"""

from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from stigmer import codes

# Otherwise the sandbox would load the generated classes anew for each workflow that starts.
with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution

_Execution = TypeVar("_Execution", AgentExecution, WorkflowExecution)


def is_agent_failed(error: BaseException) -> AgentExecution | None:
    """The final execution, if an agent failed."""
    return _execution_of(error, codes.AGENT_EXECUTION_FAILED, AgentExecution)


def is_agent_timeout(error: BaseException) -> AgentExecution | None:
    """The final execution, if an agent ran out of Stigmer's own time limit. Where the activity's own timeout passed,
    the cause of the `ActivityError` is a `temporalio.exceptions.TimeoutError`."""
    return _execution_of(error, codes.AGENT_EXECUTION_TIMEOUT, AgentExecution)


def is_agent_cancelled(error: BaseException) -> AgentExecution | None:
    """The final execution, if an agent was cancelled in Stigmer. A cancellation by the caller itself is Temporal's own:
    `temporalio.exceptions.is_cancelled_exception` tells."""
    return _execution_of(error, codes.AGENT_EXECUTION_CANCELLED, AgentExecution)


def is_workflow_failed(error: BaseException) -> WorkflowExecution | None:
    """The final execution, if a workflow definition failed."""
    return _execution_of(error, codes.WORKFLOW_EXECUTION_FAILED, WorkflowExecution)


def is_workflow_timeout(error: BaseException) -> WorkflowExecution | None:
    """The final execution, if a workflow definition ran out of Stigmer's own time limit."""
    return _execution_of(error, codes.WORKFLOW_EXECUTION_TIMEOUT, WorkflowExecution)


def is_workflow_cancelled(error: BaseException) -> WorkflowExecution | None:
    """The final execution, if a workflow definition was cancelled in Stigmer."""
    return _execution_of(error, codes.WORKFLOW_EXECUTION_CANCELLED, WorkflowExecution)


def _execution_of(error: BaseException, code: str, kind: type[_Execution]) -> _Execution | None:
    # Temporal wraps the failure of an activity, once for each workflow that it goes through.
    current: BaseException | None = error
    while current is not None:
        if isinstance(current, ApplicationError) and current.type == code:
            execution = current.details[0] if current.details else None
            return execution if isinstance(execution, kind) else kind()
        current = current.__cause__
    return None
