"""The operations on query executions (Athena API reference).

Order of checks at the start, as measured (aoyagikouhei/athena-local): token, work group, output
location, syntax, and last whether a repeated token comes with the same parameters.
"""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.athena.commands.reading import read_statement
from analytics_emulator.athena.errors import cant_keep, invalid_request, malformed_query
from analytics_emulator.athena.execution import Execution
from analytics_emulator.athena.execution_request import ExecutionRequest, read_execution_request
from analytics_emulator.athena.managed_results import ManagedStore
from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore, S3Location
from analytics_emulator.athena.paging import list_answer
from analytics_emulator.athena.permissions import (
    PermissionDeniedError,
    Permissions,
    guarded_catalog,
    guarded_store,
)
from analytics_emulator.athena.query_engine import QueryEngine
from analytics_emulator.athena.region import ENGINE_VERSION, Region, Regions
from analytics_emulator.athena.runner import Job, QueryRunner
from analytics_emulator.athena.session import Session
from analytics_emulator.athena.sql import MalformedQueryError
from analytics_emulator.athena.tables.object_cache import ObjectCache
from analytics_emulator.athena.work_groups import find_work_group
from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext

# Clients ask again and again until a query ends: some every second, others as often as they can.
# The longer it has run, the longer they wait for an answer, so that asking doesn't slow it down.
HOLD_SECONDS, LONGEST_HOLD_SECONDS = 0.2, 1.0


