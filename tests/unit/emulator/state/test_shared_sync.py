"""Who waits at the same time shares a sync, and nobody returns before one that began later."""

import errno
import threading

import pytest

from analytics_emulator.state.shared_sync import SharedSync


def test_each_that_comes_alone_is_synced():
    syncs = []
    shared = SharedSync(lambda: syncs.append(1))
    shared.wait()
    shared.wait()
    assert len(syncs) == 2


def test_those_who_come_during_a_sync_share_the_next():
    began, go_on, syncs = threading.Event(), threading.Event(), []

    def sync():
        syncs.append(1)
        began.set()
        go_on.wait(10)

    shared = SharedSync(sync)
    first = threading.Thread(target=shared.wait)
    first.start()
    assert began.wait(10)
    others = [threading.Thread(target=shared.wait) for _ in range(5)]
    for other in others:
        other.start()
    while shared._asked < 6:  # all of them wait
        pass
    go_on.set()
    for thread in (first, *others):
        thread.join()
    assert len(syncs) == 2


def test_after_a_failure_nobody_is_told_that_all_is_well():
    answers = [OSError(errno.EIO, "broken"), None]

    def sync():
        if error := answers.pop(0):
            raise error

    shared = SharedSync(sync)
    for _ in range(2):
        with pytest.raises(OSError, match=r"broken.*restart"):
            shared.wait()


def test_those_who_share_a_failed_sync_are_all_told():
    began, go_on, told = threading.Event(), threading.Event(), []

    def sync():
        if not began.is_set():
            began.set()
            go_on.wait(10)
            raise OSError(errno.EIO, "broken")

    def wait():
        with pytest.raises(OSError, match="broken"):
            shared.wait()
        told.append(1)

    shared = SharedSync(sync)
    threads = [threading.Thread(target=wait) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert began.wait(10)
    go_on.set()
    for thread in threads:
        thread.join()
    assert len(told) == 4
