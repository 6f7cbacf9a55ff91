"""SQL with its type: what a translation gives, and the literals that it starts from."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from dashboard.refusal import NotDrawnError

NAME = "value over rows "  # of columns that each row of a visual has; see windows.py
LEVEL_NAME = f"{NAME}of a level "
ONCE_NAME = f"{NAME}once a group "  # of columns that are 1 in one row of each group of a level
NESTED_NAME = "table calculation "  # of columns that other table calculations stand on
CALCULATED_NAME = "calculated field "  # of columns that hold long calculated fields
NUMBERS = {"INTEGER", "DECIMAL"}
SQL_TYPES = {  # of QuickSight's types, in Athena
    "STRING": "varchar",
    "INTEGER": "bigint",
    "DECIMAL": "double",
    "DATETIME": "timestamp",
}
TEXTS = {
    "DECIMAL": r"REGEXP_REPLACE(CAST(TRY_CAST({} AS decimal(38, 10)) AS varchar), '\.?0+$', '')",
    "DATETIME": "format_datetime({}, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''')",
}


class Sql(NamedTuple):
    """A SQL expression, its QuickSight type, and whether it aggregates rows.

    `has_rows` tells that it was made of columns of rows, even if none of them is left in it.
    """

    text: str
    type: str
    is_aggregate: bool = False
    has_rows: bool = False

    @property
    def has_window(self) -> bool:
        """Return whether it looks at other rows of the result, as table calculations do."""
        return " OVER (" in self.text or self.is_nested

    @property
    def is_nested(self) -> bool:
        """Return whether it stands on table calculations that come before it."""
        return NESTED_NAME in self.text

    @property
    def is_of_level(self) -> bool:
        """Return whether it holds an aggregate by a list of fields, which repeats on many rows."""
        return LEVEL_NAME in self.text and not self.is_of_groups

    @property
    def is_of_groups(self) -> bool:
        """Return whether it sums up one value of each group of a level, for a visual's groups."""
        return ONCE_NAME in self.text

    @property
    def reads_rows(self) -> bool:
        """Return whether it stands for a value of each row, that nothing aggregates."""
        return not self.is_aggregate and (self.has_rows or 't."' in self.text)

    def check_repeats(self, function: str) -> None:
        """Refuse a function over rows that a repeated value would change."""
        if self.is_of_level and function not in {"MIN", "MAX", "DISTINCT_COUNT"}:
            raise NotDrawnError(f"{function} of an aggregate by a list of fields is not drawn")


def check_mixture(operands: Iterable[Sql]) -> None:
    """Refuse an aggregate beside a column of rows, as QuickSight does: "Mismatched aggregation"."""
    known = list(operands)
    if any(one.is_aggregate for one in known) and (rows := [o for o in known if o.reads_rows]):
        raise NotDrawnError(
            "Mismatched aggregation: a calculation has aggregated and not aggregated fields "
            f"({rows[0].text} is not aggregated); QuickSight refuses it too"
        )


def as_number(sql: Sql) -> Sql:
    """Return a truth value as 1 or 0, which is what QuickSight compares it as with numbers."""
    if sql.type != "BOOLEAN":
        return sql
    return Sql(f"CAST({sql.text} AS integer)", "INTEGER", sql.is_aggregate)


def as_text(sql: Sql) -> Sql:
    """Write a value as a text, as `toString` does.

    Source: user guide, "toString": dates as `1992-11-14T00:00:00.000Z`; how numbers look it leaves
    open. Athena writes a double as `1.0E0`, so decimals have ten places less their trailing zeros.
    """
    template = TEXTS.get(sql.type, "CAST({} AS varchar)")
    return Sql(template.format(sql.text), "STRING", sql.is_aggregate)


def number_text(value: str) -> str:
    """Write a number that stands in a text as `as_text` writes it; any other text stays."""
    try:
        return f"{Decimal(value).normalize():f}"
    except InvalidOperation:
        return value


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
