"""Rows of a category, maybe a colour, and measures, as series in the order asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.actions import NO_KEYS, Keys
from dashboard.aws.athena import Cell, Row
from dashboard.formats import date_text
from dashboard.queries.fields import Field
from dashboard.queries.query import Order, Query
from dashboard.visuals.keys import OTHER, key_of
from dashboard.visuals.reader import Reader, cell_text, number
from dashboard.visuals.tooltips import texts
from dashboard.visuals.values import is_additive, is_open


@dataclass(frozen=True)
class Series:
    """A category (at index 0 of a row), a colour (at 1, if any), measures, sort keys, extras.

    Extras are what tooltips tell besides.
    """

    category: Field
    colour: Field | None
    measures: tuple[Field, ...]
    sort_keys: tuple[Field, ...]
    sort: tuple[str, str]
    limit: int | None
    has_other: bool
    sort_measure: int = 0
    colour_limit: int | None = None
    colour_sort: tuple[str, str] = ("colour", "ASC")
    keys: Keys = NO_KEYS
    now: datetime | None = None
    extras: tuple[Field, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """Return all fields in the query's order."""
        return [*self.shown, *self.sort_keys, *self.extras]

    @property
    def shown(self) -> list[Field]:
        """Return the fields that readers see."""
        colour = [self.colour] if self.colour else []
        return [self.category, *colour, *self.measures]

    @property
    def is_top(self) -> bool:
        """Return whether Athena can cut the list: a limit, and no colour or "Other" to add up."""
        return self.limit is not None and not self.colour and not self.has_other

    @property
    def is_additive(self) -> bool:
        """Return whether several rows' measures add up to the measures of all of them."""
        return is_additive(self.measures)

    @property
    def notes(self) -> list[str]:
        """Say what can't be put together as "Other"."""
        if self.is_additive:
            return []
        notes = []
        if self.limit is not None and self.has_other:
            notes.append(f"Beyond the first {self.limit} categories there is no “Other”.")
        if self.colour and self.colour_limit is not None:
            notes.append(f"All groups are shown, not the first {self.colour_limit}.")
        return notes

    def query(self, reader: Reader) -> Query:
        """Return the query, cut and sorted by Athena where only the first categories are shown."""
        if not self.is_top or self.limit is None:
            return reader.query(self.fields)
        by, direction = self.sort
        index = {"category": 0, "value": 1 + self.sort_measure}.get(by, self.key_place)
        return reader.query(self.fields, [Order(index, direction), Order(0, "ASC")], self.limit)

    @property
    def key_place(self) -> int:
        """Return the index of the sort key in a row."""
        return len(self.shown)

    @property
    def first_measure(self) -> int:
        """Return the index of the first measure in a row."""
        return 2 if self.colour else 1


def read_series(
    reader: Reader,
    category: Field,
    colour: Field | None,
    measures: Sequence[Field],
    configuration: Mapping[str, Any],
    limit_name: str = "CategoryItemsLimit",
    extras: Sequence[Field] = (),
) -> Series:
    """Read sorting and limits; by default dates ascend, and other categories descend by value."""
    default = ("category", "ASC") if category.granularity else ("value", "DESC")
    ids = [one.id for one in measures]
    keys: tuple[Field, ...] = ()
    place = 0
    found: Mapping[str, Any] = next(iter(configuration.get("CategorySort") or []), {})
    if field_sort := found.get("FieldSort"):
        place = ids.index(field_sort["FieldId"]) if field_sort["FieldId"] in ids else 0
        by = "category" if field_sort["FieldId"] == category.id else "value"
        default = (by, field_sort["Direction"])
    elif column_sort := found.get("ColumnSort"):
        keys = (reader.sort_field(column_sort),)
        default = ("key", column_sort["Direction"])
    limit = configuration.get(limit_name) or {}
    colour_limit = configuration.get(limit_name.replace("Category", "Color")) or {}
    return Series(
        category,
        colour,
        tuple(measures),
        keys,
        default,
        limit.get("ItemsLimit"),
        limit.get("OtherCategories") != "EXCLUDE",
        place,
        colour_limit.get("ItemsLimit"),
        _colour_sort(colour, configuration),
        reader.keys,
        reader.scope.now,
        tuple(extras),
    )


def _colour_sort(colour: Field | None, configuration: Mapping[str, Any]) -> tuple[str, str]:
    found: Mapping[str, Any] = next(iter(configuration.get("ColorSort") or []), {})
    field_sort = found.get("FieldSort")
    if not field_sort or not colour:
        return ("colour", "ASC")
    by = "colour" if field_sort["FieldId"] == colour.id else "value"
    return (by, field_sort["Direction"])


def records(series: Series, rows: Sequence[Row], places: Sequence[int]) -> list[dict[str, Any]]:
    """Return a record for each row and each of the measures at the places."""
    texts = _category_texts(series, rows)
    found = [
        _record(series, row, place) | _placed(series, row[0], texts[row[0]])
        for row in rows
        for place in places
    ]
    return without_common_year(series, found)


def _placed(series: Series, value: Cell, text: str) -> dict[str, Any]:
    """Return the texts of a record's category; a period that goes on says so."""
    if not is_open(value, series.category.granularity, series.now):
        return {"category": text, "when": text}
    return {"category": text, "when": f"{text} (so far)", "isOpen": True}


def _category_texts(series: Series, rows: Sequence[Row]) -> dict[Cell, str]:
    """Write each category; dates that their format makes alike are told apart by a finer one."""
    values = list(dict.fromkeys(row[0] for row in rows))
    texts = {one: OTHER if one is OTHER else cell_text(one, series.category) for one in values}
    if len(set(texts.values())) == len(values):
        return texts
    granularity = series.category.granularity
    finer = {one: date_text(one, granularity, None) for one in values if isinstance(one, datetime)}
    return texts | finer


def _record(series: Series, row: Row, place: int) -> dict[str, Any]:
    measure, value = series.measures[place], row[series.first_measure + place]
    name = measure.label
    if series.colour:
        colour = cell_text(row[1], series.colour) if row[1] is not OTHER else OTHER
        name = colour if len(series.measures) == 1 else f"{colour} · {measure.label}"
    moment = row[0]
    return {
        "time": moment.isoformat() if isinstance(moment, datetime) else None,
        "series": name,
        "value": number(value),
        "label": cell_text(value, measure),
        **key_of(series.keys, series.fields, row),
        **_further(series, row),
    }


def _further(series: Series, row: Row) -> dict[str, str]:
    """Return what tooltips tell besides; of what is put together as "Other" nothing is known."""
    if any(value is OTHER for value in row[: series.first_measure]):
        return {}
    return texts(series.extras, row[len(series.shown) + len(series.sort_keys) :])


def without_common_year(series: Series, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out a year that every category ends with: the axis has little room."""
    endings = {str(record["category"])[-6:] for record in records}
    is_year = len(endings) == 1 and re.fullmatch(r", \d{4}", next(iter(endings)))
    if series.category.granularity is None or not is_year:
        return records
    return [{**record, "category": record["category"][:-6]} for record in records]
