"""Replays what happened on a real Temporal server, so in Temporal's sandbox and through its default data converter."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from example.data_pipeline import DataPipelineWorkflow
from guide.handle_failures import Summarize

HISTORIES = Path(__file__).parent / "histories"


def history(name: str) -> WorkflowHistory:
    """A recorded history."""
    return WorkflowHistory.from_json(name, (HISTORIES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["summarize-completed", "summarize-failed"])
async def test_a_workflow_reads_what_stigmer_has_delivered(name: str) -> None:
    await Replayer(workflows=[Summarize]).replay_workflow(history(name))


async def test_a_pipeline_that_timed_out_is_reported() -> None:
    # The recorded run scheduled ReportTimeout; another path would schedule something else, and the replay would fail.
    await Replayer(workflows=[DataPipelineWorkflow]).replay_workflow(history("data-pipeline-timed-out"))


async def test_a_field_that_the_stubs_do_not_know_fails_the_workflow_task() -> None:
    completed = history("summarize-completed")
    for event in completed.events:
        for payload in event.activity_task_completed_event_attributes.result.payloads:
            payload.data = payload.data.replace(b'"phase"', b'"newer"')
    with pytest.raises(RuntimeError, match="Failed decoding arguments"):
        await Replayer(workflows=[Summarize]).replay_workflow(completed)
