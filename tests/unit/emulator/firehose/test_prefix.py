"""Custom prefixes: literals, expressions, and what is refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from analytics_emulator.firehose.java_time import compile_pattern
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


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("yy", "26"),
        ("yyyyy", "02026"),
        ("M-d", "3-7"),
        ("MMM MMMM MMMMM", "Mar March M"),
        ("D DDD", "66 066"),
        ("E EEEE EEEEE", "Sat Saturday S"),
        ("h hh K k a", "3 03 3 15 PM"),
        ("H:m:s", "15:4:9"),
        ("Q", "1"),
        ("ss.SSS", "09.000"),
        ("'it''s' ''", "it's '"),
        ("[yyyy]", "2026"),
        ("X XX XXX x xx xxx Z", "Z Z Z +00 +0000 +00:00 +0000"),
    ],
)
def test_java_pattern(pattern, expected):
    assert compile_pattern(pattern)(MOMENT) == expected


def test_java_pattern_shows_zone_and_offset():
    moment = MOMENT.astimezone(ZoneInfo("America/St_Johns"))
    assert compile_pattern("VV X XXX Z")(moment) == "America/St_Johns -0330 -03:30 -0330"
