"""Log events come back in order of time, from streams that are asked for, also after a crash."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics_emulator.logs.event import Group
from analytics_emulator.logs.events import LogEvents

GROUP = Group("000000000000", "us-east-1", "/group")
OTHER = Group("000000000000", "eu-west-1", "/group")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], LogEvents]]:
    found: list[LogEvents] = []

    def give() -> LogEvents:
        found.append(LogEvents(tmp_path / "logs.db"))
        return found[-1]

    yield give
    for events in found:
        events.close()


@pytest.fixture
def kept() -> Iterator[LogEvents]:
    events = LogEvents()
    events.put(GROUP, "a", [(10, "a10"), (30, "a30")], 100)
    events.put(GROUP, "b", [(20, "b20"), (30, "b30")], 101)
    events.put(OTHER, "a", [(15, "elsewhere")], 101)
    yield events
    events.close()


def _messages(events):
    return [event.message for event in events]


def test_streams_of_a_group_are_merged_in_order_of_time(kept):
    assert _messages(kept.events(GROUP)) == ["a10", "b20", "a30", "b30"]


def test_streams_and_both_ends_are_chosen(kept):
    assert _messages(kept.events(GROUP, ["a", "none"])) == ["a10", "a30"]
    assert _messages(kept.events(GROUP, None, 20, 30)) == ["b20", "a30", "b30"]
    assert _messages(kept.events(GROUP, [])) == []


def test_reading_goes_on_behind_an_event(kept):
    first, second, *_ = kept.events(GROUP)
    assert _messages(kept.events(GROUP, after=second.place)) == ["a30", "b30"]
    assert _messages(kept.events(GROUP, start=25, after=first.place)) == ["a30", "b30"]


def test_long_streams_are_read_whole_in_order(kept):
    kept.put(GROUP, "a", [(50, str(number)) for number in range(2500)], 102)
    found = _messages(kept.events(GROUP, ["a"]))
    assert found == ["a10", "a30", *map(str, range(2500))]


def test_events_put_meanwhile_are_left_out(kept):
    reading = kept.events(GROUP)
    assert next(reading).message == "a10"
    kept.put(GROUP, "a", [(40, "new")], 103)
    assert _messages(reading) == ["b20", "a30", "b30"]


def test_last_events_come_in_order(kept):
    assert _messages(kept.latest(GROUP, "a", 1)) == ["a30"]
    (last,) = kept.latest(GROUP, "a", 1)
    assert _messages(kept.latest(GROUP, "a", 5, before=last.place)) == ["a10"]
    assert kept.latest(GROUP, "none", 5) == []


def test_summary_counts_what_a_stream_holds(kept):
    found = kept.summary(GROUP, "a")
    assert (found.events, found.bytes, found.first, found.last) == (2, 6, 10, 30)
    assert found.ingested == 100
    assert kept.summary(GROUP, "none").events == 0


def test_what_is_removed_takes_its_events_along(kept):
    kept.remove(GROUP, "a")
    assert _messages(kept.events(GROUP)) == ["b20", "b30"]
    kept.remove(GROUP)
    assert list(kept.events(GROUP)) == []
    assert _messages(kept.events(OTHER)) == ["elsewhere"]


def test_events_are_there_after_a_kill(opened):
    opened().put(GROUP, "a", [(1, "first"), (2, "second")], 1)
    found = opened()  # the first isn't closed: so ends a process that is killed
    assert _messages(found.events(GROUP)) == ["first", "second"]
    assert found.summary(GROUP, "a").events == 2


def test_events_without_their_stream_are_dropped(kept):
    kept.keep_only([(GROUP, "b")])
    assert _messages(kept.events(GROUP)) == ["b20", "b30"]
    assert list(kept.events(OTHER)) == []


def test_put_that_fails_leaves_nothing_of_itself_alone(kept):
    with pytest.raises(sqlite3.Error):
        kept.put(GROUP, "a", [(40, "new"), (41, None)], 103)
    assert _messages(kept.events(GROUP, ["a"])) == ["a10", "a30"]
    kept.put(GROUP, "a", [(42, "later")], 104)
    assert kept.summary(GROUP, "a").events == 3


def test_many_may_put_at_a_time(kept):
    def put(stream):
        for number in range(50):
            kept.put(GROUP, stream, [(100 + number, stream)], 200)

    threads = [threading.Thread(target=put, args=(f"s{n % 2}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(kept.events(GROUP, ["s0", "s1"]))) == 200


def test_events_expire_from_all_streams_of_their_group_alone(kept):
    kept.expire(GROUP, 30)
    assert _messages(kept.events(GROUP)) == ["a30", "b30"]
    assert _messages(kept.events(OTHER)) == ["elsewhere"]
    summary = kept.summary(GROUP, "a")
    assert (summary.events, summary.bytes, summary.first, summary.last) == (1, 3, 30, 30)
    kept.expire(GROUP, 40)
    assert kept.summary(GROUP, "a").first is None
