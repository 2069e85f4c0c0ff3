"""Runs the interop worker until SIGTERM. The matrix names its task queue in `INTEROP_TASK_QUEUE`."""

import asyncio
import logging
import os

from temporalio.worker import Worker

from example.temporal import connect, stop_signal
from interop.failing_first import FailingFirstActivities
from interop.workflow import InteropWorkflow
from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel


async def main() -> None:
    """Runs until a signal comes, or the worker fails."""
    logging.basicConfig(level=logging.INFO)
    stop = stop_signal()
    async with open_channel() as channel:
        stigmer = StigmerActivities(channel)
        async with Worker(
            await connect(),
            task_queue=os.environ["INTEROP_TASK_QUEUE"],
            workflows=[InteropWorkflow],
            activities=[*stigmer.all, *FailingFirstActivities(stigmer).all],
        ):
            await stop.wait()


asyncio.run(main())
