"""StartQueryExecution's request, checked and with the work group's settings applied."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from analytics_emulator.athena.errors import invalid_request, refuse_others
from analytics_emulator.athena.execution import no_reuse
from analytics_emulator.athena.managed_results import PREFIX
from analytics_emulator.athena.object_store import output_location
from analytics_emulator.athena.region import Region
from analytics_emulator.athena.result_reuse import reuse_minutes
from analytics_emulator.athena.statements.kind import StatementKind, statement_kind
from analytics_emulator.athena.statements.lexer import tokens
from analytics_emulator.athena.statements.text import single_statement
from analytics_emulator.athena.work_groups import checked_result_configuration, find_work_group

_NO_OUTPUT_LOCATION = (
    "No output location provided. You did not provide an output location for  your query results."
    " Either specify an S3 bucket location or enable Athena managed query results in your"
    " workgroup settings."
)
_MEMBERS = {
    "QueryString",
    "ClientRequestToken",
    "QueryExecutionContext",
    "ResultConfiguration",
    "WorkGroup",
    "ExecutionParameters",
    "ResultReuseConfiguration",
}


@dataclass(frozen=True)
class ExecutionRequest:
    """What shall run, where its results go, and what a repetition must agree with."""

    token: str
    fingerprint: str
    text: str
    kind: StatementKind
    parameters: list[str]
    query_context: dict[str, str]
    missing_catalog: str | None
    work_group: str
    output_prefix: str
    result_configuration: dict[str, Any]
    bytes_scanned_cutoff: int | None
    enforces_output: bool
    result_reuse: dict[str, Any]
    reuse_minutes: int | None
    managed: dict[str, Any] | None = None


def read_execution_request(region: Region, request: dict[str, Any]) -> ExecutionRequest:
    """Check a request; raises the error that Athena answers with."""
    if request.get("ClientRequestToken") is None:
        raise invalid_request("clientRequestToken is null or empty")
    refuse_others(request, _MEMBERS, "StartQueryExecution")
    minutes = reuse_minutes(request.get("ResultReuseConfiguration") or {})
    with region.lock:
        work_group = find_work_group(region, request.get("WorkGroup") or "primary")
    if work_group["State"] == "DISABLED":
        raise invalid_request(f"WorkGroup {work_group['Name']} is disabled")
    given = checked_result_configuration(region.context, request.get("ResultConfiguration") or {})
    enforces = work_group["Configuration"].get("EnforceWorkGroupConfiguration", False)
    results = _results(given, work_group["Configuration"])
    managed = _managed(given, work_group["Configuration"])
    if managed:
        results = {"OutputLocation": PREFIX}
    if not results.get("OutputLocation"):
        raise invalid_request(_NO_OUTPUT_LOCATION)
    reuses = not managed and not _overrides(results, work_group["Configuration"])
    text = single_statement(request["QueryString"])
    query_context = _query_context(request.get("QueryExecutionContext") or {})
    return ExecutionRequest(
        token=request["ClientRequestToken"],
        fingerprint=_fingerprint(request),
        text=text,
        kind=statement_kind(tokens(text)),
        parameters=[p for p in request.get("ExecutionParameters") or [] if p is not None],
        query_context=query_context,
        missing_catalog=_missing_catalog(query_context),
        work_group=work_group["Name"],
        output_prefix=output_location(results["OutputLocation"]),
        result_configuration=results,
        bytes_scanned_cutoff=work_group["Configuration"].get("BytesScannedCutoffPerQuery"),
        enforces_output=enforces and not managed,
        result_reuse=request.get("ResultReuseConfiguration") or no_reuse(),
        reuse_minutes=minutes if reuses else None,
        managed=managed,
    )


def _managed(given: dict[str, Any], work_group: dict[str, Any]) -> dict[str, Any] | None:
    """Return the work group's managed results, where it has them; no other place goes with them."""
    managed: dict[str, Any] = work_group.get("ManagedQueryResultsConfiguration") or {}
    if not managed.get("Enabled"):
        return None
    if given:
        raise invalid_request("Not supported by the emulator: a place beside managed query results")
    return managed


def _results(given: dict[str, Any], work_group: dict[str, Any]) -> dict[str, Any]:
    """Let an enforcing work group have its way, else the client; the other one fills in."""
    of_group = work_group.get("ResultConfiguration") or {}
    if work_group.get("EnforceWorkGroupConfiguration"):
        return dict(of_group)
    return of_group | given


def _overrides(results: dict[str, Any], work_group: dict[str, Any]) -> bool:
    """Return whether results go elsewhere, or otherwise, than the work group has them."""
    of_group = work_group.get("ResultConfiguration") or {}
    return any(results.get(member) != value for member, value in of_group.items())


def _query_context(given: dict[str, Any]) -> dict[str, str]:
    """Return the context as GetQueryExecution echoes it: catalog folded, database as sent."""
    context = {key: value for key, value in given.items() if value is not None}
    if "Catalog" in context:
        context["Catalog"] = context["Catalog"].lower()
    return context


def _missing_catalog(query_context: dict[str, str]) -> str | None:
    catalog = query_context.get("Catalog", "awsdatacatalog")
    return None if catalog == "awsdatacatalog" else catalog


def _fingerprint(request: dict[str, Any]) -> str:
    """Return a digest of what a request with the same token must repeat.

    Parameters and work group needn't. The digest is kept with the execution, for long.
    """
    context = request.get("QueryExecutionContext") or {}
    location = (request.get("ResultConfiguration") or {}).get("OutputLocation")
    told = (request["QueryString"], context.get("Catalog"), context.get("Database"), location)
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
