"""GetQueryResults: pages of the result file, with the rows counted as Athena counts them.

Rows come from the result file in S3, as on Athena: without the file there are no results. A page
that is full always carries a token, even where nothing follows (measured,
aoyagikouhei/athena-local).
"""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.errors import invalid_request
from analytics_emulator.athena.execution import Execution
from analytics_emulator.athena.managed_results import ManagedStore, ResultStore
from analytics_emulator.athena.object_store import (
    ObjectNotFoundError,
    ObjectRange,
    ObjectStore,
    S3Location,
)
from analytics_emulator.athena.paging import offset_of, token_of
from analytics_emulator.athena.permissions import PermissionDeniedError, Permissions
from analytics_emulator.athena.query_executions import find_execution
from analytics_emulator.athena.region import Regions
from analytics_emulator.athena.results.columns import column_info
from analytics_emulator.athena.results.files import read_csv_file, read_text_file
from analytics_emulator.athena.results.large import CHUNK_BYTES, LargeResult
from analytics_emulator.athena.results.recent import RecentResults, Result
from analytics_emulator.athena.sql import ResultColumn
from analytics_emulator.athena.statements.kind import OutputName
from analytics_emulator.service import CallContext, ServiceError

_MAX_PAGE = 1000
_MANIFEST_COLUMN = ResultColumn("manifest", "varchar", 2147483647, 0)


class QueryResultOperations:
    """Read results and how an execution went."""

    _regions: Regions
    _store: ObjectStore
    _managed: ManagedStore
    _results: RecentResults
    _permissions: Callable[[CallContext], Permissions]

    def get_query_results(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of rows, the first one with the names of the columns on top."""
        execution = find_execution(self._regions.of(context), request["QueryExecutionId"])
        size = request.get("MaxResults") or _MAX_PAGE
        if size > _MAX_PAGE:
            raise invalid_request("MaxResults is more than maximum allowed length 1000")
        _check_finished(execution)
        is_manifest = request.get("QueryResultType") == "DATA_MANIFEST"
        permissions = self._permissions(context)
        if is_manifest:
            rows, columns = self._manifest(execution, permissions), [_MANIFEST_COLUMN]
        else:
            rows, columns = self._rows(execution, permissions), execution.columns
        page, token = _page(rows, request.get("NextToken"), size)
        metadata = {"ColumnInfo": [column_info(column) for column in columns]}
        answer: dict[str, Any] = {"ResultSet": {"Rows": page, "ResultSetMetadata": metadata}}
        if execution.update_count is not None:
            answer["UpdateCount"] = execution.update_count
        return answer | ({"NextToken": token} if token else {})

    def _rows(self, execution: Execution, permissions: Permissions) -> Result:
        """Return an execution's result, to who may read its file."""
        if execution.has_result_file:
            _require_read(execution, execution.output_location, permissions)
        return self._results.of(execution.id, lambda: _read(self._store_of(execution), execution))

    def _manifest(self, execution: Execution, permissions: Permissions) -> Result:
        """Return the places of the files that a statement wrote, a row each.

        API reference: CREATE TABLE AS, UNLOAD and INSERT have them. The column's name and the
        error of another statement aren't documented.
        """
        if execution.manifest is None:
            raise invalid_request("DATA_MANIFEST isn't available for this type of query")
        _require_read(execution, execution.manifest, permissions)
        place = S3Location.parse(execution.manifest)
        try:
            listed = self._store_of(execution).read(place.bucket, place.key)
            return read_text_file(listed.removesuffix(b"\n"))
        except ObjectNotFoundError:
            raise invalid_request("Could not find results", "RESULT_NOT_FOUND") from None

    def _store_of(self, execution: Execution) -> ResultStore:
        return self._managed if execution.managed else self._store

    def get_query_runtime_statistics(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return an execution's timeline, and what a query read and gave, as one stage.

        The rows that were read aren't counted, nor the bytes of the answer.
        """
        execution = find_execution(self._regions.of(context), request["QueryExecutionId"])
        if not execution.is_final:
            raise _unfinished(execution)
        timeline = {k: v for k, v in execution.statistics().items() if k.endswith("InMillis")}
        rows = {"InputBytes": execution.scanned_bytes}
        statistics: dict[str, Any] = {"Timeline": timeline, "Rows": rows}
        if execution.row_count is not None:
            rows["OutputRows"] = execution.row_count
            spent = timeline["EngineExecutionTimeInMillis"]
            stage = {"StageId": 0, "State": "FINISHED", "ExecutionTime": spent}
            statistics["OutputStage"] = {**stage, **rows, "SubStages": []}
        return {"QueryRuntimeStatistics": statistics}


def _require_read(execution: Execution, uri: str, permissions: Permissions) -> None:
    """Refuse who may not read a file of the results; those in Athena's own storage have none."""
    if execution.managed:
        return
    place = S3Location.parse(uri)
    try:
        permissions.require("s3:GetObject", f"arn:aws:s3:::{place.bucket}/{place.key}")
    except PermissionDeniedError as error:
        raise invalid_request(f"Access denied: {error}", "ACCESS_DENIED") from None


def _check_finished(execution: Execution) -> None:
    match execution.state:
        case "QUEUED" | "RUNNING":
            raise _unfinished(execution)
        case "CANCELLED":
            raise invalid_request("Could not find results", "RESULT_NOT_FOUND")
        case "FAILED" if not _answers_when_failed(execution):
            raise invalid_request(
                "Query did not finish successfully. Final query state: FAILED",
                "INVALID_QUERY_EXECUTION_STATE",
            )


def _answers_when_failed(execution: Execution) -> bool:
    """Tell Hive's DDL, whose failed executions have an empty result (measured), from the rest."""
    return execution.kind.statement_type == "DDL" and execution.kind.output == OutputName.TEXT


def _unfinished(execution: Execution) -> ServiceError:
    return invalid_request(
        f"Query has not yet finished. Current state: {execution.state}",
        "INVALID_QUERY_EXECUTION_STATE",
    )


def _read(store: ResultStore, execution: Execution) -> Result:
    if not execution.has_result_file or execution.state == "FAILED":
        return read_text_file(b"")
    place = S3Location.parse(execution.output_location)

    def read(start: int, size: int) -> ObjectRange:
        try:
            return store.read_range(place.bucket, place.key, start, size)
        except ObjectNotFoundError:
            raise invalid_request("Could not find results", "RESULT_NOT_FOUND") from None

    first = read(0, CHUNK_BYTES)
    is_csv = execution.kind.output == OutputName.CSV
    if is_csv and first.size > len(first.body):
        return LargeResult(read, len(execution.columns))
    if is_csv:
        return read_csv_file(first.body, len(execution.columns))
    rest = read(len(first.body), first.size).body if first.size > len(first.body) else b""
    return read_text_file(first.body + rest)


def _page(rows: Result, token: str | None, size: int) -> tuple[list[dict[str, Any]], str | None]:
    start = 0 if token is None else offset_of(token)
    if isinstance(rows, pa.Table) and rows.num_rows == 0:
        return [], None
    if start is None:
        raise invalid_request(f"Malformed nextPageToken {token}")
    found = rows.page(start, size) if isinstance(rows, LargeResult) else rows.slice(start, size)
    columns = [column.to_pylist() for column in found.columns]
    page = [{"Data": [_datum(value) for value in row]} for row in zip(*columns, strict=True)]
    return page, token_of(start + size) if len(page) == size else None


def _datum(value: str | None) -> dict[str, str]:
    return {} if value is None else {"VarCharValue": value}
