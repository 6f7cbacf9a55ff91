"""Components in the order of their needs, side by side where they have none of each other."""

from threading import Barrier

import pytest

from scripts.release import schedule

NEEDS = {"iam": [], "s3": [], "lambda": ["iam", "s3"], "api": ["lambda"]}


@pytest.mark.parametrize("workers", [1, 4])
def test_component_waits_for_those_that_it_needs(workers: int) -> None:
    done: list[str] = []
    schedule.run(NEEDS, done.append, workers)
    assert set(done[:2]) == {"iam", "s3"}
    assert done[2:] == ["lambda", "api"]


def test_unrelated_components_run_at_the_same_time() -> None:
    both = Barrier(2, timeout=10)
    schedule.run({"iam": [], "s3": []}, lambda _: both.wait(), workers=2)


def test_failure_lets_the_others_end_and_starts_nothing_more() -> None:
    done: list[str] = []

    def work(name: str) -> None:
        if name == "iam":
            raise ValueError(name)
        done.append(name)

    with pytest.raises(ValueError, match="iam"):
        schedule.run(NEEDS, work, workers=2)
    assert "lambda" not in done


def test_need_that_is_not_chosen_is_taken_as_met() -> None:
    done: list[str] = []
    schedule.run({"lambda": ["iam", "s3"]}, done.append, workers=1)
    assert done == ["lambda"]


def test_taking_apart_goes_the_other_way_round() -> None:
    done: list[str] = []
    schedule.run(schedule.reversed_needs(NEEDS), done.append, workers=1)
    assert done[:2] == ["api", "lambda"]
