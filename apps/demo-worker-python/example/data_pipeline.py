"""A workflow definition turns a CSV file into a report, within two hours."""

from datetime import timedelta

from temporalio import exceptions, workflow

from example.activities import ExampleActivities
from example.inputs import PipelineInput, PipelineResult
from stigmer.failures import is_workflow_timeout
from stigmer.inputs import WorkflowInput
from stigmer.output import output_of
from stigmer.workflow import execute_workflow


@workflow.defn
class DataPipelineWorkflow:
    """Runs a data pipeline for up to two hours. When it takes longer, the people on call find a note that says so."""

    @workflow.run
    async def run(self, input: PipelineInput) -> PipelineResult:
        """Gives the report, or where the timeout was reported."""
        try:
            execution = await execute_workflow(
                WorkflowInput("data-pipeline-v2", inputs={"source_url": input.source_url}),
                start_to_close_timeout=timedelta(hours=2),
            )
        except exceptions.ActivityError as error:
            # Stigmer's own limit, or else this activity's: whichever came first.
            late = is_workflow_timeout(error)
            if late is None and not isinstance(error.cause, exceptions.TimeoutError):
                raise
            workflow.logger.warning("The data pipeline timed out: %s", input.source_url)
            reported_to = await workflow.execute_activity_method(
                ExampleActivities.report_timeout, input, start_to_close_timeout=timedelta(minutes=1)
            )
            return PipelineResult([late.id] if late else [], reported_to=reported_to)
        return PipelineResult([execution.id], report=output_of(execution))
