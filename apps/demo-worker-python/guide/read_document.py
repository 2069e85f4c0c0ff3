from datetime import timedelta

from temporalio import workflow

from stigmer.inputs import AgentInput
from stigmer.output import output_of
from stigmer.workflow import execute_agent


@workflow.defn
class ReadDocument:
    @workflow.run
    async def run(self, url: str) -> str:
        execution = await execute_agent(
            AgentInput("document-processor-v1", inputs={"document_url": url}),
            start_to_close_timeout=timedelta(hours=4),
        )
        return str(output_of(execution)["summary"])
