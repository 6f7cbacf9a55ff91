"""What a narrative may say of values, of two of them side by side, and of lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.formats import NumberFormat
from dashboard.queries.fields import Field
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import Reader, cell_text
from dashboard.visuals.values import amount

type Values = dict[str, Any]
type Wells = Mapping[str, Any]
type Read = tuple[Query, Callable[[Sequence[Row]], Values]]

PERCENT = NumberFormat(suffix="%", decimals=2, is_percent=True)


def measured(value: Cell, field: Field) -> Values:
    """Return what a narrative may say of a value."""
    found = {"value": value, "formattedValue": cell_text(value, field)}
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        exact = Decimal(str(value))
        found |= {"value": exact, "formattedAbsoluteValue": cell_text(abs(exact), field)}
    elif value is None:
        found["formattedAbsoluteValue"] = found["formattedValue"]
    return found


def one_dimension(reader: Reader, wells: Wells, name: str) -> list[Field]:
    """Return the one dimension of a computation's well."""
    found = reader.dimensions(wells.get(name))
    if len(found) != 1:
        raise NotDrawnError(f"A computation without a {name.lower()} is not computed here")
    return found


def listed(items: list[Values], category: Field, value: Field) -> Values:
    """Return what a narrative may name of a list of categories."""
    return {
        "categoryField": {"name": category.label},
        "metricField": {"name": value.label},
        "items": items,
        "itemsCount": Decimal(len(items)),
    }


def compared(time: Field, value: Field, now: tuple[Cell, Cell], then: tuple[Cell, Cell]) -> Values:
    """Return what a narrative may name of two periods."""
    return {
        "timeField": {"name": time.label, "timeGranularity": time.granularity},
        "metricField": {"name": value.label},
        "currentTimeValue": measured(now[0], time),
        "previousTimeValue": measured(then[0], time),
        **change(now[1], then[1], value),
    }


def change(now: Cell, then: Cell, value: Field) -> Values:
    """Return two values, how far they differ, and in percent of the earlier one."""
    is_known = now is not None and then is not None
    difference = amount(now) - amount(then) if is_known else None
    ratio = difference / abs(amount(then)) if difference is not None and amount(then) else None
    return {
        "currentMetricValue": measured(now, value),
        "previousMetricValue": measured(then, value),
        "absoluteDifference": measured(difference, value),
        "percentDifference": percent(ratio),
    }


def percent(ratio: Decimal | None) -> Values:
    """Return what a narrative may say of a share."""
    return {
        "value": ratio,
        "formattedValue": PERCENT.text(ratio),
        "formattedAbsoluteValue": PERCENT.text(None if ratio is None else abs(ratio)),
    }


def latest(rows: Sequence[Row]) -> tuple[Cell, Cell]:
    """Return the latest period that has rows, and the one before."""
    times = sorted({row[0] for row in rows if isinstance(row[0], datetime)}, reverse=True)
    return (times[0] if times else None, times[1] if len(times) > 1 else None)
