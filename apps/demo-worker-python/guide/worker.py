import asyncio

from temporalio.client import Client
from temporalio.worker import Worker

from guide.read_document import ReadDocument
from stigmer.activities import StigmerActivities
from stigmer.channel import open_channel


async def main() -> None:
    client = await Client.connect("127.0.0.1:7233")
    async with open_channel("http://127.0.0.1:7234") as channel:
        worker = Worker(
            client,
            task_queue="documents",
            workflows=[ReadDocument],
            activities=StigmerActivities(channel).all,
        )
        await worker.run()


if __name__ == "__main__":
    asyncio.run(main())
