"""The activities that hand an execution to Stigmer and leave its completion to it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

import grpc.aio
from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from ai.stigmer.agentic.agentexecution.v1.service_pb2 import AgentExecutionCreateRequest
from ai.stigmer.agentic.agentexecution.v1.service_pb2_grpc import AgentExecutionServiceStub
from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution
from ai.stigmer.agentic.workflowexecution.v1.service_pb2 import WorkflowExecutionCreateRequest
from ai.stigmer.agentic.workflowexecution.v1.service_pb2_grpc import WorkflowExecutionServiceStub
from temporalio import activity

from stigmer._callback import Caller
from stigmer._create_failure import refusal
from stigmer._create_with_retries import create_with_retries
from stigmer._heartbeat import heartbeating
from stigmer._hide_task_tokens import hide_task_tokens
from stigmer._spec import agent_spec, workflow_spec
from stigmer._token import token_log_fields
from stigmer.inputs import AgentInput, WorkflowInput


class StigmerActivities:
    """The activities `ExecuteAgent` and `ExecuteWorkflow`. Each hands its task token to Stigmer, and returns as soon as
    that has been acknowledged; no worker slot is held while the agent or workflow runs.

    A refusal fails the activity at once with the non-retryable type `STIGMER_REFUSED`. While no server answers, the
    activity goes on calling Create for `create_timeout`, then fails with the retryable type `STIGMER_UNAVAILABLE`.
    """

    def __init__(self, channel: grpc.aio.Channel, *, create_timeout: timedelta = timedelta(minutes=5)) -> None:
        self._agents = AgentExecutionServiceStub(channel)
        self._workflows = WorkflowExecutionServiceStub(channel)
        self._create_timeout = create_timeout
        hide_task_tokens()

    @property
    def all(self) -> list[Callable[..., Any]]:
        """What a worker registers."""
        return [self.execute_agent, self.execute_workflow]

    @activity.defn(name="ExecuteAgent")
    async def execute_agent(self, input: AgentInput) -> AgentExecution:
        """Completes with the agent's final execution; fails with `AGENT_EXECUTION_FAILED`, `_TIMEOUT` or
        `_CANCELLED`."""
        await self.hand_over_agent(input)
        activity.raise_complete_async()

    async def hand_over_agent(self, input: AgentInput) -> str:
        """Hands the execution and this activity's task token to Stigmer, and gives the execution's id."""
        caller = Caller(activity.info())
        spec = agent_spec(input)
        spec.callback_token = _checked_token()

        def create(timeout: float) -> "Awaitable[_Created]":
            spec.callback.CopyFrom(caller.options())
            return self._agents.Create(AgentExecutionCreateRequest(spec=spec), timeout=timeout)

        return await self._hand_over("Agent", create)

    @activity.defn(name="ExecuteWorkflow")
    async def execute_workflow(self, input: WorkflowInput) -> WorkflowExecution:
        """Completes with the workflow's final execution; fails with `WORKFLOW_EXECUTION_FAILED`, `_TIMEOUT` or
        `_CANCELLED`."""
        await self.hand_over_workflow(input)
        activity.raise_complete_async()

    async def hand_over_workflow(self, input: WorkflowInput) -> str:
        """Hands the execution and this activity's task token to Stigmer, and gives the execution's id."""
        caller = Caller(activity.info())
        spec = workflow_spec(input)
        spec.callback_token = _checked_token()

        def create(timeout: float) -> "Awaitable[_Created]":
            spec.callback.CopyFrom(caller.options())
            return self._workflows.Create(WorkflowExecutionCreateRequest(spec=spec), timeout=timeout)

        return await self._hand_over("Workflow", create)

    async def _hand_over(self, noun: str, create: "Callable[[float], Awaitable[_Created]]") -> str:
        info = activity.info()
        _log("Extracted task token", {**token_log_fields(info.task_token), **_who_waits(info)})
        async with heartbeating():
            created = await create_with_retries(create, self._create_timeout)
        _log(f"{noun} execution started, waiting for completion", {"execution_id": created.id})
        return created.id


class _Created(Protocol):
    """The answer to a Create."""

    id: str


def _checked_token() -> bytes:
    info = activity.info()
    if info.is_local:
        raise refusal("A local activity can not wait for Stigmer: call it as a regular activity.")
    if not info.task_token:
        raise refusal("The task token is empty: nobody could be told the outcome.")
    return info.task_token


def _who_waits(info: activity.Info) -> dict[str, Any]:
    """Log fields. An activity that a client has started by itself has no workflow."""
    if info.in_workflow:
        return {"workflow_id": info.workflow_id}
    return {"activity_id": info.activity_id, "activity_run_id": info.activity_run_id}


def _log(message: str, fields: dict[str, Any]) -> None:
    """Logs fields both for people, in the line, and for machines, as attributes of the record."""
    text = " ".join(f"{name}={value}" for name, value in fields.items())
    activity.logger.info("%s: %s", message, text, extra=fields)
