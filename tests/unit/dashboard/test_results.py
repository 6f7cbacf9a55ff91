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


def test_another_versions_answer_takes_the_place_of_the_former():
    shared = SharedResults(capacity=2)
    shared.get("other", lambda: "stays")
    found = [shared.get("q", lambda at=at: f"as of {at}", at) for at in (1, 1, 2, 3)]
    assert found == ["as of 1", "as of 1", "as of 2", "as of 3"]
    assert shared.get("other", lambda: "was forgotten") == "stays"
