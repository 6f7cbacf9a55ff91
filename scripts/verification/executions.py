"""One execution of Athena as the parity cases tell it: state, error, columns and rows."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from botocore.exceptions import ClientError

FINAL = ("SUCCEEDED", "FAILED", "CANCELLED")
TIMEOUT_SECONDS = 300.0
PAUSE_SECONDS = 0.2
QUICK_PAUSES = (0.02, 0.05, 0.1)


@dataclass(frozen=True)
class Executions:
    """Where statements are run."""

    athena: Any
    work_group: str
    database: str

    def run(self, sql: str, params: tuple[str, ...] = ()) -> dict[str, Any]:
        """Run one statement to its end."""
        more = {"ExecutionParameters": list(params)} if params else {}
        try:
            execution = self.athena.start_query_execution(
                QueryString=sql,
                WorkGroup=self.work_group,
                QueryExecutionContext={"Database": self.database},
                **more,
            )["QueryExecutionId"]
        except ClientError as error:
            return {"state": "START_ERROR", "error": error.response["Error"].get("Message", "")}
        status = self._ended(execution)["Status"]
        if status["State"] != "SUCCEEDED":
            failure = status.get("AthenaError", {})
            return {
                "state": status["State"],
                "error": status.get("StateChangeReason", ""),
                **({"error_type": failure["ErrorType"]} if "ErrorType" in failure else {}),
            }
        return {"state": "SUCCEEDED", **self._results(execution)}

    def engine(self) -> str:
        """Return the work group's engine version."""
        group = self.athena.get_work_group(WorkGroup=self.work_group)["WorkGroup"]
        found: Mapping[str, str] = group.get("Configuration", {}).get("EngineVersion", {})
        return found.get("EffectiveEngineVersion", "no version told")

    def _ended(self, execution: str) -> Mapping[str, Any]:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        for pause in chain(QUICK_PAUSES, iter(lambda: PAUSE_SECONDS, None)):
            found: Mapping[str, Any] = self.athena.get_query_execution(QueryExecutionId=execution)[
                "QueryExecution"
            ]
            if found["Status"]["State"] in FINAL:
                return found
            if time.monotonic() > deadline:
                self.athena.stop_query_execution(QueryExecutionId=execution)
                raise TimeoutError(f"no answer within {TIMEOUT_SECONDS:.0f} s")
            time.sleep(pause)
        raise AssertionError

    def _results(self, execution: str) -> dict[str, Any]:
        """Return columns and rows; of a SELECT the first row is its headings."""
        try:
            pages = self.athena.get_paginator("get_query_results").paginate(
                QueryExecutionId=execution
            )
            results = [page["ResultSet"] for page in pages]
        except ClientError as error:
            return {"results_error": error.response["Error"].get("Message", "")}
        columns = [
            {"name": one["Name"], "type": one["Type"]}
            | {name.lower(): one[name] for name in ("Precision", "Scale") if name in one}
            for one in results[0]["ResultSetMetadata"]["ColumnInfo"]
        ]
        rows = [
            [value.get("VarCharValue") for value in row["Data"]]
            for result in results
            for row in result["Rows"]
        ]
        names = [one["name"] for one in columns]
        return {"columns": columns, "rows": rows[1:] if rows[:1] == [names] else rows}
