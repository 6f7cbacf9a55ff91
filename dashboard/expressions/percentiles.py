"""Medians and percentiles, exact: Athena's own functions for them are approximate.

Source: user guide, "percentile", "percentileCont", "percentileDisc" and "median": the discrete one
is a value of the column, the continuous one lies between two, and a median is the continuous half.
Whether QuickSight asks Athena for exact ones isn't documented (unverified).
"""

import re

from dashboard.expressions.typed_sql import Sql, as_number
from dashboard.refusal import NotDrawnError

PERCENT = re.compile(r"\d+(?:\.\d+)?")


def median(argument: Sql) -> Sql:
    """Return the middle of a column's values."""
    return continuous(argument, "50")


def discrete(argument: Sql, percent: str) -> Sql:
    """Return the least value that so many percent of the values don't exceed."""
    column = _column(argument, percent)
    return Sql(discrete_of(_sorted(column), _count(column), percent), column.type, True)


def continuous(argument: Sql, percent: str) -> Sql:
    """Return the value at so many percent of the way from the least to the greatest."""
    column = _column(argument, percent)
    return Sql(continuous_of(_sorted(column), _count(column), percent), "DECIMAL", True)


def discrete_of(values: str, count: str, percent: str) -> str:
    """Return the element of sorted values that so many percent of them don't exceed."""
    return f"element_at({values}, CAST(GREATEST(CEIL({count} * {percent} / 100.0), 1) AS bigint))"


def continuous_of(values: str, count: str, percent: str) -> str:
    """Return what lies at so many percent of the way through sorted values."""
    way = f"(({count} - 1) * {percent} / 100.0)"
    low, high = (
        f"CAST(element_at({values}, CAST({end}({way}) AS bigint) + 1) AS double)"
        for end in ("FLOOR", "CEIL")
    )
    part = f"CAST({way} - FLOOR({way}) AS double)"
    return f"({low} + {part} * ({high} - {low}))"


def checked_percent(percent: str) -> str:
    """Return a percentage as it stands, or say that it is none."""
    if not PERCENT.fullmatch(percent) or float(percent) > 100:
        raise NotDrawnError(f"A percentile of {percent} is not drawn")
    return percent


def numbers(argument: Sql) -> Sql:
    """Return what has percentiles: numbers, truth values among them."""
    if argument.type not in {"INTEGER", "DECIMAL", "BOOLEAN"}:
        raise NotDrawnError("A percentile of what is no column of numbers is not drawn")
    return as_number(argument)


def _column(argument: Sql, percent: str) -> Sql:
    argument.check_repeats("A percentile")
    if argument.is_aggregate:
        raise NotDrawnError("A percentile of what is no column of numbers is not drawn")
    column = numbers(argument)
    checked_percent(percent)
    return column


def _count(column: Sql) -> str:
    return f"COUNT({column.text})"


def _sorted(column: Sql) -> str:
    return f"array_sort(array_agg({column.text}) FILTER (WHERE {column.text} IS NOT NULL))"