class QueryExecutionOperations:
    """Start, read, list and stop query executions."""

    _regions: Regions
    _glue: GlueService
    _store: ObjectStore
    _managed: ManagedStore
    _engine: QueryEngine
    _cache: ObjectCache
    _runner: QueryRunner
    _permissions: Callable[[CallContext], Permissions]

    def start_query_execution(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Check a query, keep it and run it in the background."""
        region = self._regions.of(context)
        wanted = read_execution_request(region, request)
        job = self._job(region, wanted, self._permissions(context))
        with region.lock:
            earlier = region.executions_by_token.get(wanted.token)
            if earlier is not None:
                return {"QueryExecutionId": _same_execution(earlier, wanted)}
            region.add(job.execution)
        try:
            self._runner.submit(job)
        except OSError as error:
            region.remove(job.execution)
            raise cant_keep(error) from error
        return {"QueryExecutionId": job.execution.id}

    def get_query_execution(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one execution; what is unfinished is given a moment to end first."""
        execution = find_execution(self._regions.of(context), request["QueryExecutionId"])
        age = (datetime.now(UTC) - execution.submitted).total_seconds()
        execution.wait(max(HOLD_SECONDS, min(age / 2, LONGEST_HOLD_SECONDS)))
        return {"QueryExecution": _shape(execution)}

    def batch_get_query_execution(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return several executions, and which ids there were none for."""
        region = self._regions.of(context)
        ids = request["QueryExecutionIds"]
        known = [region.executions[i] for i in ids if i in region.executions]
        missing = [
            {
                "QueryExecutionId": i,
                "ErrorCode": "QUERY_EXECUTION_NOT_FOUND",
                "ErrorMessage": f"QueryExecution {i} was not found",
            }
            for i in ids
            if i not in region.executions
        ]
        found = [_shape(execution) for execution in known]
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": missing}

    def list_query_executions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """List a work group's executions, the newest first."""
        region = self._regions.of(context)
        name = request.get("WorkGroup") or "primary"
        with region.lock:
            find_work_group(region, name)
            executions = reversed(region.executions.values())
            ids = [execution.id for execution in executions if execution.work_group == name]
        return list_answer("QueryExecutionIds", ids, request)

    def stop_query_execution(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Cancel an execution; one that is finished stays as it is."""
        region = self._regions.of(context)
        find_execution(region, request["QueryExecutionId"]).stop("Query cancelled by user")
        return {}

    def _job(self, region: Region, wanted: ExecutionRequest, permissions: Permissions) -> Job:
        if not wanted.managed:
            _check_output(wanted.output_prefix, permissions)
        execution = Execution(
            id=str(uuid.uuid4()),
            query=wanted.text,
            kind=wanted.kind,
            query_context=wanted.query_context,
            output_prefix=wanted.output_prefix,
            result_configuration=wanted.result_configuration,
            work_group=wanted.work_group,
            parameters=wanted.parameters,
            token=wanted.token,
            fingerprint=wanted.fingerprint,
            bytes_scanned_cutoff=wanted.bytes_scanned_cutoff,
            result_reuse=wanted.result_reuse,
            reuse_minutes=wanted.reuse_minutes,
            managed=wanted.managed,
        )
        session = Session(
            execution_id=execution.id,
            region=region,
            work_group=wanted.work_group,
            database=_unquoted(wanted.query_context.get("Database")),
            metastore=Metastore(guarded_catalog(self._glue, permissions), region.context),
            store=guarded_store(_store_of(self._store, wanted.result_configuration), permissions),
            engine=self._engine,
            lease=self._cache.lease(permissions, execution.cancel, self._engine.limits.converting),
            cancel=execution.cancel,
            output_prefix=wanted.output_prefix,
            submitted=execution.submitted,
            scratch=self._engine.scratch(execution.id),
            missing_catalog=wanted.missing_catalog,
            enforces_output=wanted.enforces_output,
            managed=self._managed if wanted.managed else None,
            parameters=wanted.parameters,
        )
        # Athena's own doing: callers without glue:CreateDatabase query all the same (unverified).
        if Metastore(self._glue, region.context).ensure_default_database():
            self._runner.keep_catalog()
        try:
            read = read_statement(wanted.text, wanted.kind, wanted.parameters, session)
        except MalformedQueryError as error:
            raise malformed_query(str(error)) from None
        execution.kind, execution.query = read.kind, read.query
        return Job(execution, session, read.command)


def _store_of(store: ObjectStore, results: dict[str, Any]) -> ObjectStore:
    """Return S3 as a query writes it: results, metadata and tables under the results' KMS key."""
    encryption = results.get("EncryptionConfiguration") or {}
    is_kms = encryption.get("EncryptionOption") == "SSE_KMS"
    return store.encrypting(encryption["KmsKey"]) if is_kms else store


def _check_output(prefix: str, permissions: Permissions) -> None:
    """Refuse a caller who may not look where the bucket of the results is."""
    bucket = S3Location.parse(prefix).bucket
    try:
        permissions.require("s3:GetBucketLocation", f"arn:aws:s3:::{bucket}")
    except PermissionDeniedError as error:
        raise invalid_request(f"Unable to verify/create output bucket {bucket}. {error}") from None


def _unquoted(database: str | None) -> str | None:
    """Return a context's database, which clients may send in backticks (awswrangler does)."""
    if database and len(database) > 1 and database[0] == database[-1] == "`":
        return database[1:-1]
    return database


def find_execution(region: Region, execution_id: str) -> Execution:
    """Find an execution by id."""
    with region.lock:
        if execution_id not in region.executions:
            raise invalid_request(
                f"QueryExecution {execution_id} was not found", "QUERY_EXECUTION_NOT_FOUND"
            )
        return region.executions[execution_id]


def _same_execution(earlier: Execution, wanted: ExecutionRequest) -> str:
    if earlier.fingerprint != wanted.fingerprint:
        raise invalid_request("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
    return earlier.id


def _shape(execution: Execution) -> dict[str, Any]:
    location = {"OutputLocation": execution.output_location}
    results: dict[str, Any] = {"ResultConfiguration": execution.result_configuration | location}
    if execution.managed:
        results = {"ManagedQueryResultsConfiguration": execution.managed}
    shape = {
        "QueryExecutionId": execution.id,
        "Query": execution.query,
        "StatementType": execution.kind.statement_type,
        **results,
        "ResultReuseConfiguration": execution.result_reuse,
        "QueryExecutionContext": execution.query_context,
        "Status": execution.status(),
        "Statistics": execution.statistics(),
        "WorkGroup": execution.work_group,
        "EngineVersion": dict(ENGINE_VERSION),
    }
    if execution.kind.substatement is not None:
        shape["SubstatementType"] = execution.kind.substatement
    return shape
