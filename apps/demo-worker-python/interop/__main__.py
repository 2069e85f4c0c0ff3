"""Runs the interop worker until SIGTERM. The matrix names its task queue in `INTEROP_TASK_QUEUE`."""

import asyncio
import logging
import os
from datetime import datetime, timezone

from temporalio.worker import Worker

from example.temporal import connect, stop_signal
from interop.failing_first import FailingFirstActivities
from interop.getter import Getter
from interop.standalone import Standalone
from interop.workflow import InteropWorkflow
from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel


async def main() -> None:
    """Runs until a signal comes, or the worker fails."""
    print(f"The clock shows {datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.000Z}", flush=True)  # noqa: T201
    logging.basicConfig(level=logging.INFO)
    task_queue = os.environ["INTEROP_TASK_QUEUE"]
    stop = stop_signal()
    async with open_channel() as channel:
        stigmer = StigmerActivities(channel)
        client = await connect()
        async with Worker(
            client,
            task_queue=task_queue,
            workflows=[InteropWorkflow],
            activities=[
                *stigmer.all,
                *FailingFirstActivities(stigmer).all,
                Standalone(client, task_queue).run,
                Getter(channel).get,
            ],
        ):
            await stop.wait()


asyncio.run(main())
