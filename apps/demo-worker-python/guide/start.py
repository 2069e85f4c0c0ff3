import asyncio

from temporalio.client import Client, WorkflowFailureError

from guide.read_document import ReadDocument
from stigmer.failures import is_agent_failed


async def main(url: str) -> None:
    client = await Client.connect("127.0.0.1:7233")
    try:
        print(await client.execute_workflow(ReadDocument.run, url, id="read-report", task_queue="documents"))
    except WorkflowFailureError as error:
        if failed := is_agent_failed(error):
            print(f"{failed.id}: {failed.status.error.message}")
        else:
            raise


if __name__ == "__main__":
    asyncio.run(main("https://example.com/report.pdf"))
