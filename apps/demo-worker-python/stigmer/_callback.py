"""What the activity tells Stigmer about itself."""

from datetime import datetime, timedelta, timezone

from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
from ai.stigmer.agentic.execution.v1.execution_pb2 import CallbackOptions
from temporalio.activity import Info

# The delivered message must hold no field that these stubs don't know: Temporal's converter would refuse it whole.
_STUBS_REVISION = 2 if "time_limit" in AgentExecutionSpec.DESCRIPTOR.fields_by_name else 1


def callback_options(info: Info) -> CallbackOptions:
    """What Stigmer should know of the activity that waits."""
    options = CallbackOptions(namespace=info.namespace, revision=_STUBS_REVISION)
    if deadline := _deadline(info):
        options.deadline.FromDatetime(deadline)
    if "heartbeat_timeout" in CallbackOptions.DESCRIPTOR.fields_by_name:
        options.heartbeat_timeout.FromTimedelta(info.heartbeat_timeout or timedelta())
    return options


def _deadline(info: Info) -> datetime | None:
    """When Temporal times the activity out."""
    deadlines = []
    if info.start_to_close_timeout:
        deadlines.append(datetime.now(timezone.utc) + info.start_to_close_timeout)
    if info.schedule_to_close_timeout:
        deadlines.append(info.scheduled_time + info.schedule_to_close_timeout)
    return min(deadlines, default=None)
