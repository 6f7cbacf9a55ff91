"""A document gives back what was put into it, and nothing that it may not hold."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from analytics_emulator.state.snapshots import UnreadableStateError
from analytics_emulator.state.values import Document, UnknownValueError


@dataclass
class Thing:
    name: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    counts: Counter[str] = field(default_factory=Counter)
    tags: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    later: str = "default"


DOCUMENT = Document(1, Thing)
VALUES = [
    None,
    True,
    [1, 2.5, "text", "\ud7ff é \u0000"],
    {"a": {"b": []}, "~time": "no mark"},
    {("a", 1): "b", "plain": {2, 3}},
    (datetime(2026, 11, 28, 1, 2, 3, 4, tzinfo=UTC), Decimal("1.10"), b"\x00\xff"),
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_value_comes_back_as_it_was(value):
    found = DOCUMENT.value(DOCUMENT.text(value))
    assert found == value
    assert type(found) is type(value)


def test_instance_comes_back_with_its_own_kinds_of_mappings_and_a_new_lock():
    thing = Thing("a", counts=Counter({"x": 2}))
    thing.tags["arn"]["k"] = "v"
    found = DOCUMENT.value(DOCUMENT.text({"t": thing}))["t"]
    assert (found.name, found.counts.total(), found.tags["arn"]) == ("a", 2, {"k": "v"})
    assert found.tags["new"] == {}
    assert found.lock.acquire(blocking=False)


def test_field_that_a_text_hasnt_gets_its_default():
    text = '{"version":1,"content":{"~Thing":{"name":"a"}}}'
    assert DOCUMENT.value(text).later == "default"


def test_class_that_isnt_named_is_refused():
    with pytest.raises(UnknownValueError, match="can't hold a Thread"):
        DOCUMENT.text(threading.Thread())


@pytest.mark.parametrize(
    "text",
    [
        '{"version":2,"content":1}',
        '{"version":1,"content":{"~Other":{}}}',
        '{"version":1,"content":{"~Thing":{"name":"a","gone":1}}}',
        '{"version":1,"content":{"~time":"yesterday"}}',
        '{"content":1}',
        "[]",
        "{",
        b"\xff",
    ],
)
def test_text_that_isnt_of_this_version_is_unreadable(text):
    with pytest.raises(UnreadableStateError):
        DOCUMENT.value(text)
