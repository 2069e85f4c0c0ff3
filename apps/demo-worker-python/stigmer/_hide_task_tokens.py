"""Keeps task tokens out of a worker's logs: at level DEBUG, Temporal's SDK would write them whole."""

import logging
import warnings

from google.protobuf.message import Message

from stigmer._token import token_preview


class _HideTaskTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_token(value) for value in record.args)
        return True


_filter = _HideTaskTokens()


def hide_task_tokens() -> None:
    """Replaces task tokens by their previews in what Temporal's SDK logs. Calling it again changes nothing."""
    logging.getLogger("temporalio.worker._activity").addFilter(_filter)
    warnings.filterwarnings("ignore", message="Cannot find activity to cancel for token")


def _without_token(value: object) -> object:
    """A token stands in these lines by itself, or in the message that goes to Temporal."""
    if isinstance(value, bytes):
        return token_preview(value)
    if isinstance(value, Message) and "task_token" in value.DESCRIPTOR.fields_by_name:
        shown = type(value)()
        shown.MergeFrom(value)
        shown.ClearField("task_token")
        return shown
    return value
