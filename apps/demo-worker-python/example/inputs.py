"""What the three workflows take and give."""

from dataclasses import dataclass, field
from typing import Any

TASK_QUEUE = "stigmer-demo-python"
"""The task queue of the example's worker."""


@dataclass(frozen=True)
class DocumentInput:
    """What ProcessDocumentWorkflow takes."""

    document_url: str
    """An http, https or file URL of a document that the Stigmer server may read."""


@dataclass(frozen=True)
class DocumentResult:
    """What ProcessDocumentWorkflow gives."""

    execution_ids: list[str]
    saved_to: str
    document: dict[str, Any]


@dataclass(frozen=True)
class ContentInput:
    """What AnalyzeContentWorkflow takes."""

    text: str
    """An English text."""


@dataclass(frozen=True)
class Finding:
    """What one agent found."""

    agent_id: str
    output: dict[str, Any]


@dataclass(frozen=True)
class ContentResult:
    """What AnalyzeContentWorkflow gives."""

    execution_ids: list[str]
    analysis: dict[str, Any]


@dataclass(frozen=True)
class PipelineInput:
    """What DataPipelineWorkflow takes."""

    source_url: str
    """An http, https or file URL of a CSV file that the Stigmer server may read."""


@dataclass(frozen=True)
class PipelineResult:
    """What DataPipelineWorkflow gives: a report, or where it was reported that there is none."""

    execution_ids: list[str] = field(default_factory=list)
    report: dict[str, Any] | None = None
    reported_to: str | None = None
