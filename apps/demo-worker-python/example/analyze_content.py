"""Three agents look at a text."""

import asyncio
from datetime import timedelta

from temporalio import workflow

from example.activities import ExampleActivities
from example.inputs import ContentInput, ContentResult, Finding
from stigmer.inputs import AgentInput
from stigmer.output import output_of
from stigmer.workflow import execute_agent

AGENTS = ["sentiment-analyzer", "entity-extractor", "summarizer"]


@workflow.defn
class AnalyzeContentWorkflow:
    """Has three agents look at a text at the same time, then combines what they found."""

    @workflow.run
    async def run(self, input: ContentInput) -> ContentResult:
        """Gives what each agent found, by its name."""
        executions = await asyncio.gather(
            *(
                execute_agent(
                    AgentInput(agent, inputs={"text": input.text}),
                    start_to_close_timeout=timedelta(hours=1),
                )
                for agent in AGENTS
            )
        )
        analysis = await workflow.execute_activity_method(
            ExampleActivities.combine_results,
            [Finding(execution.spec.agent_id, output_of(execution)) for execution in executions],
            start_to_close_timeout=timedelta(minutes=1),
        )
        return ContentResult([execution.id for execution in executions], analysis)
