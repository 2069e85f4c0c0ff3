"""The workflow `Interop`: waits for one execution, and tells how it ended."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, NexusOperationError
from temporalio.workflow import ActivityCancellationType, ActivityConfig

from interop.contract import InteropInput, InteropResult
from interop.described import described
from interop.failed import failed
from stigmer import nexus
from stigmer.inputs import AgentInput, WorkflowInput
from stigmer.workflow import activity_options

with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution
    from ai.stigmer.agentic.workflowexecution.v1.spec_pb2 import WorkflowExecutionSpec


@workflow.defn(name="Interop")
class InteropWorkflow:
    """Returns its result also when it was cancelled, because the matrix wants to see what a cancellation looks like."""

    @workflow.run
    async def run(self, input: InteropInput) -> InteropResult:
        """Tells how the execution ended."""
        try:
            execution = await _execute(input)
        except (ActivityError, NexusOperationError) as error:
            return failed(error, error.cause)
        return InteropResult("completed", **described(execution))


async def _execute(input: InteropInput) -> AgentExecution | WorkflowExecution:
    if input.nexusEndpoint:
        return await _execute_by_nexus(input)
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


async def _execute_by_nexus(input: InteropInput) -> AgentExecution | WorkflowExecution:
    timeout = timedelta(seconds=input.startToCloseSeconds)
    if input.kind == "agent":
        agent = AgentExecutionSpec(agent_id=input.definitionId, inputs=input.inputs)
        return await nexus.execute_agent(agent, endpoint=input.nexusEndpoint, timeout=timeout)
    definition = WorkflowExecutionSpec(workflow_id=input.definitionId, inputs=input.inputs)
    return await nexus.execute_workflow(definition, endpoint=input.nexusEndpoint, timeout=timeout)


def _options(input: InteropInput) -> ActivityConfig:
    return activity_options(
        liveness=timedelta(seconds=input.heartbeatSeconds) if input.heartbeatSeconds > 0 else None,
        start_to_close_timeout=timedelta(seconds=input.startToCloseSeconds),
        retry_policy=RetryPolicy(maximum_attempts=input.maximumAttempts, initial_interval=timedelta(milliseconds=200)),
        cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    )
