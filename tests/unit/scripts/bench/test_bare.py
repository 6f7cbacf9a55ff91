"""The bound that all servers are held against."""

import pytest

from scripts.bench.bare import _rows, bare_loop
from scripts.bench.workload import good_events, month_of
from seed.event import events_to_json


def test_good_events_become_rows_and_no_others() -> None:
    events = month_of(200).events
    assert len(_rows(events_to_json(events))) == len(good_events(events))


def test_bound_is_told_in_events_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.bench.bare._timed", lambda bodies: 0.5)
    assert bare_loop(month_of(100).events).endswith(": 200 events a second of CPU")
