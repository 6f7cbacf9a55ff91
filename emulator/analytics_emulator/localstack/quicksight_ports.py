"""Athena as QuickSight asks it: its own service object, called in this process."""

import time
import uuid
from typing import Any

from analytics_emulator.athena import AthenaService
from analytics_emulator.quicksight import ColumnType
from analytics_emulator.service import CallContext, ServiceError

TIMEOUT_SECONDS = 120
FINAL_STATES = {"SUCCEEDED", "FAILED", "CANCELLED"}


class AthenaQueries:
    """Runs SQL in a workgroup, as QuickSight does."""

    def __init__(self, athena: AthenaService) -> None:
        self._athena = athena

    def work_group_exists(self, context: CallContext, work_group: str) -> bool:
        """Return whether the workgroup stands."""
        try:
            self._athena.get_work_group(context, {"WorkGroup": work_group})
        except ServiceError:
            return False
        return True

    def query_columns(self, context: CallContext, work_group: str, sql: str) -> list[ColumnType]:
        """Return the query's columns by asking for none of its rows."""
        answer = self._run(context, work_group, f"SELECT * FROM ({_bare(sql)}\n) AS t LIMIT 0")  # noqa: S608 -- a data set is SQL by nature
        columns = answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
        return [ColumnType(column["Name"], column["Type"]) for column in columns]

    def count_rows(self, context: CallContext, work_group: str, sql: str) -> int:
        """Count the query's rows."""
        answer = self._run(context, work_group, f"SELECT COUNT(*) FROM ({_bare(sql)}\n) AS t")  # noqa: S608 -- as above
        return int(answer["ResultSet"]["Rows"][1]["Data"][0]["VarCharValue"])

    def _run(self, context: CallContext, work_group: str, sql: str) -> dict[str, Any]:
        request = {
            "QueryString": sql,
            "WorkGroup": work_group,
            "ClientRequestToken": str(uuid.uuid4()),
        }
        started = self._athena.start_query_execution(context, request)
        execution = {"QueryExecutionId": started["QueryExecutionId"]}
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while True:
            found = self._athena.get_query_execution(context, execution)["QueryExecution"]
            status = found["Status"]
            if status["State"] in FINAL_STATES:
                break
            if time.monotonic() > deadline:
                self._athena.stop_query_execution(context, execution)
            time.sleep(0.02)
        if status["State"] != "SUCCEEDED":
            reason = status.get("StateChangeReason") or status["State"]
            raise ServiceError("InvalidRequestException", reason)
        answer: dict[str, Any] = self._athena.get_query_results(context, execution)
        return answer


def _bare(sql: str) -> str:
    """Leave the semicolon off that a query may end with."""
    return sql.strip().rstrip(";")
