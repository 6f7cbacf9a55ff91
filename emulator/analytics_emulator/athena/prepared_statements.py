"""The operations on prepared statements (user guide, "Use prepared statements").

At most 1,000 statements a work group (user guide, service quotas).
"""

from datetime import UTC, datetime
from typing import Any

from analytics_emulator.athena.errors import invalid_request, resource_not_found
from analytics_emulator.athena.paging import list_answer
from analytics_emulator.athena.region import Region, Regions
from analytics_emulator.athena.work_groups import find_work_group
from analytics_emulator.service import CallContext

_MAX_STATEMENTS = 1000


class PreparedStatementOperations:
    """Create, read, update and delete prepared statements."""

    _regions: Regions

    def create_prepared_statement(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Save a statement under a name that its work group hasn't yet."""
        create_statement(
            self._regions.of(context),
            request["WorkGroup"],
            request["StatementName"],
            request["QueryStatement"],
            request.get("Description"),
        )
        return {}

    def get_prepared_statement(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return one statement."""
        region = self._regions.of(context)
        with region.lock:
            found = find_statement(region, request["WorkGroup"], request["StatementName"])
            return {"PreparedStatement": dict(found)}

    def batch_get_prepared_statement(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return several statements of a work group, and which names there were none for."""
        region = self._regions.of(context)
        work_group, names = request["WorkGroup"], request["PreparedStatementNames"]
        with region.lock:
            find_work_group(region, work_group)
            known = region.prepared_statements
            found = [dict(known[work_group, n]) for n in names if (work_group, n) in known]
            missing = [n for n in names if (work_group, n) not in known]
        return {
            "PreparedStatements": found,
            "UnprocessedPreparedStatementNames": [
                {
                    "StatementName": name,
                    "ErrorCode": "STATEMENT_NOT_FOUND",
                    "ErrorMessage": _missing_text(work_group, name),
                }
                for name in missing
            ],
        }

    def list_prepared_statements(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """List a work group's statements by name."""
        region = self._regions.of(context)
        with region.lock:
            find_work_group(region, request["WorkGroup"])
            of_group = sorted(
                key for key in region.prepared_statements if key[0] == request["WorkGroup"]
            )
            statements = [region.prepared_statements[key] for key in of_group]
            members = ("StatementName", "LastModifiedTime")
            summaries = [{key: statement[key] for key in members} for statement in statements]
        return list_answer("PreparedStatements", summaries, request)

    def update_prepared_statement(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Replace a statement's text and description."""
        region = self._regions.of(context)
        name, work_group = request["StatementName"], request["WorkGroup"]
        with region.lock:
            find_statement(region, work_group, name)
            region.prepared_statements[work_group, name] = _statement(
                work_group, name, request["QueryStatement"], request.get("Description")
            )
        return {}

    def delete_prepared_statement(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Delete a statement."""
        region = self._regions.of(context)
        delete_statement(region, request["WorkGroup"], request["StatementName"])
        return {}


def create_statement(
    region: Region, work_group: str, name: str, query: str, description: str | None = None
) -> None:
    """Save a statement."""
    with region.lock:
        find_work_group(region, work_group)
        if (work_group, name) in region.prepared_statements:
            raise invalid_request(
                f"PreparedStatement {name} already exists in workGroup {work_group}"
            )
        count = sum(1 for group, _ in region.prepared_statements if group == work_group)
        if count >= _MAX_STATEMENTS:
            raise invalid_request(
                f"Maximum number of prepared statements in workGroup {work_group} reached"
            )
        statement = _statement(work_group, name, query, description)
        region.prepared_statements[work_group, name] = statement


def find_statement(region: Region, work_group: str, name: str) -> dict[str, Any]:
    """Find a statement by name."""
    with region.lock:
        find_work_group(region, work_group)
        if (work_group, name) not in region.prepared_statements:
            raise resource_not_found(_missing_text(work_group, name), name)
        return region.prepared_statements[work_group, name]


def delete_statement(region: Region, work_group: str, name: str) -> None:
    """Delete a statement."""
    with region.lock:
        find_statement(region, work_group, name)
        del region.prepared_statements[work_group, name]


def _missing_text(work_group: str, name: str) -> str:
    return f"PreparedStatement {name} was not found in workGroup {work_group}"


def _statement(work_group: str, name: str, query: str, description: str | None) -> dict[str, Any]:
    statement = {
        "StatementName": name,
        "QueryStatement": query,
        "WorkGroupName": work_group,
        "LastModifiedTime": datetime.now(UTC),
    }
    return statement | ({} if description is None else {"Description": description})
