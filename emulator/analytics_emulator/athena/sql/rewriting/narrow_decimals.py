"""Decimal arithmetic in 64 bits, where bounds of what it reads prove that it has room there.

Trino's type of a product has room for all digits of both operands, as a rule over 18: DuckDB holds
it in 128 bits, which takes twice the time and more. Files tell the least and greatest values of
their columns, mostly far below what their types have room for. Where a result surely has no more
than 18 digits it is computed by DuckDB's own rule, which caps a decimal of two narrow ones at 18,
and brought to Trino's type behind that; a sum of it is of one type either way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeGuard

from ..nodes.node import Node
from ..nodes.queries import Query
from ..nodes.values import Aggregate, Call, Cast, Column, Literal, Value, Window, cast_to, duck
from ..nodes.walking import rewrite, walk
from ..types import INTEGERS, Type, as_decimal, decimal

NARROW_DIGITS = 18
"""The digits of DuckDB's decimals in 64 bits."""

type Bound = Callable[[Column], int | None]
"""Gives the most that a column's digits are as a whole number, whatever the sign, if it's known."""


@dataclass(frozen=True)
class _Narrow:
    """A decimal of at most 18 digits, and the most that they are as a whole number."""

    value: Value
    most: int

    def most_at(self, scale: int) -> int:
        """Return the most at a scale that isn't less."""
        return self.most * int(10 ** (scale - self.value.type.scale))


def narrowed(query: Query, bound: Bound) -> Query:
    """Return a query whose sums, differences and products of decimals are narrow where they can."""
    if not any(map(_is_arithmetic, walk(query))):
        return query
    return rewrite(query, _Narrowing(bound))


class _Narrowing:
    """Narrows one node, whose operands were narrowed before."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        self._computed: dict[Node, _Narrow] = {}

    def __call__(self, node: Node) -> Node:
        """Return what stands for a node."""
        if isinstance(node, Aggregate | Window) and node.function in ("sum", "count"):
            return self._aggregated(node)
        if not _is_arithmetic(node):
            return node
        found = self._result(node)
        if found is None:
            return node
        wide = cast_to(node.type, found.value)
        self._computed[wide] = found
        return wide

    def _aggregated[T: Aggregate | Window](self, node: T) -> T:
        """Return an aggregate over the narrow result that its operand is; a sum's type goes by the
        scale alone."""
        if len(node.operands) != 1 or node.operands[0] not in self._computed:
            return node
        found, (operand,) = self._computed[node.operands[0]].value, node.operands
        return replace(node, operands=(found,)) if found.type.scale == operand.type.scale else node

    def _result(self, call: Call) -> _Narrow | None:
        left, right = (self._operand(side) for side in call.operands[:2])
        if left is None or right is None:
            return None
        a, b = left.value.type, right.value.type
        if call.name == "*":
            scale, precision = a.scale + b.scale, a.precision + b.precision
            most = left.most * right.most
        else:
            scale = max(a.scale, b.scale)
            precision = max(a.precision - a.scale, b.precision - b.scale) + scale + 1
            most = left.most_at(scale) + right.most_at(scale)
        if scale > NARROW_DIGITS or most >= 10**NARROW_DIGITS:
            return None
        t = decimal(min(precision, NARROW_DIGITS), scale)
        form = f"($1 {call.name} $2)"
        return _Narrow(duck(t, form, left.value, right.value, name=call.name), most)

    def _operand(self, value: Node) -> _Narrow | None:
        while value not in self._computed and (inner := _kept_value(value)) is not None:
            value = inner
        if value in self._computed:
            return self._computed[value]
        if not isinstance(value, Value):
            return None
        most = self._bound(value) if isinstance(value, Column) else _digits(value)
        if most is None or most >= 10**NARROW_DIGITS:
            return None
        t = as_decimal(value.type) if value.type.kind in INTEGERS else value.type
        if t.kind != "decimal" or (t.precision > NARROW_DIGITS and value.type.kind == "decimal"):
            return None
        narrow = decimal(min(t.precision, NARROW_DIGITS), t.scale)
        return _Narrow(value if value.type == narrow else cast_to(narrow, value), most)


def _is_arithmetic(node: Node) -> TypeGuard[Call]:
    if not isinstance(node, Call) or node.type.kind != "decimal":
        return False
    return node.name in ("+", "-", "*") and len(node.operands) > 1  # `-x` has one


def _kept_value(value: Node) -> Value | None:
    """Return the number that a value casts to a decimal with room for all of its type."""
    if not isinstance(value, Cast) or value.type.kind != "decimal":
        return None
    source = value.value.type
    if source.kind in INTEGERS:
        source = as_decimal(source)
    return value.value if source.kind == "decimal" and _has_room(value.type, source) else None


def _has_room(t: Type, source: Type) -> bool:
    return t.scale >= source.scale and t.precision - t.scale >= source.precision - source.scale


def _digits(value: Value) -> int | None:
    """Return the digits of a constant, without its sign and point."""
    if isinstance(value, Literal) and value.type.kind in INTEGERS:
        return None if value.value is None else abs(int(value.value))
    inner = value.value if isinstance(value, Cast) and value.type.kind == "decimal" else None
    if not isinstance(inner, Literal) or not isinstance(inner.value, str):
        return None
    if inner.type.kind != "varchar":
        return None
    return abs(int(Decimal(inner.value).scaleb(value.type.scale)))
