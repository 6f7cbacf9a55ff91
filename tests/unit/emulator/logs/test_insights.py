"""Queries of Logs Insights: what they find, and where those that aren't read fail."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.logs.event import LogEvent, Place
from analytics_emulator.logs.insights.commands import read
from analytics_emulator.logs.insights.errors import MalformedQueryError
from analytics_emulator.logs.insights.running import run

START_MS = 1_796_000_000_000
ID = "5f0c0000-0000-0000-0000-000000000000"
RUNBOOK = Path(__file__).parents[4] / "docs" / "runbook.md"

type Found = list[dict[str, str]]


def ask(query: str, *messages: Any, group: str = "app") -> Found:
    """Return what a query finds in events a minute apart, oldest first, without `@ptr`."""
    events = [
        (f"0:{group}", LogEvent("s", Place(START_MS + 60_000 * number, number), START_MS, text))
        for number, message in enumerate(messages)
        for text in [message if isinstance(message, str) else json.dumps(message)]
    ]
    rows = run(read(query), events).rows
    return [{c["field"]: c["value"] for c in row if c["field"] != "@ptr"} for row in rows]


def values(query: str, *messages: Any, **more: Any) -> list[Any]:
    """Return the one value of each row, None where it is missing."""
    return [next(iter(row.values()), None) for row in ask(query, *messages, **more)]


def test_newest_come_first_with_moment_and_message() -> None:
    found = ask("filter @message != 'c'", "a", "b", "c")
    assert [row["@message"] for row in found] == ["b", "a"]
    assert found[0]["@timestamp"] == "2026-11-30 00:54:20.000"


EVENTS = [
    {"level": "ERROR", "status": 503, "ok": False, "a": {"b": [1, "x"]}, "s": ""},
    {"level": "INFO", "status": "200", "ok": True},
    "plain text",
]


@pytest.mark.parametrize(
    ("condition", "matching"),
    [
        ("status = 503", 1),
        ('status = "503"', 1),
        ("status >= 200 and status < 300", 1),
        ('level != "INFO"', 1),
        ('level = "ERROR" or @message like "plain"', 2),
        ("not ispresent(level)", 1),
        ("@message not like /(?i)PLAIN/", 2),
        ("@message =~ /pla[im]n/", 1),
        ('level in ["ERROR", "WARN"]', 1),
        ('level not in ["ERROR", "WARN"]', 1),
        ("isempty(s)", 3),
        ("isempty(s) and ispresent(s)", 1),
        ('a.b.1 = "x"', 1),
        ("ok = 1", 1),
        ("ok = true", 1),
        ('ok = "false"', 1),
        ("(status + 7) / 10 = 51", 1),
        ("strlen(@message) > 20 # a comment | limit 1", 2),
        ('strcontains(@message, "text")', 1),
        ('tolower(level) = "error"', 1),
    ],
)
def test_filter_keeps_what_the_condition_holds_of(condition: str, matching: int) -> None:
    assert len(ask(f"filter {condition}", *EVENTS)) == matching


def test_missing_field_is_neither_equal_nor_different() -> None:
    for condition in ('level = "x"', 'level != "x"', 'not (level = "x")', "status > 0"):
        assert ask(f"filter {condition}", "plain") == []


def test_glob_and_regex_take_fields_from_texts() -> None:
    text = "10:24 [ERROR] {foo=2} The error was: Bad, twice"
    glob = ask('parse @message "[*] * was: *" as level, what, why | display level, why', text)
    assert glob == [{"level": "ERROR", "why": "Bad, twice"}]
    regex = ask(r"parse @message /\{(?<name>\w+)=(?<n>\d+)\}/ | fields name, n * 2 as m", text)
    assert regex == [{"name": "foo", "m": "4", "n": "2"}]
    assert "level" not in ask('parse @message "<*>" as level', text)[0]


def test_stats_group_by_time_and_fields() -> None:
    lines = [{"k": "a", "n": n} for n in (1, 2, 6)] + [{"k": "b", "n": 10}]
    found = ask("stats count(*) as c, avg(n), max(n) by bin(2m), k | sort c desc", *lines)
    assert found[0] == {
        "bin(2m)": "2026-11-30 00:54:00.000", "k": "a", "c": "2", "avg(n)": "4", "max(n)": "6"
    }  # fmt: skip
    assert [row["c"] for row in found] == ["2", "1", "1"]


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        ("count(*)", "5"), ("count(n)", "4"), ("count_distinct(n)", "3"), ("sum(n)", "7"),
        ("min(n)", "1"), ("avg(n)", "1.75"), ("median(n)", "1.5"), ("pct(n, 75)", "2"),
        ("earliest(n)", "1"), ("latest(n)", "3"), ("sortsLast(n)", "3"),
        ("max(n) - min(n)", "2"), ("sum(n) / count(n)", "1.75"),
    ],
)  # fmt: skip
def test_aggregates(aggregate: str, value: str) -> None:
    lines = [{"n": 1}, {"n": 1}, {"n": 2}, {"n": 3}, "no number"]
    assert values(f"stats {aggregate}", *lines) == [value]


def test_aliases_of_stats_may_be_used_behind_them() -> None:
    query = "stats max(n) as top, min(n) as low, top - low as range | filter range > 1"
    assert ask(query, {"n": 1}, {"n": 4}) == [{"top": "4", "low": "1", "range": "3"}]
    twice = "stats count(*) as c by k | stats max(c) as most"
    assert ask(twice, {"k": 1}, {"k": 1}, {"k": 2}) == [{"most": "2"}]
    by_text = "stats count(*) by k | sort count(*) desc | limit 1"
    assert ask(by_text, {"k": 1}, {"k": 2}, {"k": 2}) == [{"k": "2", "count(*)": "2"}]


def test_sort_puts_nothing_before_texts_before_numbers() -> None:
    lines = [{"n": 10}, {"n": 9}, {"n": "x"}, {}]
    assert values("sort n | display n", *lines) == [None, "x", "9", "10"]
    assert values("sort by n desc | display n", *lines) == ["10", "9", "x", None]


def test_dedup_keeps_the_first_and_what_lacks_the_field() -> None:
    lines = [{"k": 1, "n": 1}, {"k": 1, "n": 2}, {"n": 3}, {"n": 4}]
    assert values("display n | sort n | dedup k | limit 3", *lines) == ["1", "3", "4"]


def test_lambdas_lines_have_fields() -> None:
    report = (
        f"REPORT RequestId: {ID}\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB"
        "\tMax Memory Used: 30 MB\tInit Duration: 100.12 ms\t\n"
    )
    shown = "@requestId, @duration, @billedDuration, @memorySize, @maxMemoryUsed, @initDuration"
    query = f'filter @type = "REPORT" | display {shown}'
    lines = (f"START RequestId: {ID} Version: $LATEST\n", report)
    (found,) = ask(query, *lines, group="/aws/lambda/f")
    assert list(found.values()) == [ID, "12.5", "13", "128000000", "30000000", "100.12"]
    assert ask(query, *lines) == []


def test_first_json_within_a_functions_line_has_fields() -> None:
    line = 'INFO {"order": {"id": 7}} and {"more": 1}'
    query = "filter ispresent(order.id) | display order.id, more"
    assert ask(query, line, group="/aws/lambda/f") == [{"order.id": "7"}]
    assert ask(query, line) == []


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", (0, 0)),
        ("patterns @message", (0, 8)),
        ("pattern @message", (0, 7)),
        ("fields @timestamp, @message | filter", (36, 36)),
        ("filter a == 1", (10, 11)),
        ("fields @timestamp sort x", (18, 22)),
        ("stats mode(x)", (6, 11)),
        ("fields avg(x)", (7, 11)),
        ("stats x by y", (8, 10)),
        ("filter @message like /(/", (21, 24)),
        ("filter @message like /[a-z&&[^b]]/", (21, 34)),
        ("limit 10001", (6, 11)),
        ("dedup a | sort a", (10, 14)),
        ("stats count(*) by bin(1w)", (22, 24)),
        ("parse @message 'a * b * c' as d", (15, 31)),
        ("stats count(*) | stats count(*) | stats count(*)", (40, 45)),
        ("filter " + "(" * 200, (107, 108)),
    ],
)
def test_what_is_not_read_is_refused_with_its_place(query: str, place: tuple[int, int]) -> None:
    with pytest.raises(MalformedQueryError) as refused:
        read(query)
    assert (refused.value.start, refused.value.end) == place, refused.value.message


def test_queries_of_the_runbook_are_read() -> None:
    queries = re.findall(
        r"^ *```\n( *(?:fields|filter|stats) .*?)```", RUNBOOK.read_text(), re.M | re.S
    )
    assert len(queries) > 5
    for query in queries:
        assert read(query)


@pytest.mark.parametrize(
    ("glob", "message", "taken"),
    [
        ("* *", "GET /a b", ["GET", "/a b"]),
        ("[*] *:*", "x [E] a:b:c", ["E", "a", "b:c"]),
        ("a*b*c", "a1b2b3c4", ["1", "2b3"]),
        ("*;", "1;2;", ["1"]),
        ("**", "ab", ["", "ab"]),
        ("x*", "abc", [None]),
        ("* *", "x" * 300_000, [None, None]),  # an expression takes minutes for it
    ],
)
def test_glob_takes_as_little_as_it_can(glob: str, message: str, taken: list[str | None]) -> None:
    names = [f"n{place}" for place in range(len(taken))]
    shown = ", ".join(names)
    (found,) = ask(f"parse @message '{glob}' as {shown} | display {shown}", message)
    assert [found.get(name) for name in names] == taken
