import asyncio
from datetime import timedelta

from temporalio import exceptions, workflow

from stigmer.inputs import AgentInput
from stigmer.output import output_of
from stigmer.workflow import execute_agent


@workflow.defn
class SummarizeWithin:
    @workflow.run
    async def run(self, text: str, limit: float) -> str | None:
        agent = asyncio.create_task(
            execute_agent(
                AgentInput("summarizer", inputs={"text": text}),
                start_to_close_timeout=timedelta(hours=1),
                # Go on only when Stigmer has stopped the agent; by default, the workflow does not wait for that.
                cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            )
        )
        await workflow.wait([agent], timeout=limit)
        if not agent.done():
            agent.cancel()
        try:
            return str(output_of(await agent)["summary"])
        except exceptions.ActivityError as error:
            if isinstance(error.cause, exceptions.CancelledError):
                return None
            raise
