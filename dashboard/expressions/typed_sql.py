"""SQL with its type: what a translation gives, and the literals that it starts from."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from dashboard.refusal import NotDrawnError


class Sql(NamedTuple):
    """A SQL expression, its QuickSight type, and whether it aggregates rows."""

    text: str
    type: str
    is_aggregate: bool = False

    @property
    def has_window(self) -> bool:
        """Tell whether it looks at other rows of the result, as table calculations do."""
        return " OVER (" in self.text


def as_number(sql: Sql) -> Sql:
    """Give a truth value as 1 or 0, which is what QuickSight compares it as with numbers."""
    if sql.type != "BOOLEAN":
        return sql
    return Sql(f"CAST({sql.text} AS integer)", "INTEGER", sql.is_aggregate)


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """Quote a string."""
    return "'" + value.replace("'", "''") + "'"


def literal(value: object) -> Sql:
    """Write a value as SQL; times have none but UTC."""
    match value:
        case bool():
            return Sql("true" if value else "false", "BOOLEAN")
        case int():
            return Sql(str(value), "INTEGER")
        case Decimal() | float():
            return Sql(f"{Decimal(str(value)):f}", "DECIMAL")
        case datetime():
            moment = value.isoformat(sep=" ", timespec="milliseconds")
            return Sql(f"timestamp '{moment}'", "DATETIME")
        case str():
            return Sql(text_literal(value), "STRING")
    raise NotDrawnError(f"{value!r} has no SQL form")
