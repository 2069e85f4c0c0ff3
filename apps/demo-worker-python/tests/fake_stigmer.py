"""A Stigmer server in memory: real gRPC on a free port, with answers that a test gives."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import grpc.aio
from ai.stigmer.agentic.agentexecution.v1 import service_pb2_grpc as agents
from ai.stigmer.agentic.agentexecution.v1.service_pb2 import (
    AgentExecutionCreateRequest,
    AgentExecutionCreateResponse,
)
from ai.stigmer.agentic.workflowexecution.v1 import service_pb2_grpc as workflows
from ai.stigmer.agentic.workflowexecution.v1.service_pb2 import (
    WorkflowExecutionCreateRequest,
    WorkflowExecutionCreateResponse,
)


class FakeStigmer(  # type: ignore[misc]  # both services have methods of the same names
    agents.AgentExecutionServiceServicer, workflows.WorkflowExecutionServiceServicer
):
    """Remembers what was asked for, and answers as a test says: `answer` gives an execution id, or aborts."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[AgentExecutionCreateRequest | WorkflowExecutionCreateRequest] = []
        self.answer: Callable[[Any], Awaitable[str]] = accept

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The Create of both services."""
        self.requests.append(request)
        execution_id = await self.answer(context)
        if isinstance(request, AgentExecutionCreateRequest):
            return AgentExecutionCreateResponse(id=execution_id)
        return WorkflowExecutionCreateResponse(id=execution_id)


async def accept(_: Any) -> str:
    """Accepts the execution."""
    return "aex-1"


@asynccontextmanager
async def serve() -> AsyncIterator[FakeStigmer]:
    """Serves until the block ends."""
    fake = FakeStigmer()  # type: ignore[abstract]  # the other methods are not called
    server = grpc.aio.server()
    agents.add_AgentExecutionServiceServicer_to_server(fake, server)
    workflows.add_WorkflowExecutionServiceServicer_to_server(fake, server)
    fake.url = f"http://127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    try:
        yield fake
    finally:
        await server.stop(None)
