"""How an activity ends when Stigmer does not accept."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from grpc import StatusCode
from temporalio.activity import _CompleteAsyncError as Pending
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel
from stigmer.inputs import AgentInput
from tests.fake_stigmer import FakeStigmer

SHORT = timedelta(milliseconds=300)


async def failure_of(
    environment: ActivityEnvironment,
    url: str,
    create_timeout: timedelta = timedelta(seconds=30),
    input: AgentInput | None = None,
) -> ApplicationError:
    """Runs ExecuteAgent, which must fail."""
    async with open_channel(url) as channel:
        activities = StigmerActivities(channel, create_timeout=create_timeout)
        with pytest.raises(ApplicationError) as raised:
            await environment.run(activities.execute_agent, input or AgentInput("echo"))
    return raised.value


@contextlib.asynccontextmanager
async def listening(answer: bytes) -> AsyncIterator[str]:
    """A server that takes connections and speaks no gRPC."""

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def unused_url() -> str:
    """A URL where nothing listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


async def test_an_empty_token_is_refused_before_anything_is_sent(environment: ActivityEnvironment) -> None:
    environment.info = replace(environment.info, task_token=b"")
    failure = await failure_of(environment, unused_url())
    assert (failure.type, failure.non_retryable) == ("STIGMER_REFUSED", True)
    assert "empty" in failure.message


async def test_a_local_activity_is_refused_before_anything_is_sent(environment: ActivityEnvironment) -> None:
    environment.info = replace(environment.info, is_local=True)
    failure = await failure_of(environment, unused_url())
    assert (failure.type, failure.non_retryable) == ("STIGMER_REFUSED", True)
    assert "local activity" in failure.message


@pytest.mark.parametrize(
    "wrong",
    [AgentInput(5), AgentInput("a", {"n": 1}), AgentInput("a", time_limit_seconds="soon")],  # type: ignore[arg-type, dict-item]
)
async def test_a_wrong_input_is_refused_before_anything_is_sent(
    environment: ActivityEnvironment, wrong: AgentInput
) -> None:
    failure = await failure_of(environment, unused_url(), input=wrong)
    assert (failure.type, failure.non_retryable) == ("STIGMER_REFUSED", True)


@pytest.mark.parametrize(
    "code",
    [
        StatusCode.INVALID_ARGUMENT,
        StatusCode.NOT_FOUND,
        StatusCode.ALREADY_EXISTS,
        StatusCode.PERMISSION_DENIED,
        StatusCode.FAILED_PRECONDITION,
        StatusCode.UNAUTHENTICATED,
        StatusCode.UNIMPLEMENTED,
    ],
)
async def test_a_refusal_fails_the_activity_at_once_and_for_good(
    stigmer: FakeStigmer, environment: ActivityEnvironment, code: StatusCode
) -> None:
    async def refuse(context: Any) -> str:
        return str(await context.abort(code, "no"))

    stigmer.answer = refuse
    failure = await failure_of(environment, stigmer.url)
    assert (failure.type, failure.non_retryable) == ("STIGMER_REFUSED", True)
    assert failure.details == ({"code": code.name},)
    assert "no" in failure.message
    assert len(stigmer.requests) == 1


async def test_a_server_that_is_unavailable_twice_is_called_three_times(
    stigmer: FakeStigmer, environment: ActivityEnvironment, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(context: Any) -> str:
        if len(stigmer.requests) <= 2:
            await context.abort(StatusCode.UNAVAILABLE, "Temporal is away")
        return "aex-1"

    stigmer.answer = answer
    async with open_channel(stigmer.url) as channel:
        with pytest.raises(Pending):
            await environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo"))
    left = [request.spec.callback.time_left.ToTimedelta() for request in stigmer.requests]
    assert len(left) == 3
    assert left[0] > left[1] > left[2] > timedelta()
    assert caplog.text.count("Stigmer is not available, trying again: Temporal is away") == 2


async def test_where_nothing_listens_the_activity_may_be_retried(environment: ActivityEnvironment) -> None:
    failure = await failure_of(environment, unused_url(), SHORT)
    assert (failure.type, failure.non_retryable) == ("STIGMER_UNAVAILABLE", False)
    assert failure.details == ({"code": "UNAVAILABLE"},)
    assert "refused" in failure.message


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 404 Not Found\r\n\r\n"])
async def test_a_server_that_speaks_something_else_counts_as_unavailable(
    environment: ActivityEnvironment, answer: bytes
) -> None:
    async with listening(answer) as url:
        failure = await failure_of(environment, url, SHORT)
    assert (failure.type, failure.non_retryable) == ("STIGMER_UNAVAILABLE", False)


async def test_a_server_that_never_answers_counts_as_unavailable(
    stigmer: FakeStigmer, environment: ActivityEnvironment
) -> None:
    async def never(_: Any) -> str:
        await asyncio.Event().wait()
        return ""

    stigmer.answer = never
    failure = await failure_of(environment, stigmer.url, SHORT)
    assert failure.details == ({"code": "DEADLINE_EXCEEDED"},)
