"""What an activity sends, and how it ends, when Stigmer accepts."""

import base64
import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from ai.stigmer.agentic.agentexecution.v1.service_pb2 import AgentExecutionCreateRequest
from ai.stigmer.agentic.workflowexecution.v1.service_pb2 import WorkflowExecutionCreateRequest
from temporalio.activity import _CompleteAsyncError as Pending
from temporalio.testing import ActivityEnvironment

from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel
from stigmer.inputs import AgentInput, WorkflowInput
from tests.conftest import TOKEN
from tests.fake_stigmer import FakeStigmer


async def run_agent(stigmer: FakeStigmer, environment: ActivityEnvironment) -> AgentExecutionCreateRequest:
    """Runs ExecuteAgent, which must end as pending, and gives what it asked for."""
    async with open_channel(stigmer.url) as channel:
        with pytest.raises(Pending):
            await environment.run(StigmerActivities(channel).execute_agent, AgentInput("echo", {"a": "b"}, "hello", 90))
    [request] = stigmer.requests
    assert isinstance(request, AgentExecutionCreateRequest)
    return request


async def test_an_agent_is_asked_for_with_the_token(stigmer: FakeStigmer, environment: ActivityEnvironment) -> None:
    spec = (await run_agent(stigmer, environment)).spec
    assert (spec.agent_id, dict(spec.inputs), spec.message) == ("echo", {"a": "b"}, "hello")
    assert spec.time_limit.ToTimedelta() == timedelta(seconds=90)
    assert spec.callback_token == TOKEN


async def test_a_workflow_is_asked_for_with_the_token(stigmer: FakeStigmer, environment: ActivityEnvironment) -> None:
    async with open_channel(stigmer.url) as channel:
        with pytest.raises(Pending):
            await environment.run(StigmerActivities(channel).execute_workflow, WorkflowInput("pipeline", {"a": "b"}))
    [request] = stigmer.requests
    assert isinstance(request, WorkflowExecutionCreateRequest)
    assert (request.spec.workflow_id, dict(request.spec.inputs)) == ("pipeline", {"a": "b"})
    assert not request.spec.HasField("time_limit")
    assert request.spec.callback_token == TOKEN


async def test_stigmer_learns_what_the_stubs_can_read(stigmer: FakeStigmer, environment: ActivityEnvironment) -> None:
    environment.info = replace(environment.info, heartbeat_timeout=timedelta(minutes=2))
    callback = (await run_agent(stigmer, environment)).spec.callback
    assert (callback.namespace, callback.revision) == ("default", 2)
    assert callback.heartbeat_timeout.ToTimedelta() == timedelta(minutes=2)


def minutes(number: int | None) -> timedelta | None:
    """A timeout, or none."""
    return None if number is None else timedelta(minutes=number)


@pytest.mark.parametrize(
    ("start_to_close", "schedule_to_close", "left"),
    [(60, None, 60), (60, 100, 60), (60, 70, 40), (None, 70, 40)],
)
async def test_the_deadline_is_the_limit_that_comes_first(
    stigmer: FakeStigmer,
    environment: ActivityEnvironment,
    start_to_close: int | None,
    schedule_to_close: int | None,
    left: int,
) -> None:
    now = datetime.now(timezone.utc)
    environment.info = replace(
        environment.info,
        scheduled_time=now - timedelta(minutes=30),
        start_to_close_timeout=minutes(start_to_close),
        schedule_to_close_timeout=minutes(schedule_to_close),
    )
    deadline = (await run_agent(stigmer, environment)).spec.callback.deadline.ToDatetime(timezone.utc)
    # The activity reads the clock a moment after this test.
    assert now + timedelta(minutes=left) <= deadline < now + timedelta(minutes=left + 5)


async def test_two_lines_are_logged_and_the_token_is_in_none(
    stigmer: FakeStigmer, environment: ActivityEnvironment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await run_agent(stigmer, environment)
    lines = [record for record in caplog.records if record.name == "temporalio.activity"]
    assert [record.getMessage().split(" (")[0] for record in lines] == [
        "Extracted task token: token_preview=AAECAwQFBgcICQoLDA0O... token_length=100 "
        "token_fingerprint=bce0aff19cf5aa6a workflow_id=wf-1",
        "Agent execution started, waiting for completion: execution_id=aex-1",
    ]
    assert vars(lines[0])["token_length"] == 100
    assert vars(lines[1])["execution_id"] == "aex-1"
    assert base64.b64encode(TOKEN).decode() not in str([vars(record) for record in caplog.records])
    assert repr(TOKEN) not in str([vars(record) for record in caplog.records])
