"""Reads an execution with Get, by the generated classes of this language."""

from typing import Any

import grpc.aio
from ai.stigmer.agentic.agentexecution.v1.service_pb2 import AgentExecutionGetRequest
from ai.stigmer.agentic.agentexecution.v1.service_pb2_grpc import AgentExecutionServiceStub
from ai.stigmer.agentic.workflowexecution.v1.service_pb2 import WorkflowExecutionGetRequest
from ai.stigmer.agentic.workflowexecution.v1.service_pb2_grpc import WorkflowExecutionServiceStub
from temporalio import activity

from interop.described import described


class Getter:
    """The activity `InteropGet`."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._agents = AgentExecutionServiceStub(channel)
        self._workflows = WorkflowExecutionServiceStub(channel)

    @activity.defn(name="InteropGet")
    async def get(self, kind: str, id: str) -> dict[str, Any]:
        """The execution, as the matrix wants to see it."""
        if kind == "agent":
            agent = await self._agents.Get(AgentExecutionGetRequest(id=id))
            return dict(described(agent.execution)["execution"])
        definition = await self._workflows.Get(WorkflowExecutionGetRequest(id=id))
        return dict(described(definition.execution)["execution"])
