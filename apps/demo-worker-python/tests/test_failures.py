"""The predicates, with failures as Temporal's default converter makes them from what Stigmer delivers."""

import json
from collections.abc import Callable

import pytest
from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from ai.stigmer.agentic.workflowexecution.v1.api_pb2 import WorkflowExecution
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.failure.v1 import (
    ActivityFailureInfo,
    ApplicationFailureInfo,
    ChildWorkflowExecutionFailureInfo,
    Failure,
)
from temporalio.converter import DataConverter

from stigmer import failures

Execution = AgentExecution | WorkflowExecution
Predicate = Callable[[BaseException], Execution | None]

CASES: list[tuple[str, Predicate, type[Execution]]] = [
    ("AGENT_EXECUTION_FAILED", failures.is_agent_failed, AgentExecution),
    ("AGENT_EXECUTION_TIMEOUT", failures.is_agent_timeout, AgentExecution),
    ("AGENT_EXECUTION_CANCELLED", failures.is_agent_cancelled, AgentExecution),
    ("WORKFLOW_EXECUTION_FAILED", failures.is_workflow_failed, WorkflowExecution),
    ("WORKFLOW_EXECUTION_TIMEOUT", failures.is_workflow_timeout, WorkflowExecution),
    ("WORKFLOW_EXECUTION_CANCELLED", failures.is_workflow_cancelled, WorkflowExecution),
]


def delivered(code: str, kind: type[Execution]) -> Failure:
    """A failure as Stigmer delivers it: the final execution is its first detail."""
    execution = {"id": "ex-1", "status": {"phase": "EXECUTION_PHASE_FAILED", "error": {"type": code}}}
    payload = Payload(
        metadata={"encoding": b"json/protobuf", "messageType": kind.DESCRIPTOR.full_name.encode()},
        data=json.dumps(execution).encode(),
    )
    info = ApplicationFailureInfo(type=code, non_retryable=True, details=Payloads(payloads=[payload]))
    return Failure(message="it broke", application_failure_info=info)


async def caught(failure: Failure) -> BaseException:
    """What a workflow catches when its activity has failed so."""
    activity = Failure(message="Activity failed", activity_failure_info=ActivityFailureInfo(), cause=failure)
    return await DataConverter.default.decode_failure(activity)


@pytest.mark.parametrize(("code", "predicate", "kind"), CASES)
async def test_a_predicate_gives_the_final_execution_of_its_code_only(
    code: str, predicate: Predicate, kind: type[Execution]
) -> None:
    error = await caught(delivered(code, kind))
    execution = predicate(error)
    assert isinstance(execution, kind)
    assert (execution.id, execution.status.error.type) == ("ex-1", code)
    assert [other for _, other, _ in CASES if other(error) is not None] == [predicate]


async def test_it_looks_through_child_workflows() -> None:
    child = Failure(
        message="Child failed",
        child_workflow_execution_failure_info=ChildWorkflowExecutionFailureInfo(),
        cause=Failure(
            message="Activity failed",
            activity_failure_info=ActivityFailureInfo(),
            cause=delivered("AGENT_EXECUTION_FAILED", AgentExecution),
        ),
    )
    execution = failures.is_agent_failed(await DataConverter.default.decode_failure(child))
    assert execution is not None
    assert execution.id == "ex-1"


async def test_the_type_counts_where_the_details_are_lost() -> None:
    bare = Failure(message="x", application_failure_info=ApplicationFailureInfo(type="AGENT_EXECUTION_FAILED"))
    assert failures.is_agent_failed(await caught(bare)) == AgentExecution()


async def test_another_error_is_none_of_them() -> None:
    other = Failure(message="x", application_failure_info=ApplicationFailureInfo(type="STIGMER_REFUSED"))
    for error in (await caught(other), ValueError("AGENT_EXECUTION_FAILED")):
        assert all(predicate(error) is None for _, predicate, _ in CASES)
