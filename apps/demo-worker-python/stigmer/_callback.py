"""What the activity tells Stigmer about itself."""

from datetime import timedelta

from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
from ai.stigmer.agentic.execution.v1.execution_pb2 import CallbackOptions
from temporalio.activity import Info

from stigmer._time_left import TimeLeft

# The delivered message must hold no field that these stubs don't know: Temporal's converter would refuse it whole.
_STUBS_REVISION = 2 if "time_limit" in AgentExecutionSpec.DESCRIPTOR.fields_by_name else 1


class Caller:
    """The activity that waits. Make it when the activity begins."""

    def __init__(self, info: Info) -> None:
        self._info = info
        self._time_left = TimeLeft(info)

    def options(self) -> CallbackOptions:
        """What Stigmer should know of it now. What older stubs can't tell, Stigmer asks Temporal."""
        options = CallbackOptions(namespace=self._info.namespace, revision=_STUBS_REVISION)
        if "heartbeat_timeout" in CallbackOptions.DESCRIPTOR.fields_by_name:
            options.heartbeat_timeout.FromTimedelta(self._info.heartbeat_timeout or timedelta())
        left = self._time_left.now()
        if left is not None and "time_left" in CallbackOptions.DESCRIPTOR.fields_by_name:
            options.time_left.FromTimedelta(left)
        return options
