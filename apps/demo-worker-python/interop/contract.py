"""What the matrix asks of the workflow `Interop`, and what it wants to know, field by field as its JSON has them."""

from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal[
    "completed", "failed", "timed out", "cancelled in Stigmer", "cancelled", "timed out in Temporal", "other"
]


@dataclass(frozen=True)
class InteropInput:
    """What to execute, and how."""

    kind: Literal["agent", "workflow"]
    definitionId: str  # noqa: N815
    inputs: dict[str, str]
    startToCloseSeconds: float  # noqa: N815
    heartbeatSeconds: float  # noqa: N815
    maximumAttempts: int  # noqa: N815
    failFirstAttempt: bool  # noqa: N815
    nexusEndpoint: str  # noqa: N815


@dataclass(frozen=True)
class InteropResult:
    """How it ended, as this language sees it."""

    outcome: Outcome
    failureType: str = ""  # noqa: N815
    failureMessage: str = ""  # noqa: N815
    executionType: str = ""  # noqa: N815
    execution: dict[str, Any] | None = None
