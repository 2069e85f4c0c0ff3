import asyncio
from datetime import timedelta

from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from temporalio.client import ActivityFailureError, Client
from temporalio.common import RetryPolicy

from stigmer.failures import is_agent_failed
from stigmer.inputs import AgentInput
from stigmer.output import output_of


async def main(text: str) -> None:
    client = await Client.connect("127.0.0.1:7233")
    handle = await client.start_activity(
        "ExecuteAgent",
        AgentInput("summarizer", inputs={"text": text}),
        id="summary-of-document-17",
        task_queue="documents",
        result_type=AgentExecution,
        start_to_close_timeout=timedelta(hours=1),
        retry_policy=RetryPolicy(maximum_attempts=1),
    )
    try:
        print(output_of(await handle.result())["summary"])
    except ActivityFailureError as error:
        if failed := is_agent_failed(error):
            print(f"{failed.id}: {failed.status.error.message}")
        else:
            raise


if __name__ == "__main__":
    asyncio.run(main("A long text."))
