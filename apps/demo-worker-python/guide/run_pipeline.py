from datetime import timedelta

from temporalio import workflow

from stigmer.inputs import WorkflowInput
from stigmer.workflow import execute_workflow


@workflow.defn
class RunPipeline:
    @workflow.run
    async def run(self, source_url: str) -> str:
        execution = await execute_workflow(
            # Stigmer stops the workflow after an hour; the activity would wait for two.
            WorkflowInput("data-pipeline-v2", inputs={"source_url": source_url}, time_limit_seconds=3600),
            start_to_close_timeout=timedelta(hours=2),
        )
        return execution.id
