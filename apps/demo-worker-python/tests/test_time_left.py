"""What is told of the time that is left, by workers whose clocks are 6 minutes behind Temporal's or ahead of it."""

import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from temporalio.testing import ActivityEnvironment

from stigmer._callback import Caller

MINUTE = timedelta(minutes=1)


def minutes(number: int | None) -> timedelta | None:
    """A timeout, or none."""
    return None if number is None else number * MINUTE


@pytest.mark.parametrize("ahead", [-6, 6])
@pytest.mark.parametrize(
    ("in_workflow", "start_to_close", "schedule_to_close", "passed", "left"),
    [
        (True, 60, None, 90, 60),
        (True, 60, 120, 0, 60),
        (True, 60, 120, 90, 30),
        (True, None, 120, 30, 90),
        (True, 1, 1, 5, 0),
        (False, 60, None, 0, 60),
        # A start delay may have come first.
        (False, 60, 60, 0, None),
        (False, None, 60, 0, None),
    ],
)
async def test_the_limit_that_comes_first_is_told(
    environment: ActivityEnvironment,
    monkeypatch: pytest.MonkeyPatch,
    ahead: int,
    in_workflow: bool,
    start_to_close: int | None,
    schedule_to_close: int | None,
    passed: int,
    left: int | None,
) -> None:
    monotonic = 5.0
    monkeypatch.setattr(time, "monotonic", lambda: monotonic)
    started = datetime.now(timezone.utc) - ahead * MINUTE
    info = replace(
        environment.info,
        workflow_id="wf-1" if in_workflow else None,
        started_time=started,
        scheduled_time=started - passed * MINUTE,
        start_to_close_timeout=minutes(start_to_close),
        schedule_to_close_timeout=minutes(schedule_to_close),
    )
    caller = Caller(info)
    monotonic += 60
    options = caller.options()
    assert not options.HasField("deadline")
    if left is None:
        assert not options.HasField("time_left")
    else:
        assert options.HasField("time_left")
        assert options.time_left.ToTimedelta() == max(0, left - 1) * MINUTE
