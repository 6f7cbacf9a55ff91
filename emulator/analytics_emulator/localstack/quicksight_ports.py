"""Athena as QuickSight asks it: through its API, with the role of the data source."""

import time
import uuid
from typing import Any

from analytics_emulator.localstack.clients import client, service_errors
from analytics_emulator.quicksight import ColumnType
from analytics_emulator.service import CallContext, ServiceError

TIMEOUT_SECONDS = 120
FINAL_STATES = {"SUCCEEDED", "FAILED", "CANCELLED"}


class AthenaQueries:
    """Runs SQL in a workgroup, as QuickSight does."""

    def work_group_exists(self, context: CallContext, work_group: str) -> bool:
        """Return whether the workgroup stands."""
        try:
            with service_errors():
                _athena(context).get_work_group(WorkGroup=work_group)
        except ServiceError as error:
            if error.code == "InvalidRequestException":
                return False
            raise
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
        with service_errors():
            athena = _athena(context)
            execution = athena.start_query_execution(
                QueryString=sql, WorkGroup=work_group, ClientRequestToken=str(uuid.uuid4())
            )["QueryExecutionId"]
            status = _final_status(athena, execution)
            if status["State"] != "SUCCEEDED":
                reason = status.get("StateChangeReason") or status["State"]
                raise ServiceError("InvalidRequestException", reason)
            answer: dict[str, Any] = athena.get_query_results(QueryExecutionId=execution)
        return answer


def _athena(context: CallContext) -> Any:
    return client("athena", context, taken_by="quicksight")


def _final_status(athena: Any, execution: str) -> dict[str, Any]:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        found = athena.get_query_execution(QueryExecutionId=execution)["QueryExecution"]
        status: dict[str, Any] = found["Status"]
        if status["State"] in FINAL_STATES:
            return status
        if time.monotonic() > deadline:
            athena.stop_query_execution(QueryExecutionId=execution)
        time.sleep(0.02)


def _bare(sql: str) -> str:
    """Leave the semicolon off that a query may end with."""
    return sql.strip().rstrip(";")
