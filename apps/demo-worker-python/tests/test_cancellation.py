"""What becomes of a Create under way when its activity is cancelled, and what keeps the activity alive till then."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from grpc import StatusCode
from temporalio.activity import ActivityCancellationDetails
from temporalio.activity import _CompleteAsyncError as Pending
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel
from stigmer.inputs import AgentInput
from tests.fake_stigmer import FakeStigmer

SHUTDOWN = ActivityCancellationDetails(worker_shutdown=True)


class Gate:
    """An answer that a test holds back."""

    def __init__(self) -> None:
        self.called = asyncio.Event()
        self.given_up = asyncio.Event()
        self.opened = asyncio.Event()

    async def answer(self, _: Any) -> str:
        """Accepts when it may."""
        self.called.set()
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.given_up.set()
            raise
        return "aex-1"


async def unavailable(context: Any) -> str:
    """Is away."""
    return str(await context.abort(StatusCode.UNAVAILABLE, "away"))


async def until(condition: Any) -> None:
    """Waits until something holds."""
    while not condition():
        await asyncio.sleep(0.005)


async def test_a_cancelled_activity_gives_up_the_try_under_way(
    stigmer: FakeStigmer, environment: ActivityEnvironment
) -> None:
    gate = Gate()
    stigmer.answer = gate.answer
    async with open_channel(stigmer.url) as channel:
        running = asyncio.create_task(environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo")))
        await gate.called.wait()
        environment.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await gate.given_up.wait()


async def test_a_cancelled_activity_gives_up_waiting_for_the_next_try(
    stigmer: FakeStigmer, environment: ActivityEnvironment
) -> None:
    stigmer.answer = unavailable
    async with open_channel(stigmer.url) as channel:
        running = asyncio.create_task(environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo")))
        await until(lambda: len(stigmer.requests) > 1)
        environment.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_a_worker_that_shuts_down_lets_the_try_under_way_end(
    stigmer: FakeStigmer, environment: ActivityEnvironment
) -> None:
    gate = Gate()
    stigmer.answer = gate.answer
    async with open_channel(stigmer.url) as channel:
        running = asyncio.create_task(environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo")))
        await gate.called.wait()
        environment.cancel(SHUTDOWN)
        gate.opened.set()
        with pytest.raises(Pending):
            await running


async def test_a_worker_that_shuts_down_begins_no_other_try(
    stigmer: FakeStigmer, environment: ActivityEnvironment
) -> None:
    stigmer.answer = unavailable
    async with open_channel(stigmer.url) as channel:
        running = asyncio.create_task(environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo")))
        await until(lambda: stigmer.requests)
        environment.cancel(SHUTDOWN)
        with pytest.raises(ApplicationError) as raised:
            await running
    assert (raised.value.type, raised.value.non_retryable) == ("STIGMER_UNAVAILABLE", False)


async def test_an_activity_with_a_heartbeat_timeout_heartbeats_until_it_has_handed_over(
    stigmer: FakeStigmer, environment: ActivityEnvironment
) -> None:
    gate = Gate()
    stigmer.answer = gate.answer
    environment.info = replace(environment.info, heartbeat_timeout=timedelta(milliseconds=60))
    beats = 0

    def beat(*_: Any) -> None:
        nonlocal beats
        beats += 1
        if beats == 3:
            gate.opened.set()

    environment.on_heartbeat = beat
    async with open_channel(stigmer.url) as channel:
        with pytest.raises(Pending):
            await environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo"))
    assert beats >= 3
