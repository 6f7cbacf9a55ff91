from threading import Event, Thread

import pytest

from dashboard.results import SharedResults


def test_equal_questions_at_the_same_time_are_asked_once():
    shared, asked, go = SharedResults(), [], Event()

    def compute():
        asked.append(1)
        go.wait(5)
        return "answer"

    found = []
    threads = [Thread(target=lambda: found.append(shared.get("q", compute))) for _ in range(4)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(5)
    assert (found, asked) == (["answer"] * 4, [1])


def test_failure_is_not_kept():
    shared = SharedResults()
    with pytest.raises(ValueError, match="broken"):
        shared.get("q", lambda: (_ for _ in ()).throw(ValueError("broken")))
    assert shared.get("q", lambda: "whole") == "whole"


def test_oldest_answers_leave_first():
    shared = SharedResults(capacity=2)
    for name in "abc":
        shared.get(name, lambda name=name: name)
    assert shared.get("a", lambda: "again") == "again"
    assert shared.get("c", lambda: "again") == "c"
