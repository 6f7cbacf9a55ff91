"""Rows of a category, maybe a colour, and measures, as series in the order asked for."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.queries.fields import Field
from dashboard.queries.query import Order, Query
from dashboard.visuals.reader import Reader, cell_text, number

OTHER = "Other"
ADDITIVE = ("SUM(", "COUNT(")


@dataclass(frozen=True)
class Series:
    """A category (at index 0 of a row), a colour (at 1, if any), then measures, then sort keys."""

    category: Field
    colour: Field | None
    measures: tuple[Field, ...]
    sort_keys: tuple[Field, ...]
    sort: tuple[str, str]
    limit: int | None
    has_other: bool

    @property
    def fields(self) -> list[Field]:
        """Give all fields in the query's order."""
        colour = [self.colour] if self.colour else []
        return [self.category, *colour, *self.measures, *self.sort_keys]

    @property
    def is_top(self) -> bool:
        """Tell whether Athena can cut the list: a limit, and no colour or "Other" to add up."""
        return self.limit is not None and not self.colour and not self.has_other

    def query(self, reader: Reader) -> Query:
        """Give the query, cut and sorted by Athena where only the first categories are shown."""
        if not self.is_top or self.limit is None:
            return reader.query(self.fields)
        by, direction = self.sort
        index = {"category": 0, "value": 1}.get(by, len(self.fields) - 1)
        return reader.query(self.fields, [Order(index, direction), Order(0, "ASC")], self.limit)

    @property
    def first_measure(self) -> int:
        """Give the index of the first measure in a row."""
        return 2 if self.colour else 1


def read_series(
    reader: Reader,
    category: Field,
    colour: Field | None,
    measures: Sequence[Field],
    configuration: Mapping[str, Any],
    limit_name: str = "CategoryItemsLimit",
) -> Series:
    """Read sorting and limits; by default dates ascend, and other categories descend by value."""
    default = ("category", "ASC") if category.granularity else ("value", "DESC")
    keys: tuple[Field, ...] = ()
    found: Mapping[str, Any] = next(iter(configuration.get("CategorySort") or []), {})
    if field_sort := found.get("FieldSort"):
        by = "category" if field_sort["FieldId"] == category.id else "value"
        default = (by, field_sort["Direction"])
    elif column_sort := found.get("ColumnSort"):
        keys = (reader.sort_field(column_sort),)
        default = ("key", column_sort["Direction"])
    limit = configuration.get(limit_name) or {}
    return Series(
        category,
        colour,
        tuple(measures),
        keys,
        default,
        limit.get("ItemsLimit"),
        limit.get("OtherCategories") != "EXCLUDE",
    )


def long_rows(series: Series, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Give one record for each category, series and measure, sorted and limited."""
    ordered_rows = _other(series, _sorted(series, rows))
    records = []
    for row in ordered_rows:
        for offset, measure in enumerate(series.measures):
            value = row[series.first_measure + offset]
            records.append(_record(series, row, measure, value))
    return _without_common_year(series, records)


def _record(series: Series, row: Row, measure: Field, value: Cell) -> dict[str, Any]:
    category = cell_text(row[0], series.category) if row[0] is not OTHER else OTHER
    name = measure.label
    if series.colour:
        colour = cell_text(row[1], series.colour)
        name = colour if len(series.measures) == 1 else f"{colour} · {measure.label}"
    moment = row[0]
    return {
        "category": category,
        "when": category,
        "time": moment.isoformat() if isinstance(moment, datetime) else None,
        "series": name,
        "value": number(value),
        "label": cell_text(value, measure),
    }


def _without_common_year(series: Series, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out a year that every category ends with: the axis has little room."""
    endings = {str(record["category"])[-6:] for record in records}
    is_year = len(endings) == 1 and re.fullmatch(r", \d{4}", next(iter(endings)))
    if series.category.granularity is None or not is_year:
        return records
    return [{**record, "category": record["category"][:-6]} for record in records]


def _sorted(series: Series, rows: Sequence[Row]) -> list[Row]:
    by, direction = series.sort
    groups: dict[Cell, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    names = sorted(groups, key=sortable)
    if by == "value":
        names.sort(
            key=lambda name: sum(amount(row[series.first_measure]) for row in groups[name]),
            reverse=direction == "DESC",
        )
    elif by == "key":
        names.sort(key=lambda name: sortable(groups[name][0][-1]), reverse=direction == "DESC")
    elif direction == "DESC":
        names.reverse()
    return [row for name in names for row in _by_colour(series, groups[name])]


def _by_colour(series: Series, rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: sortable(row[1])) if series.colour else rows


def _other(series: Series, rows: list[Row]) -> list[Row]:
    """Keep the first categories; the rest add up to "Other" where their measures can be added."""
    names = list(dict.fromkeys(row[0] for row in rows))
    if series.limit is None or len(names) <= series.limit:
        return rows
    kept = set(names[: series.limit])
    result = [row for row in rows if row[0] in kept]
    additive = all(one.sql.text.startswith(ADDITIVE) for one in series.measures)
    distinct = any("DISTINCT" in one.sql.text for one in series.measures)
    if not series.has_other or not additive or distinct or series.colour:
        return result
    rest = [row for row in rows if row[0] not in kept]
    sums: list[Cell] = [
        sum((amount(row[1 + index]) for row in rest), Decimal(0))
        for index in range(len(series.measures))
    ]
    return [*result, (OTHER, *sums)]


def amount(value: Cell) -> Decimal:
    """Give a number to add up; what isn't one counts nothing."""
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else Decimal(0)


def sortable(value: Cell) -> tuple[int, Any]:
    """Order values of one column with NULL last."""
    if value is None:
        return (2, 0)
    return (0, value) if not isinstance(value, str) else (1, value.casefold())
