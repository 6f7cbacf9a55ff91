"""Table and database names of a statement, folded and completed from the query's context."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics_emulator.athena.errors import invalid_request, malformed_query
from analytics_emulator.athena.session import Session
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token
from analytics_emulator.athena.statements.quoted_names import check_quotes
from analytics_emulator.sql_text import quoted

_CATALOG = "awsdatacatalog"


@dataclass(frozen=True)
class TableName:
    """A table's database and name, in lower case."""

    database: str
    table: str

    @property
    def quoted(self) -> str:
        """Return it as a query names it."""
        return f"{quoted(self.database)}.{quoted(self.table)}"


def table_name(parts: Sequence[Token], session: Session) -> TableName:
    """Return the table that one to three parts name; raises what Athena answers otherwise.

    AWS's pages also print `database.table` in one pair of backquotes (user guide, "DROP TABLE",
    "SHOW CREATE TABLE", "Use CTAS and INSERT INTO to work around the 100 partition limit").
    """
    names = [part.name for part in parts]
    if len(parts) == 1 and parts[0].kind == "backquoted" and names[0].count(".") == 1:
        names = names[0].split(".")
    if len(names) > 3:
        raise malformed_query(f"Invalid table name {'.'.join(names)}")
    if len(names) == 3:
        check_catalog(names.pop(0))
    if len(names) == 1:
        names.insert(0, context_database(session))
    return TableName(*names)


def unquoted_table_name(cursor: Cursor, session: Session) -> TableName:
    """Take a table's name in a statement of Hive's grammar, which has no double quotes."""
    parts = cursor.name_parts()
    if len(parts) <= 3:
        check_quotes(cursor.text, parts)
    return table_name(parts, session)


def database_name(cursor: Cursor) -> str:
    """Take a database's name, by itself or after its catalog's, as dlt writes it."""
    name = cursor.name().name
    if not cursor.takes_sign("."):
        return name
    check_catalog(name)
    return cursor.name().name


def context_database(session: Session) -> str:
    """Return the database that bare names mean."""
    return (session.database or "default").lower()


def check_catalog(name: str) -> None:
    """Refuse a catalog that doesn't exist (text and code measured)."""
    if name != _CATALOG:
        raise invalid_request(f"Catalog '{name}' does not exist", "DATACATALOG_NOT_FOUND")
