"""Values of QuickSight's expressions, worked out in Python for a row or for a group of rows.

Source of the functions: QuickSight user guide, "Functions by category". NULL is None: it makes
arithmetic and comparisons NULL, and aggregates leave it out.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Null,
    Number,
    Operation,
    Text,
    Truth,
)

type Row = Mapping[str, Any]
type Known = Mapping[str, Expression]  # calculated fields


class UnknownError(Exception):
    """This can't be worked out here."""


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other if other else None,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
}
AGGREGATES: dict[str, Callable[[Sequence[Any]], Any]] = {
    "sum": sum,
    "avg": statistics.mean,
    "average": statistics.mean,
    "min": min,
    "max": max,
    "count": len,
    "distinct_count": lambda values: len(set(values)),
}
COUNTS = {"count", "distinct_count"}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "tolower": str.lower,
    "toupper": str.upper,
    "abs": abs,
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "concat": lambda *texts: "".join(texts),
    "in": lambda value, listed: value in listed,
    "strlen": len,
}
EXACT = {"contains", "startswith"}  # with two arguments; a third says how letters are compared
BOTH = 2  # operands


@dataclass(frozen=True)
class Place:
    """Where an expression is worked out: in a row, or over rows; `known` are calculated fields."""

    known: Known
    row: Row | None = None
    rows: Sequence[Row] = ()

    def value(self, node: Expression) -> Any:
        """Return an expression's value here."""
        kind = next((one for one in VALUES if isinstance(node, one)), None)
        if kind is None:
            raise UnknownError
        return VALUES[kind](node, self)

    def values(self, nodes: Sequence[Expression]) -> list[Any]:
        """Return the values of several."""
        return [self.value(one) for one in nodes]


def over_row(node: Expression, row: Row, known: Known) -> Any:
    """Return an expression's value in a row."""
    return Place(known, row).value(node)


def over_group(node: Expression, function: str | None, rows: Sequence[Row], known: Known) -> Any:
    """Return a measure's value over rows: of an aggregate, or of what `function` aggregates."""
    if _is_aggregate(node, known):
        return Place(known, rows=rows).value(node)
    return _aggregated((function or "").lower(), node, rows, known)


def _aggregated(function: str, node: Expression, rows: Sequence[Row], known: Known) -> Any:
    if function not in AGGREGATES:
        raise UnknownError
    values = [value for row in rows if (value := over_row(node, row, known)) is not None]
    if not values:
        return 0 if function in COUNTS else None
    return AGGREGATES[function](values)


def _is_aggregate(node: Expression, known: Known) -> bool:
    match node:
        case Column(name):
            return name in known and _is_aggregate(known[name], known)
        case Call(name, parts) | Operation(name, parts):
            own = isinstance(node, Call) and name in AGGREGATES
            return own or any(_is_aggregate(part, known) for part in parts)
    return False


def _column(node: Column, place: Place) -> Any:
    if node.name in place.known:
        return place.value(place.known[node.name])
    if place.row is None:
        raise UnknownError
    value = place.row[node.name]
    return Decimal(value) if isinstance(value, int) else value


def _operation(node: Operation, place: Place) -> Any:
    values = place.values(node.operands)
    if node.operator in {"AND", "OR", "NOT"}:
        return _logical(node.operator, values)
    if node.operator not in ARITHMETIC or len(values) != BOTH:
        raise UnknownError
    return None if None in values else ARITHMETIC[node.operator](*values)


def _logical(operator: str, values: Sequence[Any]) -> Any:
    if operator == "NOT":
        return None if values[0] is None else not values[0]
    decided = operator == "OR"
    if decided in values:
        return decided
    return None if None in values else not decided


def _call(node: Call, place: Place) -> Any:
    if node.name in AGGREGATES and place.row is None and len(node.arguments) == 1:
        return _aggregated(node.name, node.arguments[0], place.rows, place.known)
    if node.name in SPECIAL:
        return SPECIAL[node.name](node.arguments, place)
    if node.name not in FUNCTIONS or (node.name in EXACT and node.arguments[2:]):
        raise UnknownError
    values = place.values(node.arguments)
    return None if None in values else FUNCTIONS[node.name](*values)


def _chosen(parts: Sequence[Expression], place: Place) -> Any:
    """Return the value of the first condition that holds, in its order, as an `ifelse` does."""
    for condition, value in zip(parts[::2], parts[1::2], strict=False):
        if place.value(condition) is True:
            return place.value(value)
    return place.value(parts[-1]) if len(parts) % 2 else None


def _first(parts: Sequence[Expression], place: Place) -> Any:
    return next((found for part in parts if (found := place.value(part)) is not None), None)


SPECIAL: dict[str, Callable[[Sequence[Expression], Place], Any]] = {
    "coalesce": _first,
    "ifelse": _chosen,
    "isnotnull": lambda parts, place: place.value(parts[0]) is not None,
    "isnull": lambda parts, place: place.value(parts[0]) is None,
}
VALUES: dict[Any, Callable[[Any, Place], Any]] = {
    Text: lambda node, _: node.value,
    Truth: lambda node, _: node.value,
    Number: lambda node, _: node.value,
    Null: lambda _, __: None,
    Items: lambda node, place: place.values(node.members),
    Column: _column,
    Operation: _operation,
    Call: _call,
}
