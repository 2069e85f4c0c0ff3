"""What an activity sends, and how it ends, when Stigmer accepts."""

import base64
import logging
from dataclasses import replace
from datetime import timedelta

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
    assert timedelta(minutes=50) < callback.time_left.ToTimedelta() <= timedelta(hours=1)
    assert not callback.HasField("deadline")


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


async def test_a_line_names_an_activity_that_has_no_workflow(
    stigmer: FakeStigmer, environment: ActivityEnvironment, caplog: pytest.LogCaptureFixture
) -> None:
    environment.info = replace(environment.info, workflow_id=None, activity_id="summary-17", activity_run_id="run-1")
    caplog.set_level(logging.INFO)
    await run_agent(stigmer, environment)
    [line] = [record for record in caplog.records if "Extracted" in record.getMessage()]
    assert "activity_id=summary-17 activity_run_id=run-1" in line.getMessage()
    assert "workflow_id=" not in line.getMessage().split(" (")[0]
