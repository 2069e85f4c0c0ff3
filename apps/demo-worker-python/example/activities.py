"""The example's own activities."""

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from temporalio import activity

from example.inputs import Finding, PipelineInput


class ExampleActivities:
    """What the workflows do with Stigmer's results. They write files, so a worker runs them in threads."""

    def __init__(self, results_folder: Path) -> None:
        self._results_folder = results_folder

    @property
    def all(self) -> list[Callable[..., Any]]:
        """What a worker registers."""
        return [self.save_results, self.combine_results, self.report_timeout]

    @activity.defn(name="SaveResults")
    def save_results(self, execution_id: str, output: dict[str, Any]) -> str:
        """Saves an agent's output as a file, and gives its path."""
        return self._save(f"{execution_id}.json", output)

    @activity.defn(name="CombineResults")
    def combine_results(self, findings: list[Finding]) -> dict[str, Any]:
        """Puts what several agents found into one object, by the name of the agent."""
        return {finding.agent_id: finding.output for finding in findings}

    @activity.defn(name="ReportTimeout")
    def report_timeout(self, input: PipelineInput) -> str:
        """Leaves a note for the people on call, and gives its path."""
        return self._save(
            "data-pipeline-timeout.json",
            {
                "message": "The data pipeline did not end within two hours. "
                "Look at its execution, then start it again.",
                "source_url": input.source_url,
                "at": datetime.now(timezone.utc).isoformat(),
            },
        )

    def _save(self, name: str, content: dict[str, Any]) -> str:
        self._results_folder.mkdir(parents=True, exist_ok=True)
        path = self._results_folder / name
        path.write_text(f"{json.dumps(content, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
        return str(path)
