"""Keeps task tokens out of a worker's logs: at level DEBUG, Temporal's SDK would write them whole."""

import logging
import warnings

from stigmer._token import token_preview


class _HideBytes(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(token_preview(value) if isinstance(value, bytes) else value for value in record.args)
        return True


_filter = _HideBytes()


def hide_task_tokens() -> None:
    """Replaces task tokens by their previews in what Temporal's SDK logs. Calling it again changes nothing."""
    logging.getLogger("temporalio.worker._activity").addFilter(_filter)
    warnings.filterwarnings("ignore", message="Cannot find activity to cancel for token")
