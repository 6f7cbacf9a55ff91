"""Computations that look along time: forecasts, growth rates, and two measures side by side.

Of what they give AWS's narratives name `timeValue` and `metricValue` of a forecast; the other names
follow the user guide's list of outputs, and their spelling is unverified.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.expressions.rolling import shifted
from dashboard.narratives.forecast import Wanted, forecast
from dashboard.narratives.telling import (
    Read,
    Values,
    Wells,
    change,
    compared,
    latest,
    measured,
    one_dimension,
    percent,
)
from dashboard.queries.query import Order
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import Reader
from dashboard.visuals.values import amount, is_open, sortable

GROWN = 3  # periods where a definition names no number


def forecasting(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    """Foretell from the periods that have ended."""
    (time,) = one_dimension(reader, wells, "Time")
    (value,) = reader.measures_or_count(wells.get("Value"))
    wanted, now = Wanted.of(body), reader.scope.now

    def values(rows: Sequence[Row]) -> Values:
        known = [
            (row[0], row[1])
            for row in sorted(rows, key=lambda row: sortable(row[0]))
            if isinstance(row[0], datetime) and not is_open(row[0], time.granularity, now)
        ]
        found = forecast([float(amount(one)) for _, one in known], time.granularity, wanted)
        last = found[-1] if found else None
        steps = wanted.forward - wanted.backward
        when = shifted(known[-1][0], steps, str(time.granularity)) if last else None
        told = (last.value, last.low, last.high) if last else (None, None, None)
        value_, low, high = (None if one is None else round(one, 2) for one in told)
        return {
            "timeField": {"name": time.label, "timeGranularity": time.granularity},
            "metricField": {"name": value.label},
            "timeValue": measured(when, time),
            "metricValue": measured(value_, value),
            "lowerBound": measured(low, value),
            "upperBound": measured(high, value),
        }

    return reader.query([time, value], [Order(0, "ASC")]), values


def growth(body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    """Tell how much a value grew each period, compounded, over so many periods with rows."""
    (time,) = one_dimension(reader, wells, "Time")
    (value,) = reader.measures_or_count(wells.get("Value"))
    periods = int(body.get("PeriodSize") or GROWN)

    def values(rows: Sequence[Row]) -> Values:
        known = {row[0]: row[1] for row in rows if isinstance(row[0], datetime)}
        times = sorted(known)[-periods - 1 :]
        first, last = (times[0], times[-1]) if len(times) > 1 else (None, None)
        start, end = (None if one is None else known[one] for one in (first, last))
        rate = _compounded(start, end, len(times) - 1)
        return {
            **compared(time, value, (last, end), (first, start)),
            "startTimeValue": measured(first, time),
            "endTimeValue": measured(last, time),
            "startMetricValue": measured(start, value),
            "endMetricValue": measured(end, value),
            "compoundedGrowthRate": percent(rate),
            "periodSize": Decimal(periods),
        }

    return reader.query([time, value], [Order(0, "ASC")]), values


def _compounded(start: Cell, end: Cell, periods: int) -> Decimal | None:
    if start is None or end is None or amount(start) <= 0 or amount(end) < 0:
        return None
    return (amount(end) / amount(start)) ** (1 / Decimal(periods)) - 1


def metrics(_body: Mapping[str, Any], wells: Wells, reader: Reader) -> Read:
    """Compare two measures in the latest period that has rows."""
    (time,) = one_dimension(reader, wells, "Time")
    found = [reader.measures(wells.get(name)) for name in ("FromValue", "TargetValue")]
    if any(len(one) != 1 for one in found):
        raise NotDrawnError("A comparison of metrics without both is not computed here")
    (first,), (target,) = found

    def values(rows: Sequence[Row]) -> Values:
        last, _ = latest(rows)
        own = next((row for row in rows if row[0] == last), (None, None, None))
        moved = change(own[2], own[1], target)
        return {
            "timeField": {"name": time.label, "timeGranularity": time.granularity},
            "timeValue": measured(last, time),
            "fromMetricField": {"name": first.label},
            "fromMetricValue": measured(own[1], first),
            "targetMetricField": {"name": target.label},
            "targetMetricValue": measured(own[2], target),
            "absoluteDifference": moved["absoluteDifference"],
            "percentDifference": moved["percentDifference"],
        }

    return reader.query([time, first, target], [Order(0, "DESC")]), values
