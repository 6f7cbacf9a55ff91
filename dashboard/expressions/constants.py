"""Conditions that are known before a query runs: a parameter's value beside a text, mostly.

Definitions choose by parameters in nearly every field (`ifelse(${By} = 'Day', …)`), fields within
fields. What can't hold is left out, so that a query is as long as what it computes.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from dashboard.expressions.constant_dates import MOMENT
from dashboard.expressions.typed_sql import SQL_TYPES, Sql

TEXT = re.compile(r"'(?:[^']|'')*'")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LIST = re.compile(
    rf"\((?:{TEXT.pattern}|{NUMBER.pattern})(?:, (?:{TEXT.pattern}|{NUMBER.pattern}))*\)"
)
TRUE, FALSE = "true", "false"
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def compared(operator: str, left: Sql, right: Sql) -> str | None:
    """Return what a comparison or AND, OR of constants comes to, or nothing where it's open."""
    if operator in {"AND", "OR"}:
        return _joined(operator, left.text, right.text)
    both_texts = TEXT.fullmatch(left.text) and TEXT.fullmatch(right.text)
    both_numbers = NUMBER.fullmatch(left.text) and NUMBER.fullmatch(right.text)
    if operator in {"=", "<>"} and (both_texts or both_numbers):
        is_equal = _value(left.text) == _value(right.text)
        return _written(is_equal is (operator == "="))
    if operator in COMPARISONS and both_numbers:
        return _written(COMPARISONS[operator](Decimal(left.text), Decimal(right.text)))
    if MOMENT.fullmatch(left.text) and MOMENT.fullmatch(right.text):
        return _ordered(operator, left.text, right.text)
    return None


def listed(value: Sql, items: Sql, is_within: bool) -> str | None:
    """Return whether a constant is in a list of constants, or nothing where it's open."""
    is_constant = TEXT.fullmatch(value.text) or NUMBER.fullmatch(value.text)
    if not is_constant or not LIST.fullmatch(items.text):
        return None
    members = re.findall(rf"{TEXT.pattern}|{NUMBER.pattern}", items.text)
    return _written((_value(value.text) in map(_value, members)) is is_within)


def cases(pairs: Sequence[tuple[str, Sql]], otherwise: Sql, kind: str) -> Sql:
    """Write a CASE without the branches that can't be; of one that always is, what it gives.

    Where an aggregate would be left out whole, it stays: a query without one has a line a row.
    """
    values = [value for _, value in pairs] + [otherwise]
    kept, end = [], otherwise
    for condition, value in pairs:
        if condition == TRUE:
            end = value
            break
        if condition != FALSE:
            kept.append((condition, value))
    has_rows = any(one.reads_rows for one in values)
    is_aggregate = any(one.is_aggregate for one in values)
    if is_aggregate and not any(one.is_aggregate for one in [*(value for _, value in kept), end]):
        kept, end = list(pairs), otherwise
    if not kept:
        return Sql(_alone(end, kind), kind, end.is_aggregate, has_rows)
    written = " ".join(f"WHEN {condition} THEN {value.text}" for condition, value in kept)
    return Sql(f"CASE {written} ELSE {end.text} END", kind, is_aggregate, has_rows)


def _alone(value: Sql, kind: str) -> str:
    """Write what is left of a CASE with the type of all; a bare number would name a column."""
    if value.text == "NULL" or NUMBER.fullmatch(value.text):
        return f"CAST({value.text} AS {SQL_TYPES.get(kind, 'boolean')})"
    return value.text


def _ordered(operator: str, left: str, right: str) -> str | None:
    """Compare moments, all of whose texts have one width."""
    place = (left > right) - (left < right)
    if operator in {"=", "<>"}:
        return _written((place == 0) is (operator == "="))
    holds = COMPARISONS.get(operator)
    return _written(holds(Decimal(place), Decimal(0))) if holds else None


def _joined(operator: str, left: str, right: str) -> str | None:
    strong = FALSE if operator == "AND" else TRUE
    if strong in {left, right}:
        return strong
    weak = TRUE if operator == "AND" else FALSE
    if left == weak:
        return right
    return left if right == weak else None


def _value(text: str) -> str | Decimal:
    return Decimal(text) if NUMBER.fullmatch(text) else text


def _written(holds: bool) -> str:
    return TRUE if holds else FALSE
