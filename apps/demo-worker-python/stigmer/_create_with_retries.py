"""Calls Create until it is answered."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from grpc.aio import AioRpcError
from temporalio import activity

from stigmer._create_failure import create_failure, is_passing

_Response = TypeVar("_Response")

# A connection that hangs must not use up all the time there is.
_TRY_SECONDS = 10.0
# With less, a slow answer would count as none.
_MIN_TRY_SECONDS = 1.0

_FIRST_BACKOFF_SECONDS = 0.1
_LONGEST_BACKOFF_SECONDS = 10.0


async def create_with_retries(create: Callable[[float], Awaitable[_Response]], create_timeout: timedelta) -> _Response:
    """Calls `create`, which takes its timeout in seconds, until it is answered: again and again, ever more slowly and
    with jitter, while the server is unavailable. No try begins later than `create_timeout` after the first.

    Raises `ApplicationError`: STIGMER_REFUSED at once when the server refuses, STIGMER_UNAVAILABLE when there is no
    more time or the worker shuts down.
    """
    ends = time.monotonic() + create_timeout.total_seconds()
    backoff = _FIRST_BACKOFF_SECONDS
    while True:
        timeout = min(_TRY_SECONDS, max(_MIN_TRY_SECONDS, ends - time.monotonic()))
        try:
            return await _end_unless_cancelled(create(timeout))
        except AioRpcError as error:
            # A random half of the pause keeps many activities from coming back at the same moment.
            pause = backoff * random.uniform(0.5, 1)
            if _stopping() or not is_passing(error) or time.monotonic() + pause >= ends:
                raise create_failure(error) from error
            activity.logger.warning("Stigmer is not available, trying again: %s", error.details())
            try:
                await asyncio.sleep(pause)
            except asyncio.CancelledError:
                if _stopping():
                    raise create_failure(error) from error
                raise
        backoff = min(_LONGEST_BACKOFF_SECONDS, backoff * 2)


async def _end_unless_cancelled(call: Awaitable[_Response]) -> _Response:
    """Gives a call up when the activity is cancelled; but lets it end when the worker shuts down, because someone still
    waits for the activity, and what is nearly done is worth ending."""
    task = asyncio.ensure_future(_awaited(call))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if _stopping():
            return await task
        task.cancel()
        raise


async def _awaited(call: Awaitable[_Response]) -> _Response:
    return await call


def _stopping() -> bool:
    """Whether the activity was cancelled because the worker shuts down."""
    details = activity.cancellation_details()
    return details is not None and details.worker_shutdown
