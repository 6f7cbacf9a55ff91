"""What a function writes and what Lambda adds, as text and as JSON."""

import json
import re
from collections.abc import Callable
from typing import Any

from analytics_emulator.lambda_runtime.function import LogSettings

Start = Callable[..., Any]


def _messages(result: Any) -> list[str]:
    return [event.message for event in result.log]


def test_report_lines_enclose_what_the_function_writes(start: Start) -> None:
    source = """
        import sys
        def handler(*_):
            print('to stdout')
            print('to stderr', file=sys.stderr)
    """
    result = start(source).invoke()
    started, out, err, ended, report = _messages(result)
    assert started == f"START RequestId: {result.request_id} Version: $LATEST\n"
    assert (out, err) == ("to stdout\n", "to stderr\n")
    assert ended == f"END RequestId: {result.request_id}\n"
    assert re.fullmatch(
        rf"REPORT RequestId: {result.request_id}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\t"
        r"Memory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms\t\n",
        report,
    )


def test_init_duration_is_reported_once(start: Start) -> None:
    subject = start("print('loading')\ndef handler(*_): pass")
    first, second = subject.invoke(), subject.invoke()
    assert [event.message for event in first.log_before][1:] == ["loading\n"]
    assert ("Init Duration" in first.log_text, "Init Duration" in second.log_text) == (True, False)
    assert second.log_before == []


def test_logged_message_of_several_lines_is_one_event(start: Start) -> None:
    source = "import logging\ndef handler(*_): logging.warning('one\\ntwo')"
    _, message, *_ = _messages(start(source).invoke())
    assert message.startswith("[WARNING]\t")
    assert message.endswith("\tone\ntwo\n")


def test_output_larger_than_a_pipe_arrives_whole(start: Start) -> None:
    subject = start("def handler(*_):\n for n in range(20000): print(f'line {n}')")
    lines = _messages(subject.invoke())[1:-2]
    assert lines == [f"line {n}\n" for n in range(20000)]


def test_json_format_writes_platform_events_and_levels(start: Start) -> None:
    source = """
        import logging
        def handler(*_):
            logging.debug('hidden')
            logging.warning('shown')
    """
    result = start(source, log=LogSettings("/custom", "JSON", "INFO")).invoke()
    started, shown, report = (json.loads(message) for message in _messages(result))
    assert (started["type"], report["type"]) == ("platform.start", "platform.report")
    assert (shown["message"], shown["level"]) == ("shown", "WARNING")
    assert shown["requestId"] == report["record"]["requestId"] == result.request_id
    assert report["record"]["metrics"]["memorySizeMB"] == 128


def test_system_level_hides_what_went_well(start: Start) -> None:
    log = LogSettings("/custom", "JSON", "INFO", system_level="WARN")
    subject = start("def handler(event, _): return 1 / event", log=log)
    assert _messages(subject.invoke(1)) == []
    *_, report = _messages(subject.invoke(0))
    assert json.loads(report)["record"]["status"] == "error"
