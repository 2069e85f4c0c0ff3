"""The connection to the Stigmer server."""

import os
from urllib.parse import urlsplit

import grpc.aio

DEFAULT_STIGMER_URL = "http://127.0.0.1:7234"
"""Where a Stigmer server is found when nothing is said."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

# gRPC itself would wait for up to two minutes before it looks for a server that was away.
_OPTIONS = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 10_000)]


class StigmerConfigError(ValueError):
    """The helper is set up in a way that can't work."""


def open_channel(url: str | None = None) -> grpc.aio.Channel:
    """Opens a channel to the Stigmer server: at the given URL, or else at that of the environment variable
    `STIGMER_URL`, or else at `DEFAULT_STIGMER_URL`. It connects with its first call, and again after the connection was
    lost. Use it with `async with`, so that it is closed.

    Raises `StigmerConfigError` if the URL is no http or https URL.
    """
    scheme, address = address_of(url)
    if scheme == "https":
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(), options=_OPTIONS)
    return grpc.aio.insecure_channel(address, options=_OPTIONS)


def address_of(given: str | None) -> tuple[str, str]:
    url = given if given is not None else os.environ.get("STIGMER_URL") or DEFAULT_STIGMER_URL
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in _DEFAULT_PORTS or not host:
        source = "STIGMER_URL" if given is None else "The URL of the Stigmer server"
        raise StigmerConfigError(
            f'{source} is "{url}". It must start with http:// or https://, such as {DEFAULT_STIGMER_URL}.'
        )
    bracketed = f"[{host}]" if ":" in host else host
    return scheme, f"{bracketed}:{port or _DEFAULT_PORTS[scheme]}"
