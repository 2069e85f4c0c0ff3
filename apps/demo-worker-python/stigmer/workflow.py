"""For workflow code: execute an agent or a workflow definition, and wait for it to end."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityConfig
from typing_extensions import Unpack

from stigmer.inputs import AgentInput, WorkflowInput

# Otherwise the sandbox would load the generated classes anew for each workflow that starts.
with workflow.unsafe.imports_passed_through():
    from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
    from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution


async def execute_agent(
    input: AgentInput, *, liveness: timedelta | None = None, **options: Unpack[ActivityConfig]
) -> AgentExecution:
    """Executes an agent and waits for it to end; no worker slot is held meanwhile.

    Set `start_to_close_timeout` to about twice the time that you expect; 1 to 4 hours are usual for an agent. For what
    is left out, and for `liveness`, see `activity_options`.

    Returns the final execution; `stigmer.output.output_of` gives its result. Raises `ActivityError`, whose cause the
    predicates of `stigmer.failures` tell.
    """
    result: AgentExecution = await workflow.execute_activity(
        "ExecuteAgent", input, result_type=AgentExecution, **activity_options(liveness=liveness, **options)
    )
    return result


async def execute_workflow(
    input: WorkflowInput, *, liveness: timedelta | None = None, **options: Unpack[ActivityConfig]
) -> WorkflowExecution:
    """Executes a workflow definition and waits for it to end; no worker slot is held meanwhile.

    Set `start_to_close_timeout` to about twice the time that you expect; 30 minutes to 2 hours are usual for a
    workflow. For what is left out, and for `liveness`, see `activity_options`.

    Returns the final execution; `stigmer.output.output_of` gives its result. Raises `ActivityError`, whose cause the
    predicates of `stigmer.failures` tell.
    """
    result: WorkflowExecution = await workflow.execute_activity(
        "ExecuteWorkflow", input, result_type=WorkflowExecution, **activity_options(liveness=liveness, **options)
    )
    return result


def activity_options(*, liveness: timedelta | None = None, **options: Unpack[ActivityConfig]) -> ActivityConfig:
    """The options of an activity that waits for Stigmer: the given ones, and for the others these defaults.

    One attempt, because running a failed agent again should be your decision. 24 hours start-to-close, as the last
    resort should no outcome ever come; not set where you set only schedule-to-close. No heartbeat timeout.

    With `liveness`, the workflow learns within that time that Stigmer as a whole is gone: Stigmer sends a heartbeat
    three times as often, and without one the activity fails with Temporal's heartbeat timeout. At least 10 seconds; 2
    minutes are usual.
    """
    config: ActivityConfig = {"retry_policy": RetryPolicy(maximum_attempts=1)}
    if options.get("schedule_to_close_timeout") is None:
        config["start_to_close_timeout"] = timedelta(hours=24)
    if liveness is not None:
        config["heartbeat_timeout"] = liveness
    config.update(options)
    return config
