"""Custom prefixes: literals, expressions, and what is refused."""

from datetime import UTC, datetime

import pytest

from analytics_emulator.firehose.prefix import Evaluation, parse_prefix
from analytics_emulator.service import ServiceError

MOMENT = datetime(2026, 3, 7, 15, 4, 9, tzinfo=UTC)


def evaluate(text: str, **keys: str) -> str:
    return parse_prefix(text).evaluate(Evaluation(MOMENT, keys, "processing-failed"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "2026/03/07/15/"),
        ("legacy", "legacy2026/03/07/15/"),
        ("a/!{timestamp:yyyy}/", "a/2026/"),
        ("!{timestamp:yyyy/MM/dd}/!{timestamp:HH}/", "2026/03/07/15/"),
        ("!{timestamp:'dt='yyyy-MM-dd}/", "dt=2026-03-07/"),
        ("e/!{firehose:error-output-type}/", "e/processing-failed/"),
        ("k=!{partitionKeyFromLambda:k}/", "k=v/"),
    ],
)
def test_prefix_evaluates(text, expected):
    assert evaluate(text, k="v") == expected


def test_random_string_has_eleven_characters_and_differs_each_time():
    first, second = evaluate("!{firehose:random-string}/!{firehose:random-string}").split("/")
    assert (len(first), len(second)) == (11, 11)
    assert first != second


@pytest.mark.parametrize(
    "text",
    [
        "!{nowhere:x}",
        "!{firehose:nothing}",
        "a!{b",
        "!{timestamp:}",
        "!{timestamp:yyyy'}",
        "!{timestamp:YYYY}",
        "!{timestamp:bb}",
        "!{partitionKeyFromLambda:}",
    ],
)
def test_prefix_that_cannot_be_evaluated_is_refused(text):
    with pytest.raises(ServiceError, match="do not satisfy the following constraint"):
        parse_prefix(text)
