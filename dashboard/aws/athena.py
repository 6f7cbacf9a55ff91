"""Runs a query through the Athena API and reads its answer, typed."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

PAUSES_SECONDS = (0.02, 0.03, 0.05, 0.1, 0.15, 0.2)  # then the last, again and again
TIMEOUT_SECONDS = 120.0
FINAL_STATES = {"SUCCEEDED", "FAILED", "CANCELLED"}

type Cell = str | int | float | Decimal | bool | datetime | None
type Row = tuple[Cell, ...]


class QueryFailedError(Exception):
    """Athena ended a query without an answer; the text is its reason."""


@dataclass(frozen=True)
class Answer:
    """Rows of a finished query, and what it took."""

    rows: tuple[Row, ...]
    scanned_bytes: int
    milliseconds: int
    finished: datetime


class Athena:
    """One Athena client; its methods may be called from several threads."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, sql: str, work_group: str) -> Answer:
        """Run a query to its end; `QueryFailedError` has Athena's reason."""
        started = self._client.start_query_execution(QueryString=sql, WorkGroup=work_group)
        execution = started["QueryExecutionId"]
        statistics = self._finished(execution)
        pages = self._client.get_paginator("get_query_results").paginate(QueryExecutionId=execution)
        results = [page["ResultSet"] for page in pages]
        types = [column["Type"] for column in results[0]["ResultSetMetadata"]["ColumnInfo"]]
        rows = chain.from_iterable(result["Rows"] for result in results)
        next(rows)  # the first row of a SELECT holds the headings
        return Answer(
            tuple(_row(row["Data"], types) for row in rows),
            statistics.get("DataScannedInBytes", 0),
            statistics.get("TotalExecutionTimeInMillis", 0),
            datetime.now(UTC),
        )

    def _finished(self, execution: str) -> dict[str, Any]:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        for pause in chain(PAUSES_SECONDS, iter(lambda: PAUSES_SECONDS[-1], None)):
            found = self._client.get_query_execution(QueryExecutionId=execution)["QueryExecution"]
            status = found["Status"]
            if status["State"] in FINAL_STATES:
                break
            if time.monotonic() > deadline:
                self._client.stop_query_execution(QueryExecutionId=execution)
                raise QueryFailedError(f"The query took more than {TIMEOUT_SECONDS:.0f} seconds")
            time.sleep(pause)
        if status["State"] != "SUCCEEDED":
            raise QueryFailedError(status.get("StateChangeReason") or status["State"])
        statistics: dict[str, Any] = found.get("Statistics") or {}
        return statistics


def _row(data: list[dict[str, str]], types: list[str]) -> Row:
    return tuple(
        cell(item.get("VarCharValue"), kind) for item, kind in zip(data, types, strict=True)
    )


def cell(text: str | None, kind: str) -> Cell:  # noqa: PLR0911 -- one return a case
    """Convert Athena's text of a value by the column's type; NULL is None."""
    if text is None:
        return None
    if kind in {"tinyint", "smallint", "integer", "bigint"}:
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    if kind in {"double", "float", "real"}:
        return float(text)
    if kind == "boolean":
        return text == "true"
    if kind in {"timestamp", "date"}:
        return datetime.fromisoformat(text)
    return text
