"""GetPartitions' filter: an SQL condition over the partition columns, evaluated by an allow-list.

Glue API reference, GetPartitions: operators `=`, `<>`, `>`, `<`, `>=`, `<=`, AND, OR, NOT, IN,
BETWEEN, LIKE, IS NULL over columns of type string, date, timestamp, int, bigint, tinyint, smallint
and decimal. Anything else is refused, since a filter that is quietly ignored gives wrong rows.
"""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from analytics_emulator.glue.catalog import PartitionValues
from analytics_emulator.glue.errors import invalid_input
from analytics_emulator.hive.types import parse_type

type Row = Mapping[str, Any]

_COMPARISONS: dict[type[exp.Expr], Callable[[Any, Any], bool]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
}
_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "varchar": str,
    "char": str,
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "tinyint": Decimal,
    "smallint": Decimal,
    "int": Decimal,
    "bigint": Decimal,
    "decimal": Decimal,
}


def partition_filter(
    expression: str, keys: list[dict[str, Any]]
) -> Callable[[PartitionValues], bool]:
    """Return the test that partition values must pass."""
    try:
        condition = sqlglot.parse_one(expression, read="athena")
    except SqlglotError as error:
        raise invalid_input(f"Unsupported expression '{expression}': {error}") from None
    types = {key["Name"]: _type_name(key["Type"]) for key in keys}
    test = _Condition(expression, types)
    return lambda values: test.holds(condition, dict(zip(types, values, strict=True)))


def _type_name(text: str) -> str:
    """Return a type's name without its length or digits; Glue keeps also what is no type."""
    try:
        return parse_type(text).name
    except ValueError:
        return text


class _Condition:
    """Evaluates one parsed expression against a partition's values."""

    def __init__(self, text: str, types: Mapping[str, str]) -> None:
        self._text = text
        self._types = types

    def holds(self, node: exp.Expr, row: Row) -> bool:
        """Return whether the condition is true for the row."""
        match node:
            case exp.Paren():
                return self.holds(node.this, row)
            case exp.And():
                return self.holds(node.left, row) and self.holds(node.right, row)
            case exp.Or():
                return self.holds(node.left, row) or self.holds(node.right, row)
            case exp.Not():
                return not self.holds(node.this, row)
            case _:
                return self._test(node, row)

    def _test(self, node: exp.Expr, row: Row) -> bool:
        if type(node) in _COMPARISONS:
            left, right = self._sides(node, row)
            return _COMPARISONS[type(node)](left, right)
        match node:
            case exp.Between():
                value = self._column(node.this, row)
                low, high = (self._literal(node.args[k], node.this) for k in ("low", "high"))
                return bool(low <= value <= high)
            case exp.In() if node.expressions:
                value = self._column(node.this, row)
                return any(value == self._literal(item, node.this) for item in node.expressions)
            case exp.Like() if isinstance(node.expression, exp.Literal):
                pattern = _like(node.expression.name)
                return pattern.fullmatch(str(row[self._name(node.this)])) is not None
            case exp.Is() if isinstance(node.expression, exp.Null):
                self._name(node.this)
                return False  # a Glue partition always has a value
            case _:
                raise self._refusal(node)

    def _sides(self, node: exp.Expr, row: Row) -> tuple[Any, Any]:
        left, right = node.args["this"], node.args["expression"]
        if isinstance(left, exp.Column):
            return self._column(left, row), self._literal(right, left)
        return self._literal(left, right), self._column(right, row)

    def _column(self, node: exp.Expr, row: Row) -> Any:
        name = self._name(node)
        return self._read(row[name], name)

    def _literal(self, node: exp.Expr, column: exp.Expr) -> Any:
        if isinstance(node, exp.Cast):  # DATE '2026-01-01'
            node = node.this
        sign, inner = ("-", node.this) if isinstance(node, exp.Neg) else ("", node)
        if not isinstance(inner, exp.Literal):
            raise self._refusal(node)
        return self._read(sign + inner.name, self._name(column))

    def _name(self, node: exp.Expr) -> str:
        if isinstance(node, exp.Column) and node.name.lower() in self._types:
            return node.name.lower()
        raise self._refusal(node)

    def _read(self, text: str, column: str) -> Any:
        try:
            return _READERS[self._types[column]](text)
        except (KeyError, ValueError, ArithmeticError):
            raise invalid_input(
                f"Unsupported expression '{self._text}': {text!r} is no {self._types[column]}"
            ) from None

    def _refusal(self, node: exp.Expr) -> Exception:
        return invalid_input(f"Unsupported expression '{self._text}': {node.sql()}")


def _like(pattern: str) -> re.Pattern[str]:
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(c, re.escape(c)) for c in pattern), re.DOTALL)
