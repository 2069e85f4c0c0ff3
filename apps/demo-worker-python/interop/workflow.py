"""The workflow `Interop`: waits for one execution, and tells how it ended."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError
from temporalio.workflow import ActivityCancellationType, ActivityConfig

from interop.contract import InteropInput, InteropResult
from interop.described import described
from interop.failed import failed
from stigmer.inputs import AgentInput, WorkflowInput
from stigmer.workflow import activity_options

with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution


@workflow.defn(name="Interop")
class InteropWorkflow:
    """Returns its result also when it was cancelled, because the matrix wants to see what a cancellation looks like."""

    @workflow.run
    async def run(self, input: InteropInput) -> InteropResult:
        """Tells how the execution ended."""
        try:
            execution = await _execute(input)
        except ActivityError as error:
            return failed(error, error.cause)
        return InteropResult("completed", **described(execution))


async def _execute(input: InteropInput) -> AgentExecution | WorkflowExecution:
    options = _options(input)
    suffix = "FailingFirst" if input.failFirstAttempt else ""
    result: AgentExecution | WorkflowExecution
    if input.kind == "agent":
        agent = AgentInput(input.definitionId, input.inputs)
        result = await workflow.execute_activity(f"ExecuteAgent{suffix}", agent, result_type=AgentExecution, **options)
    else:
        definition = WorkflowInput(input.definitionId, input.inputs)
        result = await workflow.execute_activity(
            f"ExecuteWorkflow{suffix}", definition, result_type=WorkflowExecution, **options
        )
    return result


def _options(input: InteropInput) -> ActivityConfig:
    return activity_options(
        liveness=timedelta(seconds=input.heartbeatSeconds) if input.heartbeatSeconds > 0 else None,
        start_to_close_timeout=timedelta(seconds=input.startToCloseSeconds),
        retry_policy=RetryPolicy(maximum_attempts=input.maximumAttempts, initial_interval=timedelta(milliseconds=200)),
        cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    )
