"""Activities whose first attempt fails right after Stigmer has accepted its execution, as if the worker had died."""

from collections.abc import Callable
from typing import Any

from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution
from temporalio import activity
from temporalio.exceptions import ApplicationError

from stigmer.activities import StigmerActivities
from stigmer.inputs import AgentInput, WorkflowInput


class FailingFirstActivities:
    """The second attempt does the handshake again, and Stigmer gives the running execution its token."""

    def __init__(self, stigmer: StigmerActivities) -> None:
        self._stigmer = stigmer

    @property
    def all(self) -> list[Callable[..., Any]]:
        """What a worker registers."""
        return [self.execute_agent, self.execute_workflow]

    @activity.defn(name="ExecuteAgentFailingFirst")
    async def execute_agent(self, input: AgentInput) -> AgentExecution:
        """`ExecuteAgent`, but for its first attempt."""
        await self._stigmer.hand_over_agent(input)
        _fail_first()
        activity.raise_complete_async()

    @activity.defn(name="ExecuteWorkflowFailingFirst")
    async def execute_workflow(self, input: WorkflowInput) -> WorkflowExecution:
        """`ExecuteWorkflow`, but for its first attempt."""
        await self._stigmer.hand_over_workflow(input)
        _fail_first()
        activity.raise_complete_async()


def _fail_first() -> None:
    if activity.info().attempt == 1:
        raise ApplicationError("The first attempt fails on purpose.", type="InteropFirstAttempt")
