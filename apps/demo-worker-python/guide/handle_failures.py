from temporalio import exceptions, workflow

from stigmer.failures import is_agent_cancelled, is_agent_failed, is_agent_timeout
from stigmer.inputs import AgentInput
from stigmer.output import output_of
from stigmer.workflow import execute_agent


@workflow.defn
class Summarize:
    @workflow.run
    async def run(self, text: str) -> str:
        try:
            execution = await execute_agent(AgentInput("summarizer", inputs={"text": text}))
        except exceptions.ActivityError as error:
            if failed := is_agent_failed(error):
                return f"The agent failed: {failed.status.error.message}"
            if is_agent_timeout(error):
                return "The agent ran out of time."
            if cancelled := is_agent_cancelled(error):
                return f"Someone cancelled {cancelled.id} in Stigmer."
            if isinstance(error.cause, exceptions.TimeoutError):
                return "No outcome came in time."
            if isinstance(error.cause, exceptions.ApplicationError):
                return f"Never started: {error.cause.type}: {error.cause.message}"
            raise  # a cancellation, among others
        return str(output_of(execution)["summary"])
