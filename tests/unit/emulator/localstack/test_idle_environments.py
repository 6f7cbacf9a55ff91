"""Many timers share a thread, and each is called after its own interval, or not at all."""

import threading
from queue import Empty, SimpleQueue

import pytest

from analytics_emulator.localstack.idle_environments import SharedTimer

PATIENCE_SECONDS = 20


@pytest.fixture
def called() -> SimpleQueue[str]:
    return SimpleQueue()


def test_the_earlier_is_called_first_whenever_it_was_started(called: SimpleQueue[str]) -> None:
    later = SharedTimer(0.5, lambda: called.put("later"))
    later.start()
    SharedTimer(0.01, lambda: called.put("earlier")).start()
    assert called.get(timeout=PATIENCE_SECONDS) == "earlier"
    assert called.get(timeout=PATIENCE_SECONDS) == "later"
    with pytest.raises(Empty):
        called.get_nowait()


def test_a_cancelled_one_is_not_called_and_can_be_started_again(called: SimpleQueue[str]) -> None:
    timer = SharedTimer(60, lambda: called.put("called"))
    timer.start()
    timer.cancel()
    timer.cancel()
    timer.interval = 0.01
    SharedTimer(0.01, lambda: called.put("another")).start()
    assert called.get(timeout=PATIENCE_SECONDS) == "another"
    timer.start()
    assert called.get(timeout=PATIENCE_SECONDS) == "called"


def test_one_that_takes_long_delays_no_other(called: SimpleQueue[str]) -> None:
    release = threading.Event()
    SharedTimer(0.0, lambda: release.wait(PATIENCE_SECONDS)).start()
    SharedTimer(0.01, lambda: called.put("called")).start()
    assert called.get(timeout=PATIENCE_SECONDS) == "called"
    release.set()
