"""One agent reads a document."""

from datetime import timedelta

from temporalio import workflow

from example.activities import ExampleActivities
from example.inputs import DocumentInput, DocumentResult
from stigmer.inputs import AgentInput
from stigmer.output import output_of
from stigmer.workflow import execute_agent


@workflow.defn
class ProcessDocumentWorkflow:
    """Has an agent read a document, then saves what it found."""

    @workflow.run
    async def run(self, input: DocumentInput) -> DocumentResult:
        """Gives what the agent found, and where it was saved."""
        execution = await execute_agent(
            AgentInput("document-processor-v1", inputs={"document_url": input.document_url}),
            start_to_close_timeout=timedelta(hours=4),
        )
        document = output_of(execution)
        saved_to = await workflow.execute_activity_method(
            ExampleActivities.save_results,
            args=[execution.id, document],
            start_to_close_timeout=timedelta(minutes=1),
        )
        return DocumentResult([execution.id], saved_to, document)
