"""Acts as a client that waits for Stigmer by an activity without any workflow."""

from datetime import timedelta

from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution
from temporalio import activity
from temporalio.client import ActivityFailureError, Client
from temporalio.common import RetryPolicy

from interop.contract import InteropInput, InteropResult
from interop.described import described
from interop.failed import failed
from stigmer.inputs import AgentInput, WorkflowInput


class Standalone:
    """The activity `InteropStandalone`."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue

    @activity.defn(name="InteropStandalone")
    async def run(self, input: InteropInput, activity_id: str) -> InteropResult:
        """Tells how the execution ended, as the client sees it."""
        try:
            execution = await self._execute(input, activity_id)
        except ActivityFailureError as error:
            return failed(error, error.cause)
        return InteropResult("completed", **described(execution))

    async def _execute(self, input: InteropInput, activity_id: str) -> AgentExecution | WorkflowExecution:
        is_agent = input.kind == "agent"
        result: AgentExecution | WorkflowExecution = await self._client.execute_activity(
            "ExecuteAgent" if is_agent else "ExecuteWorkflow",
            (AgentInput if is_agent else WorkflowInput)(input.definitionId, input.inputs),
            id=activity_id,
            task_queue=self._task_queue,
            result_type=AgentExecution if is_agent else WorkflowExecution,
            start_to_close_timeout=timedelta(seconds=input.startToCloseSeconds),
            retry_policy=RetryPolicy(maximum_attempts=input.maximumAttempts),
        )
        return result
