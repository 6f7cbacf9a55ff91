"""Compiling has bounds of its own: what a short text means may be of any size."""

import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine
from analytics_emulator.athena.sql.errors import QueryCancelledError, ResourcesExhaustedError
from analytics_emulator.athena.sql.running import bounded as bounds
from analytics_emulator.athena.sql.running.bounded import bounded
from analytics_emulator.athena.sql.running.limits import Bounds

NARROW = Bounds(0.3, 1024**3)
PATIENT = Bounds(60.0, 50 * 1024**2)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "CHECK_SECONDS", 0.02)


def endless() -> None:
    while True:
        sum(range(1000))


def test_work_without_end_is_ended() -> None:
    with pytest.raises(ResourcesExhaustedError):
        bounded(endless, None, NARROW)


def test_work_that_needs_a_deep_stack_is_ended_there() -> None:
    def dive(levels: int) -> None:
        dive(levels - 1) if levels else endless()

    with pytest.raises(ResourcesExhaustedError):
        bounded(lambda: dive(5000), None, NARROW)


def test_work_that_grows_is_ended() -> None:
    held: list[bytes] = []

    def grow() -> None:
        while True:
            held.append(bytes(range(256)) * 1000)

    with pytest.raises(ResourcesExhaustedError):
        bounded(grow, None, PATIENT)
    assert sum(map(len, held)) < 2 * 1024**3


def test_stopped_work_is_ended() -> None:
    cancel = threading.Event()
    threading.Timer(0.05, cancel.set).start()
    with pytest.raises(QueryCancelledError):
        bounded(endless, cancel, PATIENT)


def test_what_was_made_goes_with_the_work() -> None:
    class Tree:
        pass

    trees: list[weakref.ref[Tree]] = []

    def grow() -> None:
        tree = Tree()
        trees.append(weakref.ref(tree))
        endless()

    with pytest.raises(ResourcesExhaustedError) as raised:
        bounded(grow, None, NARROW)
    assert trees[0]() is None, raised.value


def test_what_ends_in_time_is_left_alone_and_so_is_what_follows() -> None:
    assert bounded(lambda: 7) == 7
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        sum(range(1000))


def test_one_thread_watches_all_work() -> None:
    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(bounded, endless, None, NARROW) for _ in range(2)]
        failures = [type(one.exception()) for one in found]
    watching = [t for t in threading.enumerate() if t.name == "athena-work-watch"]
    assert (failures, len(watching)) == ([ResourcesExhaustedError] * 2, 1)


def test_work_is_watched_after_a_thread_has_ended_while_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[None] = []
    look = bounds._Work.look

    def fail_once(self: bounds._Work) -> None:
        looks.append(None)
        if len(looks) == 1:
            raise OSError(22, "Invalid argument")
        look(self)

    monkeypatch.setattr(bounds._Work, "look", fail_once)
    with pytest.raises(ResourcesExhaustedError):
        bounded(endless, None, NARROW)


def test_cube_of_thirty_columns_is_counted_and_not_made(engine: SqlEngine) -> None:
    names, row = ", ".join(f"c{n}" for n in range(30)), ", ".join(["1"] * 30)
    text = " ".join(
        ["SELECT 1 FROM (VALUES (", row, ")) t (", names, ") GROUP BY CUBE (", names, ")"]
    )
    with pytest.raises(AthenaQueryError, match="GROUP BY has 1073741824 grouping sets"):
        engine.compile(text, "shop")
