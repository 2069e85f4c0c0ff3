"""What may be logged of a task token. Whoever has the token itself can complete the activity."""

import base64
import hashlib

_PREVIEW_CHARACTERS = 20
_FINGERPRINT_DIGITS = 16


def token_preview(token: bytes) -> str:
    """The start of a task token: its first 20 characters in Base64 and "..."; a shorter token whole. It is the same for
    all activities of a namespace, so it can't tell one from another: `token_fingerprint` does."""
    text = base64.b64encode(token).decode()
    return f"{text[:_PREVIEW_CHARACTERS]}..." if len(text) > _PREVIEW_CHARACTERS else text


def token_fingerprint(token: bytes) -> str:
    """What correlates the log lines of caller and server: the first 16 hex digits of the token's SHA-256."""
    return hashlib.sha256(token).hexdigest()[:_FINGERPRINT_DIGITS]


def token_log_fields(token: bytes) -> dict[str, str | int]:
    """The log fields of a task token."""
    return {
        "token_preview": token_preview(token),
        "token_length": len(token),
        "token_fingerprint": token_fingerprint(token),
    }
