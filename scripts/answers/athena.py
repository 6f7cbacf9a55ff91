"""Asks Athena one question and waits for the answer."""

import time
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from scripts.aws.target import Target
from scripts.stacks.deployment import required_outputs

if TYPE_CHECKING:
    from mypy_boto3_athena.type_defs import QueryExecutionTypeDef

POLL_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5)  # then the last, again and again
TIMEOUT_SECONDS = 300.0  # every question is answered in seconds; Athena's own limit is half an hour
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


@dataclass(frozen=True)
class Athena:
    """One work group and database to ask."""

    target: Target
    work_group: str
    database: str

    @classmethod
    def of_deployment(cls, target: Target, prefix: str, environment: str) -> "Athena":
        """Take both names from the stacks' outputs; `NotDeployedError` where they don't stand."""
        found = required_outputs(target, prefix, environment)
        return cls(target, found["WorkGroupName"], found["DatabaseName"])

    def ask(self, sql: str) -> Answer:
        """Run one SELECT to its end; `QueryFailedError` carries Athena's reason.

        One that takes longer than `TIMEOUT_SECONDS` is stopped, and is such an error too.
        """
        client = self.target.session.client("athena")
        execution = client.start_query_execution(
            QueryString=sql,
            WorkGroup=self.work_group,
            QueryExecutionContext={"Database": self.database},
        )["QueryExecutionId"]
        described = self._finished(execution)
        pages = client.get_paginator("get_query_results").paginate(QueryExecutionId=execution)
        results = [page["ResultSet"] for page in pages]
        info = results[0]["ResultSetMetadata"]["ColumnInfo"]
        rows = chain.from_iterable(result["Rows"] for result in results)
        next(rows)  # the first row of a SELECT holds the headings
        statistics = described["Statistics"]
        return Answer(
            tuple(column["Name"] for column in info),
            tuple(column["Type"] for column in info),
            tuple(tuple(value.get("VarCharValue") for value in row["Data"]) for row in rows),
            statistics["DataScannedInBytes"],
            statistics["TotalExecutionTimeInMillis"],
        )

    def _finished(self, execution: str) -> "QueryExecutionTypeDef":
        client = self.target.session.client("athena")
        deadline = time.monotonic() + TIMEOUT_SECONDS
        for pause in chain(POLL_SECONDS, iter(lambda: POLL_SECONDS[-1], None)):
            described = client.get_query_execution(QueryExecutionId=execution)["QueryExecution"]
            status = described["Status"]
            if status["State"] in FINAL_STATES:
                break
            if time.monotonic() > deadline:
                client.stop_query_execution(QueryExecutionId=execution)
                raise QueryFailedError(f"Stopped: it took more than {TIMEOUT_SECONDS:.0f} seconds")
            time.sleep(pause)
        if status["State"] != "SUCCEEDED":
            raise QueryFailedError(status.get("StateChangeReason", status["State"]))
        return described
