"""What a round keeps of what it found."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pytest
from botocore.parsers import ResponseParserError

from athena_client.query import Answer, QueryFailedError
from scripts.answers.athena import Athena
from scripts.answers.questions import all_questions
from scripts.bench import rounds
from scripts.bench.product import Product, ProductError
from scripts.bench.rounds import Measured, measure, measure_sample
from scripts.bench.servers import Running
from scripts.bench.workload import Month, Workload, make_workload
from seed.event import PlannedEvent


class FakeServer:
    """A server that is there at once."""

    name = "fake"
    stopped = False

    @contextmanager
    def started(self) -> Iterator[Running]:
        try:
            yield Running("http://127.0.0.1:1", 0, 2.5)
        finally:
            self.stopped = True


class FakeProduct:
    """A product that keeps what it is sent, and answers by the truth except where it errs."""

    def __init__(self, truth: dict[str, Any], wrong: str = "", failing: str = "") -> None:
        self.truth, self.wrong, self.failing = truth, wrong, failing
        self.rows = 0
        self.athena = cast("Athena", self)

    def deploy(self, components: Sequence[str] = ()) -> list[str]:
        return []

    def post(self, events: list[PlannedEvent], batch_events: int, threads: int) -> None:
        self.rows += sum(event.bad_field is None for event in events)

    def post_once(self, session: object, batch: list[PlannedEvent]) -> None:
        self.rows += len(batch)

    @contextmanager
    def session(self) -> Iterator[None]:
        yield

    def wait_for_rows(self, rows: int, seconds: float) -> int:
        assert self.rows == rows
        return self.rows

    def parquet_keys(self) -> list[str]:
        return [f"part-{number}" for number in range(7)]

    def ask(self, sql: str) -> Answer:
        name = next(q.name for q in all_questions() if q.sql == sql)
        if name == self.failing:
            raise QueryFailedError("no such function")
        rows = [] if name == self.wrong else self.truth["answers"][name]
        return Answer((), (), tuple(map(tuple, rows)), 0, 0)


@pytest.fixture(scope="module")
def workload() -> Workload:
    return make_workload(60, 80)


def sampled(workload: Workload, **errors: str) -> Measured:
    found = Measured()
    product = FakeProduct(workload.sample.truth, **errors)
    measure_sample(found, cast("Product", product), workload)
    return found


def test_sample_finds_every_figure(workload: Workload) -> None:
    figures = sampled(workload).figures
    assert figures["sample_objects"] == 7
    assert figures["sample_right_answers"] == len(all_questions())
    assert figures["post_p95_ms"] >= figures["post_median_ms"] > 0
    assert {
        "first_stacks_seconds",
        "deploy_seconds",
        "first_rows_seconds",
        "sample_query_ms",
    } < figures.keys()


def test_wrong_and_failing_answers_are_named(workload: Workload) -> None:
    found = sampled(workload, wrong="refunds", failing="channels")
    assert found.wrong_answers == ["channels", "refunds"]
    assert found.figures["sample_right_answers"] == len(all_questions()) - 2


def test_more_rows_than_were_accepted_are_a_problem(
    workload: Workload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeProduct, "wait_for_rows", lambda *_: 999)
    (problem,) = sampled(workload).problems
    assert problem.startswith("999 rows of ")


@pytest.mark.parametrize("error", [ProductError, ResponseParserError])
def test_step_that_fails_leaves_the_figures_before_it(
    error: type[Exception], workload: Workload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error("HTTP 503 after 28 s")

    monkeypatch.setattr(rounds, "measure_sample", fail)
    server = FakeServer()
    found = measure(server, workload, with_month=True)
    assert found.figures["start_seconds"] == 2.5
    assert found.problems == ["HTTP 503 after 28 s"]
    assert server.stopped


def test_month_is_the_work_of_one_round(
    workload: Workload, monkeypatch: pytest.MonkeyPatch
) -> None:
    months: list[Month] = []
    monkeypatch.setattr(rounds, "measure_sample", lambda *_: None)
    monkeypatch.setattr(rounds, "_ask_smallest", lambda _: 1.0)
    monkeypatch.setattr(rounds, "measure_redeployments", lambda *_: None)
    monkeypatch.setattr(rounds, "measure_month", lambda found, product, month: months.append(month))
    measure(FakeServer(), workload, with_month=False)
    measure(FakeServer(), workload, with_month=True)
    assert months == [workload.month]


def test_timed_questions_are_there() -> None:
    assert {question.name for question in all_questions()} > rounds.TIMED_QUESTIONS
