"""What columns must hold so that an expression has a value, or a condition holds.

An answer is a row: some columns with a value each. What can't be told from the expression (sums,
differences, what isn't an equality) is left to chance, which is why more than one row is made.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice

from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Null,
    Number,
    Operation,
    ParameterName,
    Text,
    Truth,
)
from tests.foreign.conditions import MOST, Conditions, Literal, Row
from tests.foreign.texts import Part, around, joined, pieces

DATES = {"truncdate", "adddatetime", "formatdate"}
PLACES = {"split", "substring", "left", "right"}
SAME = {"toupper", "tolower", "trim", "ltrim", "rtrim", "replace", "tostring", "coalesce", "nullif"}


class Solver(Conditions):
    """Solves expressions: conditions, and what has a value."""

    def equal(self, node: Expression, value: Literal, row: Row, depth: int = 0) -> Iterator[Row]:
        """Yield rows in which an expression has a value."""
        if self.may(depth):
            yield from islice(self._equal(node, value, row, depth), MOST)

    def _equal(self, node: Expression, value: Literal, row: Row, depth: int) -> Iterator[Row]:
        match node:
            case Column(name):
                yield from self._column(name, value, row, depth)
            case Text(own) | Number(own):
                yield from [row] if own == value or str(own) == str(value) else []
            case Truth(own):
                yield from [row] if Decimal(own) == value else []
            case Null():
                return
            case ParameterName(name):
                yield from [row] if value in self.parameters.get(name, ()) else []
            case Call(name, arguments):
                yield from self._call(name, arguments, value, row, depth + 1)
            case Operation("AND" | "OR" | "NOT" | "=" | "<>" | "<" | ">" | "<=" | ">=", _):
                yield from self._holds(node, row, depth + 1) if value else [row]
            case _:
                yield row

    def _column(self, name: str, value: Literal, row: Row, depth: int) -> Iterator[Row]:
        if name in self.calculated:
            yield from self.equal(self.calculated[name], value, row, depth + 1)
        elif name not in row:
            yield {**row, name: value}
        elif (both := joined(row[name], value)) is not None:
            yield {**row, name: both}

    def _call(
        self, name: str, arguments: tuple[Expression, ...], value: Literal, row: Row, depth: int
    ) -> Iterator[Row]:
        match name:
            case "ifelse":
                yield from self._branches(arguments, value, row, depth)
            case "switch":
                subject, *rest = arguments
                pairs = zip(rest[::2], rest[1::2], strict=False)
                cases = [(Operation("=", (subject, of)), given) for of, given in pairs]
                otherwise = rest[-1:] if len(rest) % 2 else []
                yield from self._branches((*chain(*cases), *otherwise), value, row, depth)
            case "concat":
                yield from self._concat(arguments, value, row, depth)
            case "contains" | "startswith" | "endswith" | "in":
                yield from self.holds(Call(name, arguments), row, depth) if value else [row]
            case _ if arguments:
                yield from self._function(name, arguments, value, row, depth)
            case _:
                yield row

    def _concat(
        self, parts: tuple[Expression, ...], value: Literal, row: Row, depth: int
    ) -> Iterator[Row]:
        if isinstance(value, Part):
            for one in reversed(parts):
                yield from self.equal(one, value, row, depth)
        else:
            for one, piece in pieces(parts, str(value)):
                row = next(self.equal(one, piece, row, depth), row)
            yield row

    def _function(
        self, name: str, arguments: tuple[Expression, ...], value: Literal, row: Row, depth: int
    ) -> Iterator[Row]:
        first = arguments[0]
        if name in DATES:
            dates = [one for one in arguments if not isinstance(one, Text | Number)]
            yield from self.equal(dates[0], self.moment, row, depth) if dates else [row]
        elif name == "parsedate" and isinstance(value, datetime):
            yield from self.equal(first, value.date().isoformat(), row, depth)
        elif name in {"parseint", "parsedecimal"}:
            yield from self.equal(first, str(value), row, depth)
        elif name in SAME:
            yield from self.equal(first, value, row, depth)
        elif name in PLACES and isinstance(value, str):
            yield from self.equal(first, around(name, arguments, value), row, depth)
        else:
            yield row

    def _branches(
        self, arguments: tuple[Expression, ...], value: Literal, row: Row, depth: int
    ) -> Iterator[Row]:
        """Yield rows that one of an ifelse's branches answers, and none before it for certain."""
        for condition, result in zip(arguments[::2], arguments[1::2], strict=False):
            for one in self.holds(condition, row, depth):
                yield from self.equal(result, value, one, depth)
            if _is_fixed(condition) and next(self.holds(condition, row, depth), None) is row:
                return
        if len(arguments) % 2:
            yield from self.equal(arguments[-1], value, row, depth)


def _is_fixed(node: Expression) -> bool:
    """Tell whether a condition is of parameters alone."""
    match node:
        case Operation(_, parts) | Call(_, parts) | Items(parts):
            return all(map(_is_fixed, parts))
    return not isinstance(node, Column)
