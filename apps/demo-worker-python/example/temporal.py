"""The connection to Temporal, and how long a process keeps it."""

import asyncio
import signal

from temporalio.client import Client
from temporalio.envconfig import ClientConfig


async def connect() -> Client:
    """Connects as Temporal's standard environment configuration says; by default to 127.0.0.1:7233."""
    config = ClientConfig.load_client_connect_config()
    config.setdefault("target_host", "127.0.0.1:7233")
    return await Client.connect(**config)


def stop_signal() -> asyncio.Event:
    """Is set by Ctrl-C and SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
