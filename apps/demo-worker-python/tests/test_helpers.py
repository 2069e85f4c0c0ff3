"""The small parts: options, URL, output, and what may be logged of a token."""

import logging
from datetime import timedelta

import pytest
from ai.stigmer.agentic.agentexecution.v1.api_pb2 import AgentExecution
from google.protobuf.json_format import ParseDict
from temporalio.bridge.proto import ActivityTaskCompletion
from temporalio.common import RetryPolicy

from stigmer._hide_task_tokens import hide_task_tokens
from stigmer._token import token_fingerprint, token_preview
from stigmer.channel import StigmerConfigError, address_of
from stigmer.output import output_of
from stigmer.workflow import activity_options


def test_an_activity_waits_for_a_day_once_and_without_heartbeats() -> None:
    assert activity_options() == {
        "start_to_close_timeout": timedelta(hours=24),
        "retry_policy": RetryPolicy(maximum_attempts=1),
    }


def test_options_that_are_given_count() -> None:
    retry = RetryPolicy(maximum_attempts=5)
    options = activity_options(
        liveness=timedelta(minutes=2), schedule_to_close_timeout=timedelta(hours=6), retry_policy=retry
    )
    assert options == {
        "heartbeat_timeout": timedelta(minutes=2),
        "schedule_to_close_timeout": timedelta(hours=6),
        "retry_policy": retry,
    }


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:7234", ("http", "127.0.0.1:7234")),
        ("https://stigmer.example.com/", ("https", "stigmer.example.com:443")),
        ("http://[::1]:80", ("http", "[::1]:80")),
    ],
)
def test_a_url_names_scheme_host_and_port(url: str, address: tuple[str, str]) -> None:
    assert address_of(url) == address


def test_the_url_that_is_given_goes_first_then_the_environment_then_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STIGMER_URL", "http://stigmer:1")
    assert address_of("http://given:2") == ("http", "given:2")
    assert address_of(None) == ("http", "stigmer:1")
    monkeypatch.setenv("STIGMER_URL", "")
    assert address_of(None) == ("http", "127.0.0.1:7234")


@pytest.mark.parametrize("url", ["localhost:7234", "127.0.0.1:7234", "ftp://host", "http://host:99999", "http://", ""])
def test_another_url_is_refused_and_the_message_says_what_it_should_be(url: str) -> None:
    with pytest.raises(StigmerConfigError, match=r"It must start with http://"):
        address_of(url)


def test_a_wrong_environment_variable_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIGMER_URL", "stigmer:7234")
    with pytest.raises(StigmerConfigError, match='STIGMER_URL is "stigmer:7234"'):
        address_of(None)


def test_an_output_is_as_json_has_it() -> None:
    output = {"whole": 3, "half": 0.5, "huge": 1e300, "text": "3", "none": None, "list": [1, {"yes": True}]}
    result = output_of(ParseDict({"status": {"output": output}}, AgentExecution()))
    assert result == output
    assert isinstance(result["whole"], int)
    assert isinstance(result["huge"], float)
    assert result["list"][1]["yes"] is True
    assert output_of(AgentExecution()) == {}


def test_a_long_token_is_cut_and_a_short_one_shown_whole() -> None:
    assert token_preview(b"\xff" * 40) == "/" * 20 + "..."
    assert token_preview(bytes(15)) == "A" * 20
    assert token_preview(b"\1\2\3") == "AQID"


def test_the_fingerprint_is_the_start_of_the_sha256() -> None:
    assert token_fingerprint(b"abc") == "ba7816bf8f01cfea"


def test_temporals_own_lines_hold_no_token(caplog: pytest.LogCaptureFixture) -> None:
    hide_task_tokens()
    token = b"secret" * 9
    completion = ActivityTaskCompletion(task_token=token)
    completion.result.will_complete_async.SetInParent()
    with caplog.at_level(logging.DEBUG):
        logger = logging.getLogger("temporalio.worker._activity")
        logger.debug("Running activity %s (token %s)", "ExecuteAgent", token)
        logger.debug("Completing activity with completion: %s", completion)
    assert caplog.messages[0] == "Running activity ExecuteAgent (token c2VjcmV0c2VjcmV0c2Vj...)"
    assert "will_complete_async" in caplog.messages[1]
    assert "secret" not in caplog.text
    assert completion.task_token == token
