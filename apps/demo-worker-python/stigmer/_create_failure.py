"""The failure of an activity whose Create did not succeed."""

from grpc import StatusCode
from grpc.aio import AioRpcError
from temporalio.exceptions import ApplicationError

from stigmer.codes import STIGMER_REFUSED, STIGMER_UNAVAILABLE

_PASSING = {
    StatusCode.UNAVAILABLE,
    StatusCode.DEADLINE_EXCEEDED,
    StatusCode.RESOURCE_EXHAUSTED,
    StatusCode.ABORTED,
    StatusCode.INTERNAL,
    StatusCode.UNKNOWN,
    StatusCode.CANCELLED,
}


def is_passing(error: AioRpcError) -> bool:
    """Whether a failed Create may well succeed a little later. Create is idempotent, so it is safe to repeat even where
    the answer of one that succeeded was lost."""
    return error.code() in _PASSING


def create_failure(error: AioRpcError) -> ApplicationError:
    """The failure of an activity whose last Create ended so."""
    details = {"code": error.code().name}
    if is_passing(error):
        return ApplicationError(
            f"No Stigmer server accepted the execution in time: {error.details()}",
            details,
            type=STIGMER_UNAVAILABLE,
        )
    return refusal(f"Stigmer refused the execution: {error.details()}", details)


def refusal(message: str, *details: object) -> ApplicationError:
    """The failure of an activity that would be refused again."""
    return ApplicationError(message, *details, type=STIGMER_REFUSED, non_retryable=True)
