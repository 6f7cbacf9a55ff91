"""Who waits at the same time shares a sync, and nobody returns before one that began later."""

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


def test_failure_is_told_and_the_next_one_tries_again():
    answers = [OSError("full"), None]

    def sync():
        if error := answers.pop(0):
            raise error

    shared = SharedSync(sync)
    with pytest.raises(OSError, match="full"):
        shared.wait()
    shared.wait()
    assert answers == []
