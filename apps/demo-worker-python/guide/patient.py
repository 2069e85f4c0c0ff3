from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from stigmer.inputs import AgentInput
from stigmer.workflow import execute_agent


@workflow.defn
class SummarizePatiently:
    @workflow.run
    async def run(self, text: str) -> str:
        execution = await execute_agent(
            AgentInput("summarizer", inputs={"text": text}),
            liveness=timedelta(minutes=2),
            start_to_close_timeout=timedelta(hours=1),
            schedule_to_close_timeout=timedelta(hours=6),
            retry_policy=RetryPolicy(maximum_attempts=5, initial_interval=timedelta(minutes=1)),
        )
        return execution.id
