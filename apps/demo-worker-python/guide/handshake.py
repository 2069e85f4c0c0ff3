import base64

import grpc.aio
from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from ai.stigmer.agentic.agentexecution.v1.service_pb2 import AgentExecutionCreateRequest
from ai.stigmer.agentic.agentexecution.v1.service_pb2_grpc import AgentExecutionServiceStub
from ai.stigmer.agentic.agentexecution.v1.spec_pb2 import AgentExecutionSpec
from temporalio import activity

from stigmer.inputs import AgentInput


class BareActivities:
    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._agents = AgentExecutionServiceStub(channel)

    @activity.defn(name="ExecuteAgent")
    async def execute_agent(self, input: AgentInput) -> AgentExecution:
        token = activity.info().task_token
        preview = base64.b64encode(token).decode()[:20]  # never the whole token
        activity.logger.info("Extracted task token: %s..., %d bytes", preview, len(token))

        spec = AgentExecutionSpec(agent_id=input.agent_id, inputs=input.inputs, callback_token=token)
        created = await self._agents.Create(AgentExecutionCreateRequest(spec=spec), timeout=10)
        activity.logger.info("Agent execution started, waiting for completion: %s", created.id)

        activity.raise_complete_async()
