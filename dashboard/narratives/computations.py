"""An insight's computations: each a query of its own, and what a narrative may name of its answer.

Source: API reference, Computation; user guide, "Working with autonarratives" for the outputs. Of
movers those count that have a value in the latest period and in the one before that has rows, the
greatest rise first and, of the bottom ones, the greatest fall (unverified).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.deployed import only
from dashboard.expressions.rolling import shifted, truncated
from dashboard.expressions.typed_sql import Sql
from dashboard.formats import NumberFormat
from dashboard.queries.fields import Field, dimensions_of
from dashboard.queries.query import Order, Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import Reader, cell_text
from dashboard.visuals.values import amount, is_additive, sortable

type Values = dict[str, Any]

PERCENT = NumberFormat(suffix="%", decimals=2, is_percent=True)
FEW = 3  # results where a definition names no number
UNCOMPUTED = {
    "Forecast": "a forecast, whose method AWS keeps",
    "GrowthRate": "a growth rate",
    "MetricComparison": "a comparison of metrics",
}


@dataclass(frozen=True)
class Computation:
    """One computation: its name in the narrative, its query, and what it gives of the rows."""

    name: str
    query: Query
    values: Callable[[Sequence[Row]], Values]


def wells_of(union: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return a computation's fields as the wells of a visual."""
    _, body = only(union)
    names = ("Time", "Category", "Value")
    return {name: [body[name]] for name in names if body.get(name)}


def read_computation(union: Mapping[str, Any], reader: Reader) -> Computation:
    """Read one computation, or say why it isn't computed here."""
    kind, body = only(union)
    if kind not in KINDS:
        raise NotDrawnError(f"{UNCOMPUTED.get(kind, kind)} is not computed here")
    wells = wells_of(union)
    dimensions = dimensions_of(wells, reader.scope, reader.deployed)
    own = replace(reader, scope=replace(reader.scope, dimensions=dimensions))
    query, values = KINDS[kind](body, wells, own)
    return Computation(body.get("Name") or kind, query, values)


type Read = tuple[Query, Callable[[Sequence[Row]], Values]]
type Wells = Mapping[str, Any]


