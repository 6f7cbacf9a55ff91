"""Which values can't fail, whatever a row holds: of a form that isn't known here it isn't known.

What a query computes before its rows' expressions (aggregates, windows, subqueries) has failed by
then or hasn't.
"""

import re
from functools import cache

from ..nodes.node import Node
from ..nodes.values import (
    Aggregate,
    Call,
    Case,
    Cast,
    Column,
    Comparison,
    FieldOf,
    Lambda,
    Let,
    Literal,
    Logical,
    RowOf,
    Subquery,
    TypeName,
    Value,
    Variable,
    Window,
)
from ..nodes.walking import walk
from ..types import NUMERIC, Type, coercible

_COMPUTED_BEFORE = (Aggregate, Subquery, Window)
_CERTAIN = (
    *(Case, Column, Comparison, FieldOf, Lambda, Let, Literal, Logical, RowOf, TypeName, Variable),
    *_COMPUTED_BEFORE,
)
_WORDS = "AND|CASE|DISTINCT|ELSE|END|ESCAPE|FALSE|FROM|IN|IS|LIKE|NOT|NULL|OR|THEN|TRUE|WHEN"
_FUNCTIONS = (
    "athena_(?:equal|unequal|less|less_or_equal|upper|trim|ltrim|rtrim|substr)"
    "|coalesce|isnan|lower|starts_with"
)
_COUNTS = (
    "length|octet_length|len|instr"
    "|year|quarter|month|weekofyear|day|isodow|dayofyear|isoyear|hour|minute|second"
)
_CERTAIN_FORM = re.compile(
    rf"(?:\$\d+|[(), <>=]|\|\||\b(?:{_WORDS})\b|(?:{_FUNCTIONS})\("
    rf"|CAST\((?:{_COUNTS})\(\$\d(?:, \$\d)*\) AS BIGINT\))+"
)
_OF_DOUBLES = ("($1 + $2)", "($1 - $2)", "($1 * $2)", "athena_double_divide($1, $2)")


def may_fail(value: Value) -> bool:
    """Return whether a value may fail where it is computed for a row."""
    parts = walk(value, lambda n: not isinstance(n, _COMPUTED_BEFORE))
    return any(map(_may_fail_itself, parts))


def _may_fail_itself(node: Node) -> bool:
    if isinstance(node, Cast):
        return not (_is_constant(node.value) or _has_room(node.value.type, node.type))
    if isinstance(node, Call):
        of_doubles = node.type.kind == "double" and node.form in _OF_DOUBLES
        return not (of_doubles or _is_certain(node.form))
    return not isinstance(node, _CERTAIN)


@cache
def _is_certain(form: str) -> bool:
    return _CERTAIN_FORM.fullmatch(form) is not None


def _is_constant(value: Value) -> bool:
    """Return whether a literal is cast, which is known to succeed by now."""
    while isinstance(value, Cast):
        value = value.value
    return isinstance(value, Literal)


def _has_room(source: Type, target: Type) -> bool:
    """Return whether a type has room for every value of another; decimals are only cast to wider
    ones without a form of their own."""
    return source == target or (source.kind in NUMERIC and coercible(source, target))
