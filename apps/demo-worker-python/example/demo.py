"""Runs the worker and the three examples once on the running stack, and prints what came back."""

import asyncio
import json
import logging
import os
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client

from example.analyze_content import AnalyzeContentWorkflow
from example.data_pipeline import DataPipelineWorkflow
from example.inputs import (
    TASK_QUEUE,
    ContentInput,
    ContentResult,
    DocumentInput,
    DocumentResult,
    PipelineInput,
    PipelineResult,
)
from example.process_document import ProcessDocumentWorkflow
from example.temporal import connect
from example.worker import create_worker
from stigmer.channel import open_channel

# By default the TypeScript demo's own documents: the development server may read them.
DATA = Path(os.environ.get("DEMO_DATA") or Path(__file__).parent / "../../demo-worker/data").resolve()

# The demo's executions take seconds; nobody wants to look at a broken stack for hours.
LIMIT = timedelta(minutes=3)

# How many characters of a value are printed.
SHOWN = 300


async def run_examples(client: Client) -> None:
    """Runs the three examples at the same time, then prints their results in order."""
    run = uuid.uuid4().hex[:8]
    document = client.execute_workflow(
        ProcessDocumentWorkflow.run,
        DocumentInput((DATA / "harbour-street-library-report.md").as_uri()),
        id=f"demo-python-document-{run}",
        task_queue=TASK_QUEUE,
        execution_timeout=LIMIT,
    )
    content = client.execute_workflow(
        AnalyzeContentWorkflow.run,
        ContentInput((DATA / "aurora-kettle-review.txt").read_text(encoding="utf-8")),
        id=f"demo-python-content-{run}",
        task_queue=TASK_QUEUE,
        execution_timeout=LIMIT,
    )
    pipeline = client.execute_workflow(
        DataPipelineWorkflow.run,
        PipelineInput((DATA / "orders.csv").as_uri()),
        id=f"demo-python-pipeline-{run}",
        task_queue=TASK_QUEUE,
        execution_timeout=LIMIT,
    )
    for result in await asyncio.gather(document, content, pipeline):
        show(result)


def show(result: DocumentResult | ContentResult | PipelineResult) -> None:
    """Prints a result for people; what is long is cut."""
    sys.stdout.write(f"\n{type(result).__name__}\n")
    for name, value in asdict(result).items():
        if value is not None:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            sys.stdout.write(f"  {name:<14} {text[:SHOWN]}{'...' if len(text) > SHOWN else ''}\n")


def reason(error: BaseException) -> str:
    """What went wrong. Temporal's errors wrap each other: the innermost says it."""
    messages = []
    current: BaseException | None = error
    while current is not None:
        messages.append(str(current))
        current = current.__cause__
    return "\n  caused by: ".join(messages)


async def main() -> int:
    """Gives 0, or 1 where an example failed or the stack can't be reached."""
    logging.basicConfig(level=logging.WARNING)
    try:
        client = await connect()
        async with open_channel() as channel:
            with ThreadPoolExecutor() as threads:
                async with create_worker(client, channel, threads):
                    await run_examples(client)
    except Exception as error:
        sys.stderr.write(f"{reason(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    status = asyncio.run(main())
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: after a connection has failed, Temporal's SDK may crash the interpreter while that shuts down, and
    # the exit code would be the crash's.
    os._exit(status)
