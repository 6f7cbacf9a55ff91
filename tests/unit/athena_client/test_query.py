"""How a query's end is waited for, what its answer holds, and what becomes of one that fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from athena_client import query
from athena_client.query import PAUSES_SECONDS, Answer, QueryFailedError, run_query

COLUMNS = [{"Name": "item", "Type": "varchar"}, {"Name": "sold", "Type": "bigint"}]


def rows(*values: tuple[str | None, ...]) -> list[dict[str, Any]]:
    cells = [[{} if one is None else {"VarCharValue": one} for one in row] for row in values]
    return [{"Data": row} for row in cells]


PAGES = [rows(("item", "sold"), ("Diavola", "2")), rows((None, "1"))]


@dataclass
class FakeAthena:
    """Runs one query, which is in each of the states in turn, then stays in the last."""

    states: list[str]
    asked: list[dict[str, Any]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    def start_query_execution(self, **request: Any) -> dict[str, str]:
        self.asked.append(request)
        return {"QueryExecutionId": "one"}

    def get_query_execution(self, **_: str) -> dict[str, Any]:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        status = {"State": state, "StateChangeReason": "No table."}
        statistics = {"DataScannedInBytes": 10, "TotalExecutionTimeInMillis": 20}
        return {"QueryExecution": {"Status": status, "Statistics": statistics}}

    def get_paginator(self, _: str) -> "FakeAthena":
        return self

    def paginate(self, **_: str) -> Iterator[dict[str, Any]]:
        for page in PAGES:
            yield {"ResultSet": {"Rows": page, "ResultSetMetadata": {"ColumnInfo": COLUMNS}}}

    def stop_query_execution(self, QueryExecutionId: str) -> None:  # noqa: N803 - boto3's names
        self.stopped.append(QueryExecutionId)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Collect the pauses instead of making them."""
    made: list[float] = []
    monkeypatch.setattr(query.time, "sleep", made.append)
    return made


def test_answer_holds_the_rows_of_all_pages_without_the_headings() -> None:
    fake = FakeAthena(["SUCCEEDED"])
    assert run_query(fake, 1, QueryString="SELECT 1", WorkGroup="g") == Answer(
        columns=("item", "sold"),
        types=("varchar", "bigint"),
        rows=(("Diavola", "2"), (None, "1")),
        scanned_bytes=10,
        milliseconds=20,
    )
    assert fake.asked == [{"QueryString": "SELECT 1", "WorkGroup": "g"}]


def test_end_is_asked_for_after_pauses_that_grow_and_then_stay(pauses: list[float]) -> None:
    count = len(PAUSES_SECONDS) + 2
    run_query(FakeAthena(["QUEUED", *["RUNNING"] * (count - 1), "SUCCEEDED"]), 1)
    assert pauses == [*PAUSES_SECONDS, PAUSES_SECONDS[-1], PAUSES_SECONDS[-1]]


def test_query_that_takes_too_long_is_stopped() -> None:
    fake = FakeAthena(["RUNNING"])
    with pytest.raises(QueryFailedError, match="more than 0 seconds"):
        run_query(fake, 0.0)
    assert fake.stopped == ["one"]


def test_query_that_fails_says_why_and_is_not_stopped() -> None:
    fake = FakeAthena(["FAILED"])
    with pytest.raises(QueryFailedError, match=r"No table\."):
        run_query(fake, 1)
    assert fake.stopped == []
