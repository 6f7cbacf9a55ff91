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

from dashboard.aws.athena import Row
from dashboard.deployed import only
from dashboard.expressions.rolling import shifted, truncated
from dashboard.expressions.typed_sql import Sql
from dashboard.narratives.forecast import METHOD
from dashboard.narratives.telling import (
    Read,
    Values,
    Wells,
    change,
    compared,
    latest,
    listed,
    measured,
    one_dimension,
)
from dashboard.narratives.trends import forecasting, growth, metrics
from dashboard.queries.fields import Field, dimensions_of
from dashboard.queries.query import Order, Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import Reader
from dashboard.visuals.values import amount, is_additive, sortable

FEW = 3  # results where a definition names no number


@dataclass(frozen=True)
class Computation:
    """One computation: its name in the narrative, its query, and what it gives of the rows."""

    name: str
    query: Query
    values: Callable[[Sequence[Row]], Values]
    note: str = ""


def wells_of(union: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return a computation's fields as the wells of a visual."""
    _, body = only(union)
    names = ("Time", "Category", "Value", "FromValue", "TargetValue")
    return {name: [body[name]] for name in names if body.get(name)}


def read_computation(union: Mapping[str, Any], reader: Reader) -> Computation:
    """Read one computation, or say why it isn't computed here."""
    kind, body = only(union)
    if kind not in KINDS:
        raise NotDrawnError(f"{kind} is not computed here")
    wells = wells_of(union)
    dimensions = dimensions_of(wells, reader.scope, reader.deployed)
    own = replace(reader, scope=replace(reader.scope, dimensions=dimensions))
    query, values = KINDS[kind](body, wells, own)
    note = METHOD if kind == "Forecast" else ""
    return Computation(body.get("Name") or kind, query, values, note)


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
        one_dimension(reader, wells, "Category"),
        reader.measures_or_count(wells.get("Value")),
    )
    direction = "DESC" if body["Type"] == "TOP" else "ASC"
    limit = body.get("ResultSize") or FEW

    def values(rows: Sequence[Row]) -> Values:
        items = [
            {"categoryValue": measured(row[0], category), "metricValue": measured(row[1], value)}
            for row in rows
        ]
        return listed(items, category, value)

    orders = [Order(1, direction), Order(0, "ASC")]
    return reader.query([category, value], orders, limit), values


def _movers(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (time,), (category,) = (
        one_dimension(reader, wells, "Time"),
        one_dimension(reader, wells, "Category"),
    )
    (value,) = reader.measures_or_count(wells.get("Value"))
    by_percent = body.get("SortOrder", "PERCENT_DIFFERENCE") == "PERCENT_DIFFERENCE"
    is_top, count = body["Type"] == "TOP", body.get("MoverSize") or FEW

    def values(rows: Sequence[Row]) -> Values:
        last, before = latest(rows)
        now = {row[1]: row[2] for row in rows if row[0] == last}
        then = {row[1]: row[2] for row in rows if row[0] == before}
        names = [one for one in now if None not in (now[one], then.get(one))]
        items = [
            {"categoryValue": measured(name, category), **change(now[name], then[name], value)}
            for name in sorted(names, key=sortable)
        ]
        by = "percentDifference" if by_percent else "absoluteDifference"
        moved = [item for item in items if item[by]["value"] is not None]
        moved.sort(key=lambda item: item[by]["value"], reverse=is_top)
        return {
            **listed(moved[:count], category, value),
            "timeField": {"name": time.label, "timeGranularity": time.granularity},
            "startTimeValue": measured(before, time),
            "endTimeValue": measured(last, time),
            "isPercentDifference": by_percent,
        }

    return reader.query([time, category, value], [Order(0, "DESC"), Order(1, "ASC")]), values


def _periods(_body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    (time,) = one_dimension(reader, wells, "Time")
    (value,) = reader.measures_or_count(wells.get("Value"))

    def values(rows: Sequence[Row]) -> Values:
        last, before = latest(rows)
        known = {row[0]: row[1] for row in rows}
        return compared(time, value, (last, known.get(last)), (before, known.get(before)))

    return reader.query([time, value], [Order(0, "DESC")]), values


def _to_date(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    """Compare this period up to its latest day with as much of the one before."""
    (time,) = one_dimension(reader, wells, "Time")
    (value,) = reader.measures_or_count(wells.get("Value"))
    if not is_additive([value]):
        raise NotDrawnError("A period to date of what can't be added up is not computed here")
    granularity, week_start = body.get("PeriodTimeGranularity") or "YEAR", reader.scope.week_start

    def values(rows: Sequence[Row]) -> Values:
        last, _ = latest(rows)
        if not isinstance(last, datetime):
            none = (None, None)
            return compared(time, value, none, none) | {"periodGranularity": granularity}
        start = truncated(last, granularity, week_start)
        before, end = shifted(start, -1, granularity), shifted(last, -1, granularity)
        now, then = _sum(rows, start, last), _sum(rows, before, end)
        found = compared(time, value, (last, now), (end, then))
        return found | {"periodGranularity": granularity}

    return reader.query([time, value], [Order(0, "DESC")]), values


def _extreme(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    name = "Time" if wells.get("Time") else "Category"
    (place,) = one_dimension(reader, wells, name)
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
    (category,) = one_dimension(reader, wells, "Category")
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
    "Forecast": forecasting,
    "GrowthRate": growth,
    "MetricComparison": metrics,
}


def _sum(rows: Sequence[Row], start: datetime, end: datetime) -> Decimal | None:
    found = [row[1] for row in rows if isinstance(row[0], datetime) and start <= row[0] <= end]
    return sum(map(amount, found), Decimal(0)) if found else None
