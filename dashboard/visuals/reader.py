"""What reading a visual needs: the fields of its wells, its query, its rows as records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.deployed import Deployed, only
from dashboard.expressions.functions import aggregate
from dashboard.expressions.translation import Scope
from dashboard.expressions.windows import RowWindows
from dashboard.formats import NumberFormat, date_text, read_number_format
from dashboard.parameters import Parameters
from dashboard.queries import fields as wells
from dashboard.queries.fields import Field
from dashboard.queries.filters import Choices, Conditions, conditions
from dashboard.queries.query import ROW_LIMIT, Order, Query, build_query
from dashboard.refusal import NotDrawnError

NULL_TEXT = "(none)"


@dataclass(frozen=True)
class Plan:
    """A visual's query and what to make of its rows: a JSON object for the page."""

    query: Query
    present: Callable[[Sequence[Row]], dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    totals: "Totals | None" = None
    is_top: bool = False  # its limit is the definition's own, so that a cut is no surprise

    @property
    def queries(self) -> list[Query]:
        """Return all queries that it needs."""
        return [self.query, *([self.totals.query] if self.totals else [])]


@dataclass(frozen=True)
class Totals:
    """A query of one row that sums a visual up, and how that row is added to what is shown."""

    query: Query
    add: Callable[[dict[str, Any], Row], None]


@dataclass(frozen=True)
class Reader:
    """One visual on one sheet with the reader's choices."""

    deployed: Deployed
    sheet_id: str
    visual_id: str
    data_set: str
    scope: Scope
    choices: Choices

    @classmethod
    def of_visual(
        cls,
        deployed: Deployed,
        sheet_id: str,
        visual_id: str,
        field_wells: Mapping[str, Any],
        parameters: Parameters,
        choices: Choices,
        now: datetime,
    ) -> "Reader":
        """Find the visual's data set and what names mean in it."""
        identifier = wells.data_set_of(field_wells)
        columns = deployed.data_set(identifier).columns
        calculated = deployed.calculated(identifier)
        plain = Scope(columns, calculated, parameters, now, {}, RowWindows())
        scope = replace(plain, dimensions=wells.dimensions_of(field_wells, plain, deployed))
        return cls(deployed, sheet_id, visual_id, identifier, scope, choices)

    def dimensions(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of dimensions."""
        return [wells.dimension(item, self.scope, self.deployed) for item in items or []]

    def measures(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of measures."""
        return [wells.measure(item, self.scope, self.deployed) for item in items or []]

    def measures_or_count(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of measures; a chart without one counts rows."""
        return self.measures(items) or [wells.row_count(self.data_set)]

    def unaggregated(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of columns as they are."""
        return [wells.unaggregated(item, self.scope, self.deployed) for item in items or []]

    def query(
        self,
        fields: Sequence[Field],
        orders: Sequence[Order] = (),
        limit: int = ROW_LIMIT,
        is_grouped: bool = True,
    ) -> Query:
        """Write the visual's query with the filters that apply to it."""
        found = conditions(
            self.deployed, self.sheet_id, self.visual_id, self.data_set, self.scope, self.choices
        )
        data_set = self.deployed.data_set(self.data_set)
        rows = None
        if self.scope.windows and self.scope.windows.found:
            rows, where = self.scope.windows.over(data_set.sql, found.where)
            found = Conditions(where, found.having)
        return build_query(data_set, fields, found, orders, limit, is_grouped, rows)

    def sort_field(self, column_sort: Mapping[str, Any]) -> Field:
        """Make a measure of the column that a ColumnSort sorts by; MIN where it names none."""
        name = column_sort["SortBy"]["ColumnName"]
        sql = self.scope.column(name)
        if not sql.is_aggregate:
            function = column_sort.get("AggregationFunction")
            inner = only(function)[1] if function else "MIN"
            sql = aggregate(str(inner if isinstance(inner, str) else only(inner)[1]), sql)
        return Field(f"sort by {name}", self.data_set, name, sql, True, None, {})


def number_format(field_: Field) -> NumberFormat:
    """Return a measure's number format."""
    return read_number_format(field_.format)


def cell_text(value: Cell, field_: Field) -> str:
    """Write a value as its field is formatted."""
    if isinstance(value, datetime):
        pattern = field_.format.get("DateTimeFormat") or (
            field_.format.get("DateTimeFormatConfiguration") or {}
        ).get("DateTimeFormat")
        return date_text(value, field_.granularity, pattern)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return NumberFormat().null_text if field_.is_measure else NULL_TEXT
    if isinstance(value, str):
        return value or "(empty)"
    if not field_.is_measure and not field_.format:
        return str(value)
    nested = field_.format.get("NumberFormatConfiguration") or field_.format
    return read_number_format(nested).text(value)


def number(value: Cell) -> float | int | None:
    """Return a measure's value for JSON; charts are drawn with binary floats."""
    if isinstance(value, bool) or value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    raise NotDrawnError(f"{value!r} is not a number")


def table_of(fields: Sequence[Field], rows: Sequence[Row]) -> dict[str, Any]:
    """Return rows as the page's table: titles, kinds and texts, and raw values for CSV."""
    return {
        "columns": [{"title": one.label, "isNumber": is_number(one)} for one in fields],
        "rows": [
            [cell_text(value, one) for value, one in zip(row, fields, strict=False)] for row in rows
        ],
        "raw": [[raw_text(value) for value, _ in zip(row, fields, strict=False)] for row in rows],
    }


def is_number(field_: Field) -> bool:
    """Return whether a column's values are numbers, to be set flush right."""
    return field_.sql.type in {"INTEGER", "DECIMAL"}


def raw_text(value: Cell) -> str:
    """Write a value for CSV: exact, unformatted; NULL is nothing."""
    if value is None:
        return ""
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