def _total(_body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (value,) = reader.measures_or_count(wells.get("Value"))

    def values(rows: Sequence[Row]) -> Values:
        return {
            "metricField": {"name": value.label},
            "totalAggregate": measured(rows[0][0] if rows else None, value),
        }

    return reader.query([value]), values


def _ranked(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (category,), (value,) = (
        _one(reader, wells, "Category"),
        reader.measures_or_count(wells["Value"]),
    )
    direction = "DESC" if body["Type"] == "TOP" else "ASC"
    limit = body.get("ResultSize") or FEW

    def values(rows: Sequence[Row]) -> Values:
        items = [
            {"categoryValue": measured(row[0], category), "metricValue": measured(row[1], value)}
            for row in rows
        ]
        return _listed(items, category, value)

    orders = [Order(1, direction), Order(0, "ASC")]
    return reader.query([category, value], orders, limit), values


def _movers(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (time,), (category,) = _one(reader, wells, "Time"), _one(reader, wells, "Category")
    (value,) = reader.measures_or_count(wells.get("Value"))
    by_percent = body.get("SortOrder", "PERCENT_DIFFERENCE") == "PERCENT_DIFFERENCE"
    is_top, count = body["Type"] == "TOP", body.get("MoverSize") or FEW

    def values(rows: Sequence[Row]) -> Values:
        last, before = _latest(rows)
        now = {row[1]: row[2] for row in rows if row[0] == last}
        then = {row[1]: row[2] for row in rows if row[0] == before}
        names = [one for one in now if None not in (now[one], then.get(one))]
        items = [
            {"categoryValue": measured(name, category), **_change(now[name], then[name], value)}
            for name in sorted(names, key=sortable)
        ]
        by = "percentDifference" if by_percent else "absoluteDifference"
        moved = [item for item in items if item[by]["value"] is not None]
        moved.sort(key=lambda item: item[by]["value"], reverse=is_top)
        return {
            **_listed(moved[:count], category, value),
            "timeField": {"name": time.label, "timeGranularity": time.granularity},
            "startTimeValue": measured(before, time),
            "endTimeValue": measured(last, time),
            "isPercentDifference": by_percent,
        }

    return reader.query([time, category, value], [Order(0, "DESC"), Order(1, "ASC")]), values


def _periods(_body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (time,) = _one(reader, wells, "Time")
    (value,) = reader.measures_or_count(wells.get("Value"))

    def values(rows: Sequence[Row]) -> Values:
        last, before = _latest(rows)
        known = {row[0]: row[1] for row in rows}
        return _compared(time, value, (last, known.get(last)), (before, known.get(before)))

    return reader.query([time, value], [Order(0, "DESC")]), values


def _to_date(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    """Compare this period up to its latest day with as much of the one before."""
    (time,) = _one(reader, wells, "Time")
    (value,) = reader.measures_or_count(wells.get("Value"))
    if not is_additive([value]):
        raise NotDrawnError("A period to date of what can't be added up is not computed here")
    granularity, week_start = body.get("PeriodTimeGranularity") or "YEAR", reader.scope.week_start

    def values(rows: Sequence[Row]) -> Values:
        last, _ = _latest(rows)
        if not isinstance(last, datetime):
            none = (None, None)
            return _compared(time, value, none, none) | {"periodGranularity": granularity}
        start = truncated(last, granularity, week_start)
        before, end = shifted(start, -1, granularity), shifted(last, -1, granularity)
        now, then = _sum(rows, start, last), _sum(rows, before, end)
        found = _compared(time, value, (last, now), (end, then))
        return found | {"periodGranularity": granularity}

    return reader.query([time, value], [Order(0, "DESC")]), values


def _extreme(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    name = "Time" if wells.get("Time") else "Category"
    (place,) = _one(reader, wells, name)
    (value,) = reader.measures_or_count(wells.get("Value"))
    direction = "ASC" if body["Type"] == "MINIMUM" else "DESC"

    def values(rows: Sequence[Row]) -> Values:
        found = rows[0] if rows else (None, None)
        field = "timeField" if name == "Time" else "categoryField"
        return {
            field: {"name": place.label},
            "metricField": {"name": value.label},
            field.replace("Field", "Value"): measured(found[0], place),
            "metricValue": measured(found[1], value),
        }

    return reader.query([place, value], [Order(1, direction), Order(0, "ASC")], 1), values


def _unique(_body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (category,) = _one(reader, wells, "Category")
    sql = Sql(f"COUNT(DISTINCT {category.sql.text})", "INTEGER", True)
    count = Field("unique", category.data_set, "Unique values", sql, True, None, {})

    def values(rows: Sequence[Row]) -> Values:
        found = measured(rows[0][0] if rows else None, count)
        return {"categoryField": {"name": category.label}, "uniqueGroupValuesCount": found}

    return reader.query([count]), values


KINDS: dict[str, Callable[[Mapping[str, Any], Wells, Reader], Read]] = {
    "TotalAggregation": _total,
    "TopBottomRanked": _ranked,
    "TopBottomMovers": _movers,
    "PeriodOverPeriod": _periods,
    "PeriodToDate": _to_date,
    "MaximumMinimum": _extreme,
    "UniqueValues": _unique,
}


def measured(value: Cell, field: Field) -> Values:
    """Return what a narrative may say of a value."""
    found = {"value": value, "formattedValue": cell_text(value, field)}
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        exact = Decimal(str(value))
        found |= {"value": exact, "formattedAbsoluteValue": cell_text(abs(exact), field)}
    elif value is None:
        found["formattedAbsoluteValue"] = found["formattedValue"]
    return found


def _one(reader: Reader, wells: Wells, name: str) -> list[Field]:
    found = reader.dimensions(wells.get(name))
    if len(found) != 1:
        raise NotDrawnError(f"A computation without a {name.lower()} is not computed here")
    return found


def _listed(items: list[Values], category: Field, value: Field) -> Values:
    return {
        "categoryField": {"name": category.label},
        "metricField": {"name": value.label},
        "items": items,
        "itemsCount": Decimal(len(items)),
    }


def _compared(time: Field, value: Field, now: tuple[Cell, Cell], then: tuple[Cell, Cell]) -> Values:
    return {
        "timeField": {"name": time.label, "timeGranularity": time.granularity},
        "metricField": {"name": value.label},
        "currentTimeValue": measured(now[0], time),
        "previousTimeValue": measured(then[0], time),
        **_change(now[1], then[1], value),
    }


def _change(now: Cell, then: Cell, value: Field) -> Values:
    is_known = now is not None and then is not None
    difference = amount(now) - amount(then) if is_known else None
    ratio = difference / abs(amount(then)) if difference is not None and amount(then) else None
    return {
        "currentMetricValue": measured(now, value),
        "previousMetricValue": measured(then, value),
        "absoluteDifference": measured(difference, value),
        "percentDifference": {
            "value": ratio,
            "formattedValue": PERCENT.text(ratio),
            "formattedAbsoluteValue": PERCENT.text(None if ratio is None else abs(ratio)),
        },
    }


def _latest(rows: Sequence[Row]) -> tuple[Cell, Cell]:
    """Return the latest period that has rows, and the one before."""
    times = sorted({row[0] for row in rows if isinstance(row[0], datetime)}, reverse=True)
    return (times[0] if times else None, times[1] if len(times) > 1 else None)


def _sum(rows: Sequence[Row], start: datetime, end: datetime) -> Decimal | None:
    found = [row[1] for row in rows if isinstance(row[0], datetime) and start <= row[0] <= end]
    return sum(map(amount, found), Decimal(0)) if found else None
