"""The Data Catalog as Athena uses it: Glue's operations on behalf of one caller."""

from collections.abc import Iterator
from typing import Any

from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext, ServiceError

_DEFAULT = "default"


class Metastore:
    """Databases, tables and partitions as Glue shapes; None for what isn't there."""

    def __init__(self, glue: GlueService, context: CallContext) -> None:
        self.glue = glue
        self.context = context

    def ensure_default_database(self) -> bool:
        """Make the database `default` where it is missing, as Athena does before it runs anything.

        Return whether it was. So its policies ask for glue:CreateDatabase of it (AWS: "Configure
        access to databases and tables in the AWS Glue Data Catalog").
        """
        if self.database(_DEFAULT) is not None:
            return False
        try:
            self.glue.create_database(self.context, {"DatabaseInput": {"Name": _DEFAULT}})
        except ServiceError as error:
            if error.code != "AlreadyExistsException":  # another query was faster
                raise
        return True

    def database(self, name: str) -> dict[str, Any] | None:
        """Return a database."""
        found = _found(lambda: self.glue.get_database(self.context, {"Name": name}))
        return None if found is None else found["Database"]

    def databases(self) -> list[dict[str, Any]]:
        """Return all databases by name."""
        return list(_pages(self.glue.get_databases, self.context, {}, "DatabaseList"))

    def table(self, database: str, name: str) -> dict[str, Any] | None:
        """Return a table; None also where the database is missing."""
        request = {"DatabaseName": database, "Name": name}
        found = _found(lambda: self.glue.get_table(self.context, request))
        return None if found is None else found["Table"]

    def tables(self, database: str, expression: str | None = None) -> list[dict[str, Any]]:
        """Return a database's tables and views by name, those of an expression alone."""
        request = {"DatabaseName": database, "Expression": expression}
        return list(_pages(self.glue.get_tables, self.context, request, "TableList"))

    def partitions(self, database: str, table: str) -> list[dict[str, Any]]:
        """Return a table's partitions as the catalog has them."""
        request = {"DatabaseName": database, "TableName": table}
        return list(_pages(self.glue.get_partitions, self.context, request, "Partitions"))


def _found(call: Any) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = call()
    except ServiceError as error:
        if error.code == "EntityNotFoundException":
            return None
        raise
    return answer


def _pages(
    operation: Any, context: CallContext, request: dict[str, Any], name: str
) -> Iterator[dict[str, Any]]:
    token: str | None = None
    while True:
        answer = operation(context, request | ({"NextToken": token} if token else {}))
        yield from answer[name]
        token = answer.get("NextToken")
        if token is None:
            return
