"""What a workflow asks of Stigmer: the inputs of the two activities."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AgentInput:
    """What a workflow asks of an agent."""

    agent_id: str
    """The id of the agent's definition."""
    inputs: dict[str, str] = field(default_factory=dict)
    """Named inputs of the agent."""
    message: str = ""
    """A message to the agent, for agents that converse."""
    time_limit_seconds: float | None = None
    """Stigmer's own time limit: the execution is stopped after it, and fails as a timeout. Default: that of the
    definition, or else 4 hours."""


@dataclass(frozen=True)
class WorkflowInput:
    """What a workflow asks of a workflow definition."""

    workflow_id: str
    """The id of the workflow definition."""
    inputs: dict[str, str] = field(default_factory=dict)
    """Named inputs of the workflow."""
    time_limit_seconds: float | None = None
    """Stigmer's own time limit: the execution is stopped after it, and fails as a timeout. Default: that of the
    definition, or else 2 hours."""
