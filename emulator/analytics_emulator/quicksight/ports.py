"""What QuickSight needs of Athena; whoever hosts the service gives an object of this shape."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from analytics_emulator.service import CallContext


class ColumnType(NamedTuple):
    """A result column: its name as the query labels it, and Athena's name of its type."""

    name: str
    type: str


class AthenaSource(NamedTuple):
    """How a data source asks Athena: with its own role where it has one, in a work group."""

    context: CallContext
    work_group: str


def athena_source(context: CallContext, parameters: Mapping[str, Any]) -> AthenaSource:
    """Return how the data source with these AthenaParameters asks."""
    role = parameters.get("RoleArn")
    return AthenaSource(context.as_role(role) if role else context, parameters["WorkGroup"])


class AthenaPort(Protocol):
    """Athena, as a QuickSight data source sees it.

    Each method raises `ServiceError` when Athena refuses the request; a query that fails raises one
    whose message is the execution's `StateChangeReason`.
    """

    def work_group_exists(self, context: CallContext, work_group: str) -> bool:
        """Return whether the workgroup stands."""
        ...

    def query_columns(self, context: CallContext, work_group: str, sql: str) -> list[ColumnType]:
        """Return the columns that the query returns, without reading its rows where possible."""
        ...

    def count_rows(self, context: CallContext, work_group: str, sql: str) -> int:
        """Run the query and count its rows."""
        ...
