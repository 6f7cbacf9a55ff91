"""Ended at any moment, under load: accepted ≤ distinct rows + error records, always."""

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.host import Host

KILLS = 50 if os.environ.get("FAULTS") == "all" else 4
PRODUCERS = 4


@contextmanager
def load(host: Host, producers: int = PRODUCERS) -> Iterator[None]:
    """Put from several producers at once, for as long as it answers."""
    is_over = threading.Event()

    def produce() -> None:
        while not is_over.is_set() and host.put(random.randrange(1, 20)):
            pass

    threads = [threading.Thread(target=produce) for _ in range(producers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def test_kill_at_random_moments_loses_nothing(host: Host) -> None:
    draw = random.Random(11)
    for _ in range(KILLS):
        host.start()
        with load(host):
            time.sleep(draw.uniform(0, 0.4))
            host.kill()
    counts = host.settle()
    assert len(host.accepted) > KILLS
    assert host.accepted <= counts.settled <= host.sent
    assert host.accepted <= counts.backup.keys()


def test_kill_while_it_recovers_loses_nothing(host: Host) -> None:
    host.start()
    host.break_(s3="NoSuchBucket")
    host.put(400)
    host.kill()
    for pause in (0.0, 0.02, 0.1):
        host.start()
        time.sleep(pause)
        host.kill()
    assert host.accepted <= host.settle().settled


def test_what_is_delivered_leaves_the_disk(host: Host) -> None:
    host.start()
    for _ in range(40):
        host.put(50)
    host.settle()
    left = list((host.folder / "spool").glob("*/*"))
    assert len(left) <= 2
    host.stop()
    assert not list((host.folder / "spool").glob("*/*"))


def test_stop_keeps_what_it_cannot_deliver(host: Host) -> None:
    host.start()
    host.break_(s3="AccessDenied")
    host.put(20)
    host.stop()
    assert not host.counts().rows
    counts = host.settle()
    assert host.accepted == set(counts.rows)
    assert counts.duplicates == 0


def test_producers_that_outrun_delivery_are_throttled_and_lose_nothing(host: Host) -> None:
    host.start(max_pending_bytes=40_000)
    host.break_(s3="slow")
    with load(host):
        deadline = time.monotonic() + 20
        while not host.refused and time.monotonic() < deadline:
            time.sleep(0.05)
    assert host.refused
    counts = host.settle()
    assert host.accepted == counts.settled
    assert counts.duplicates == 0


@pytest.mark.parametrize("tail", [b"\x05", b"\x05\x00\x00\x00\x01\x02\x03\x04abc", b"\x00" * 9])
def test_torn_tail_is_left_and_the_rest_read(host: Host, tail: bytes) -> None:
    host.start()
    host.break_(s3="NoSuchBucket")
    host.put(30)
    host.kill()
    for log in (host.folder / "spool").glob("*/*.log"):
        log.write_bytes(log.read_bytes().rstrip(b"\0") + tail)  # over the room for the next
    assert host.accepted == set(host.settle().rows)
