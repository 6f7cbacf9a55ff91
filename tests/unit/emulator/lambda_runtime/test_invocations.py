"""What a handler gets, what its caller gets back, and what stays between invocations."""

import json
from collections.abc import Callable
from typing import Any

Start = Callable[..., Any]


def test_handler_answer_comes_back_as_json(start: Start) -> None:
    subject = start("def handler(event, context): return {'twice': event['n'] * 2}")
    result = subject.invoke({"n": 21})
    assert (json.loads(result.payload), result.failed) == ({"twice": 42}, False)


def test_client_is_the_one_asked_for(start: Start, client: str) -> None:
    subject = start("import runtime_client\ndef handler(*_): return runtime_client.__file__")
    assert ("portable" in subject.answer()) == (client == "portable")


def test_environment_is_reused_while_warm(start: Start) -> None:
    subject = start("""
        calls = []
        def handler(event, context):
            calls.append(event)
            return len(calls)
    """)
    assert [subject.answer(n) for n in range(3)] == [1, 2, 3]


def test_context_carries_request_and_function(start: Start) -> None:
    subject = start(
        """
        def handler(event, context):
            return [context.aws_request_id, context.function_name, context.memory_limit_in_mb,
                    context.log_group_name, context.client_context.custom]
        """,
        memory_mb=256,
    )
    result = subject.invoke(client_context='{"custom": {"a": "b"}}')
    assert json.loads(result.payload) == [
        result.request_id, "subject", "256", "/aws/lambda/subject", {"a": "b"},
    ]  # fmt: skip


def test_context_counts_down_to_the_timeout(start: Start) -> None:
    source = """
        def handler(_, context):
            first = last = context.get_remaining_time_in_millis()
            while last == first:
                last = context.get_remaining_time_in_millis()
            return [first, last]
    """
    first, last = start(source, timeout_seconds=60).answer()
    assert 0 < last < first <= 60_000


def test_trace_header_reaches_the_function(start: Start) -> None:
    subject = start("import os\ndef handler(*_): return os.environ['_X_AMZN_TRACE_ID']")
    assert subject.answer(trace_id="Root=1-2-3;Sampled=1") == "Root=1-2-3;Sampled=1"


def test_text_beyond_ascii_survives_both_ways(start: Start) -> None:
    subject = start("def handler(event, _): return event + 'ß'")
    assert subject.answer("crème brûlée 🍮") == "crème brûlée 🍮ß"


def test_payloads_of_megabytes_pass_both_ways(start: Start) -> None:
    subject = start("def handler(event, _): return event", memory_mb=512)
    text = "x" * 5_000_000
    assert subject.answer(text) == text
