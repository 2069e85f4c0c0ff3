"""Runs the example's worker until Ctrl-C."""

import asyncio
import logging
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc.aio
from temporalio.client import Client
from temporalio.worker import Worker

from example.activities import ExampleActivities
from example.analyze_content import AnalyzeContentWorkflow
from example.data_pipeline import DataPipelineWorkflow
from example.inputs import TASK_QUEUE
from example.process_document import ProcessDocumentWorkflow
from example.temporal import connect, stop_signal
from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel


def create_worker(client: Client, channel: grpc.aio.Channel, threads: ThreadPoolExecutor) -> Worker:
    """Registers Stigmer's activities beside the example's own, and its workflows."""
    results = Path(os.environ.get("DEMO_RESULTS") or Path(tempfile.gettempdir(), "stigmer-demo"))
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[ProcessDocumentWorkflow, AnalyzeContentWorkflow, DataPipelineWorkflow],
        activities=[*StigmerActivities(channel).all, *ExampleActivities(results).all],
        activity_executor=threads,
    )


async def main() -> None:
    """Runs until a signal comes, or the worker fails."""
    logging.basicConfig(level=logging.INFO)
    stop = stop_signal()
    async with open_channel() as channel:
        with ThreadPoolExecutor() as threads:
            async with create_worker(await connect(), channel, threads):
                await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
