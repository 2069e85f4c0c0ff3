"""What the tests share."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from tests.fake_stigmer import FakeStigmer, serve

TOKEN = bytes(range(100))


@pytest.fixture
async def stigmer() -> AsyncIterator[FakeStigmer]:
    """A Stigmer server."""
    async with serve() as fake:
        yield fake


@pytest.fixture
async def environment() -> ActivityEnvironment:
    """The context of an activity that may wait for an hour."""
    environment = ActivityEnvironment()
    environment.info = replace(
        environment.info,
        task_token=TOKEN,
        workflow_id="wf-1",
        start_to_close_timeout=timedelta(hours=1),
        schedule_to_close_timeout=None,
    )
    return environment
