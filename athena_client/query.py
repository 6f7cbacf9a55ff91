"""Runs one SELECT through Athena's API, waits for its end, and reads the answer as text."""

import time
from dataclasses import dataclass
from itertools import chain
from typing import Any

PAUSES_SECONDS = (0.02, 0.03, 0.05, 0.1, 0.15, 0.2)  # then the last, again and again
FINAL_STATES = {"SUCCEEDED", "FAILED", "CANCELLED"}

type Row = tuple[str | None, ...]


class QueryFailedError(Exception):
    """Athena ended a query without an answer; the text is its reason."""


@dataclass(frozen=True)
class Answer:
    """What Athena gave: headings, values as its text (`None` is NULL), and what it cost."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[Row, ...]
    scanned_bytes: int
    milliseconds: int


def run_query(client: Any, timeout_seconds: float, **request: Any) -> Answer:
    """Run the query of a StartQueryExecution request to its end.

    `QueryFailedError` carries Athena's reason. A query that takes longer is stopped, and is such an
    error too.
    """
    execution = client.start_query_execution(**request)["QueryExecutionId"]
    statistics = _finished(client, execution, timeout_seconds).get("Statistics") or {}
    pages = client.get_paginator("get_query_results").paginate(QueryExecutionId=execution)
    results = [page["ResultSet"] for page in pages]
    info = results[0]["ResultSetMetadata"]["ColumnInfo"]
    rows = chain.from_iterable(result["Rows"] for result in results)
    next(rows, None)  # the first row of a SELECT holds the headings; DDL may have none
    return Answer(
        tuple(column["Name"] for column in info),
        tuple(column["Type"] for column in info),
        tuple(tuple(value.get("VarCharValue") for value in row["Data"]) for row in rows),
        statistics.get("DataScannedInBytes", 0),
        statistics.get("TotalExecutionTimeInMillis", 0),
    )


def _finished(client: Any, execution: str, timeout_seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + timeout_seconds
    for pause in chain(PAUSES_SECONDS, iter(lambda: PAUSES_SECONDS[-1], None)):
        found: dict[str, Any] = client.get_query_execution(QueryExecutionId=execution)[
            "QueryExecution"
        ]
        status = found["Status"]
        if status["State"] in FINAL_STATES:
            break
        if time.monotonic() > deadline:
            client.stop_query_execution(QueryExecutionId=execution)
            raise QueryFailedError(f"Stopped: it took more than {timeout_seconds:.0f} seconds")
        time.sleep(pause)
    if status["State"] != "SUCCEEDED":
        raise QueryFailedError(status.get("StateChangeReason") or status["State"])
    return found
