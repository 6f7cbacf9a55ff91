"""Failures have the payloads that AWS gives, and the environment is usable after them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]


def _error(result: Any) -> tuple[str, str]:
    assert result.failed
    document = json.loads(result.payload)
    return document["errorType"], document["errorMessage"].replace(result.request_id, "ID")


def test_exception_is_reported_with_its_trace(start: Start) -> None:
    result = start("def handler(*_): raise KeyError('x')").invoke()
    assert _error(result) == ("KeyError", "'x'")
    assert "in handler" in json.loads(result.payload)["stackTrace"][0]


def test_exception_text_beyond_ascii_survives(start: Start) -> None:
    result = start("def handler(event, _): raise ValueError(event)").invoke("crème 🍮")
    assert _error(result) == ("ValueError", "crème 🍮")


def test_timeout_ends_the_process_and_the_next_invocation_starts_afresh(
    start: Start, tmp_path: Path
) -> None:
    source = """
        import pathlib, time
        calls = []
        def handler(event, _):
            calls.append(event)
            if event:
                time.sleep(event)
                pathlib.Path(__file__).with_name("slept").touch()
            return len(calls)
    """
    subject = start(source, timeout_seconds=1)
    subject.invoke(0)
    result = subject.invoke(30)
    assert _error(result) == (
        "Sandbox.Timedout",
        "RequestId: ID Error: Task timed out after 1.00 seconds",
    )
    assert not (tmp_path / "slept").exists()
    assert "Status: timeout" in result.log_text
    assert subject.answer(0) == 1


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("os._exit(0)", "Runtime exited without providing a reason"),
        ("sys.exit(3)", "Runtime exited with error: exit status 3"),
        ("os.kill(os.getpid(), 6)", "Runtime exited with error: signal: aborted"),
    ],
)
def test_crash_is_reported_and_healed(start: Start, statement: str, reason: str) -> None:
    subject = start(f"import os, sys\ndef handler(event, _): {statement} if event else 0\n")
    assert _error(subject.invoke(1)) == ("Runtime.ExitError", f"RequestId: ID Error: {reason}")
    assert not subject.invoke(0).failed


def test_too_much_memory_kills_the_process(start: Start) -> None:
    source = """
        import time
        def handler(event, _):
            held = bytes([1]) * event
            time.sleep(len(held) / 1e8)
            return len(held)
    """
    subject = start(source)
    result = subject.invoke(200_000_000)
    killed = "RequestId: ID Error: Runtime exited with error: signal: killed"
    assert _error(result) == ("Runtime.ExitError", killed)
    assert "Max Memory Used: 128 MB" in result.log_text
    assert subject.answer(5) == 5


def test_memory_within_the_limit_is_left_alone(start: Start) -> None:
    subject = start("def handler(event, _): return len(bytes([1]) * event)", memory_mb=512)
    assert subject.answer(200_000_000) == 200_000_000


def test_too_large_response_is_refused(start: Start) -> None:
    subject = start("def handler(event, _): return 'x' * event", memory_mb=512)
    error_type, message = _error(subject.invoke(6_291_557))
    assert error_type == "Function.ResponseSizeTooLarge"
    assert "maximum allowed payload size (6291556 bytes)." in message
    assert subject.answer(1) == "x"


@pytest.mark.parametrize(
    ("source", "handler", "error_type", "text"),
    [
        ("import nowhere", "index.handler", "Runtime.ImportModuleError", "No module named"),
        ("def handler(:", "index.handler", "Runtime.UserCodeSyntaxError", "Syntax error"),
        ("", "index.handler", "Runtime.HandlerNotFound", "'handler' missing on module 'index'"),
        ("", "handler", "Runtime.MalformedHandlerName", "Bad handler 'handler'"),
        ("1 / 0", "index.handler", "ZeroDivisionError", "division by zero"),
        ("import sys; sys.exit(4)", "index.handler", "Runtime.ExitError", "exit status 4"),
    ],
)
def test_failed_initialization_is_the_answer_of_every_invocation(
    start: Start, source: str, handler: str, error_type: str, text: str
) -> None:
    subject = start(source, handler=handler)
    for _ in range(2):
        found_type, message = _error(subject.invoke())
        assert found_type == error_type
        assert text in message


def test_initialization_that_hangs_ends_with_the_timeout(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "analytics_emulator.lambda_runtime.execution_environment"
    monkeypatch.setattr(f"{module}.INIT_TIMEOUT_SECONDS", 0.5)
    result = start("import time; time.sleep(60)", timeout_seconds=1).invoke()
    assert _error(result)[0] == "Sandbox.Timedout"
    assert "Phase: init\tStatus: timeout" in "".join(e.message for e in result.log_before)
