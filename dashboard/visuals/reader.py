"""What reading a visual needs: the fields of its wells, its query, its rows as records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from dashboard.actions import NO_KEYS, Keys
from dashboard.aws.athena import Cell, Row
from dashboard.deployed import DataSet, Deployed, only
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import CALCULATED_NAME, NAME
from dashboard.formats import NumberFormat, date_text, read_number_format
from dashboard.parameters import Parameters
from dashboard.queries import fields as wells
from dashboard.queries.aggregation import aggregated
from dashboard.queries.data_scope import data_scope
from dashboard.queries.fields import Field
from dashboard.queries.filters import Choices, conditions
from dashboard.queries.paging import Page
from dashboard.queries.query import ROW_LIMIT, Order, Query, build_query
from dashboard.refusal import NotDrawnError

NULL_TEXT = "(none)"
EXPORT_LIMIT = 1_000_000  # as many rows as QuickSight writes into a CSV file
WHOLE_DAYS = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"}

type ValuesOf = Callable[[DataSet, Field], Callable[[], Sequence[str]]]


@dataclass(frozen=True)
class Plan:
    """A visual's query and what to make of its rows: a JSON object for the page.

    `present` takes the query's rows, then those of each of the `others`.
    """

    query: Query
    present: Callable[..., dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    totals: "Totals | None" = None
    is_top: bool = False  # its limit is the definition's own, so that a cut is no surprise
    others: tuple[Query, ...] = ()
    is_part: bool = False  # a reader's search or page, which may have no rows

    @property
    def queries(self) -> list[Query]:
        """Return all queries that it needs."""
        return [self.query, *self.others, *([self.totals.query] if self.totals else [])]


@dataclass(frozen=True)
class Totals:
    """A query of one row that sums a visual up, and how that row is added to what is shown."""

    query: Query
    add: Callable[[dict[str, Any], Row], None]


@dataclass(frozen=True)
class Reader:
    """One visual on one sheet with the reader's choices.

    `values` asks for all values of a column; `is_export` wants every row, for a file; `keys` are
    the fields whose values its marks bring along.
    """

    deployed: Deployed
    sheet_id: str
    visual_id: str
    data_set: str
    scope: Scope
    choices: Choices
    values: ValuesOf | None = None
    is_export: bool = False
    keys: Keys = NO_KEYS
    names: Mapping[str, str] = field(default_factory=dict)  # what fields are called, by their ids

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
        plain = data_scope(deployed, identifier, parameters, now)
        scope = replace(plain, dimensions=wells.dimensions_of(field_wells, plain, deployed))
        return cls(deployed, sheet_id, visual_id, identifier, scope, choices)

    def at(self, fields: Sequence[Field]) -> "Reader":
        """Return the reader of what groups by these of the visual's dimensions alone."""
        kept = {one.column: one.sql for one in fields}
        return replace(self, scope=replace(self.scope, dimensions=kept))

    def dimensions(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of dimensions."""
        return self._called(
            [wells.dimension(one, self.scope, self.deployed) for one in items or []]
        )

    def measures(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of measures."""
        return self._called([wells.measure(one, self.scope, self.deployed) for one in items or []])

    def _called(self, found: list[Field]) -> list[Field]:
        """Call fields as the visual does."""
        return [replace(one, title=self.names.get(one.id, one.title)) for one in found]

    def measures_or_count(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of measures; a chart without one counts rows."""
        return self.measures(items) or [wells.row_count(self.data_set)]

    def unaggregated(self, items: Sequence[Mapping[str, Any]] | None) -> list[Field]:
        """Read a well of columns as they are."""
        return [wells.unaggregated(item, self.scope, self.deployed) for item in items or []]

    def row_values(self, item: Mapping[str, Any]) -> Field:
        """Read a measure's column as it is in each row, whatever its aggregation."""
        _, body = only(item)
        if "Column" not in body:
            raise NotDrawnError("A calculation over what is drawn has no values of rows")
        return wells.unaggregated(body, self.scope, self.deployed)

    def query(
        self,
        fields: Sequence[Field],
        orders: Sequence[Order] = (),
        limit: int | None = None,
        is_grouped: bool = True,
    ) -> Query:
        """Write the visual's query with the filters that apply to it.

        A limit is the definition's own; without one there is that of what the page can show.
        """
        limit = self.shown(ROW_LIMIT) if limit is None else limit
        found = conditions(
            self.deployed, self.sheet_id, self.visual_id, self.data_set, self.scope, self.choices
        )
        data_set = self.deployed.data_set(self.data_set)
        windows = self.scope.windows
        return build_query(data_set, fields, found, orders, limit, is_grouped, windows)

    @property
    def page(self) -> Page:
        """Return which rows of a table are wanted; a file has all of them."""
        return Page() if self.is_export else Page.of(self.choices.tables.get(self.visual_id))

    def shown(self, limit: int) -> int:
        """Return how many rows the page shows, or what a file holds where one is written."""
        return EXPORT_LIMIT if self.is_export else limit

    def known_values(self, field_: Field | None) -> Callable[[], Sequence[str]]:
        """Begin to ask for all values of a column that colours; the function waits for them."""
        if not self.values or not field_ or field_.granularity:
            return list
        if any(name in field_.sql.text for name in (NAME, CALCULATED_NAME, " OVER (")):
            return list
        return self.values(self.deployed.data_set(self.data_set), field_)

    def sort_field(self, column_sort: Mapping[str, Any]) -> Field:
        """Make a measure of the column that a ColumnSort sorts by; MIN where it names none."""
        name = column_sort["SortBy"]["ColumnName"]
        sql = self.scope.column(name)
        if not sql.is_aggregate:
            sql = aggregated(column_sort.get("AggregationFunction") or "MIN", sql, self.scope)
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
        return _null_text(field_)
    if isinstance(value, str):
        return value or "(empty)"
    if not field_.is_measure and not field_.format:
        return str(value)
    nested = field_.format.get("NumberFormatConfiguration") or field_.format
    return read_number_format(nested).text(value)


def _null_text(field_: Field) -> str:
    """Return what stands for NULL: the definition's own word, else this page's."""
    kinds = (
        "NumberFormatConfiguration",
        "StringFormatConfiguration",
        "DateTimeFormatConfiguration",
    )
    found = (field_.format.get(kind) for kind in kinds)
    nested = next(filter(None, found), field_.format)
    if own := (nested.get("NullValueFormatConfiguration") or {}).get("NullString"):
        return str(own)
    return read_number_format(nested).null_text if field_.is_measure else NULL_TEXT


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
        "columns": [column_of(one, one.label) for one in fields],
        "rows": [
            [cell_text(value, one) for value, one in zip(row, fields, strict=False)] for row in rows
        ],
        "raw": [
            [raw_text(value, one) for value, one in zip(row, fields, strict=False)] for row in rows
        ],
    }


def column_of(field_: Field, title: str) -> dict[str, Any]:
    """Return a table's column; its kind is what its raw values are in a file."""
    kinds = {"INTEGER": "NUMBER", "DECIMAL": "NUMBER", "DATETIME": "TIME"}
    kind = kinds.get(field_.sql.type, "TEXT")
    return {"title": title, "isNumber": is_number(field_), "kind": kind}


def is_number(field_: Field) -> bool:
    """Return whether a column's values are numbers, to be set flush right."""
    return field_.sql.type in {"INTEGER", "DECIMAL"}


def raw_text(value: Cell, field_: Field) -> str:
    """Write a value for a file: unformatted, a day without an hour; NULL is nothing.

    A double has the 15 digits that are sure in decimal: 13.95, not 13.950000000000001.
    """
    match value:
        case None:
            return ""
        case datetime():
            is_whole = field_.granularity in WHOLE_DAYS
            return value.date().isoformat() if is_whole else value.isoformat(sep=" ")
        case float():
            return f"{Decimal(f'{value:.15g}'):f}" if isfinite(value) else str(value)
        case Decimal():
            return f"{value:f}"
    return str(value)
