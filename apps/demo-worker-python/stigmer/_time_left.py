"""How long Temporal still waits for an activity."""

import time
from datetime import timedelta

from temporalio.activity import Info


class TimeLeft:
    """Goes by Temporal's own times and by what has passed since, never by the worker's wall clock, which may be minutes
    off. Make it when the activity begins."""

    def __init__(self, info: Info) -> None:
        self._timeout = _timeout(info)
        self._began = time.monotonic()

    def now(self) -> timedelta | None:
        """What is left, and zero when it has run out; None where only Temporal knows."""
        if self._timeout is None:
            return None
        return max(timedelta(), self._timeout - timedelta(seconds=time.monotonic() - self._began))


def _timeout(info: Info) -> timedelta | None:
    """From this attempt's start to its end, or to that of all attempts, whichever comes first."""
    of_attempt, of_all = info.start_to_close_timeout, info.schedule_to_close_timeout
    if not of_all:
        return of_attempt
    if not info.in_workflow:
        # Without a workflow, all attempts may have begun with a start delay, which is not in the info.
        return None
    left = of_all - max(timedelta(), info.started_time - info.scheduled_time)
    return min(left, of_attempt) if of_attempt else left
