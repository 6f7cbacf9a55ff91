"""`<` and its like between rows and arrays: the first parts that differ decide; a NULL among them
fails.

Source: Trino's RowType and ArrayType.
"""

from collections.abc import Callable

from ...nodes.forms import spread
from ...nodes.logic import any_of
from ...nodes.values import (
    Case,
    FieldOf,
    Lambda,
    Let,
    RowOf,
    Value,
    Variable,
    duck,
)
from ...semantics.clocks import as_compared
from ...semantics.failures import failure
from ...semantics.sharing import once, shared
from ...types import BIGINT, BOOLEAN, INTEGERS, Type, array

_ALIKE = (*INTEGERS, "boolean", "decimal", "varchar", "date", "timestamp", "unknown")


HOLDING = ("array", "row", "map")
"""The kinds of values that hold others, of which some may be NULL."""


def orders_alike(t: Type) -> bool:
    """Return whether DuckDB orders values of a type as Trino, those without NULLs in them."""
    if t.kind in ("array", "row"):
        return all(map(orders_alike, t.args))
    return t.kind in _ALIKE


def whole(value: Value) -> Value:
    """Return an array or row that fails, as a comparison does, where it has a NULL in it."""
    kind, parts = ("ROW", "fields") if value.type.kind == "row" else ("ARRAY", "arrays")
    text = f"{kind} comparison not supported for {parts} with null elements"
    failed = failure("NOT_SUPPORTED", text, value.type)
    # A variable for all of it: a group's key may be the row, and not its fields.
    v = Variable(value.type, f"_w{value.identity.hex()[:16]}")
    return Let(v.type, (v,), (value,), Case(v.type, (lacks_part(v),), (failed,), v))


def lacks_part(value: Value) -> Value:
    """Return whether an array, row or map has a NULL in it, however deep."""
    if value.type.kind == "row":
        return any_of([_is_lacking(field_of(value, i)) for i in range(len(value.type.args))])
    if value.type.kind == "map":
        value = duck(array(value.type.args[1]), "map_values($1)", value)
    element = Variable(value.type.element, "_e")
    test = Lambda(BOOLEAN, (element,), _is_lacking(element))
    return duck(BOOLEAN, "(len(list_filter($1, $2)) > 0)", value, test)


def _is_lacking(value: Value) -> Value:
    missing = duck(BOOLEAN, "($1 IS NULL)", value)
    return any_of([missing, lacks_part(value)]) if value.type.kind in HOLDING else missing


def field_of(row: Value, index: int, *, named: bool = False) -> Value:
    """Return a row's field, by its place from 0."""
    if isinstance(row, RowOf):
        return row.fields[index]
    return FieldOf(row.type.args[index], row, index, named)


def each_pair(a: Value, b: Value, made: Callable[[Value, Value], Value]) -> Value:
    """Return the list of what is made of the elements of two arrays at each place of both."""
    place = Variable(BIGINT, f"_p{a.identity.hex()[:12]}{b.identity.hex()[:12]}")
    x, y = (duck(v.type.element, "($1)[$2]", v, place) for v in (a, b))
    body = made(x, y)
    form = "list_transform(range(1, least(len($1), len($2)) + 1), $3)"
    return duck(array(body.type), form, a, b, Lambda(body.type, (place,), body))


_MISSING = {
    2: "ARRAY comparison not supported for arrays with null elements",
    3: "ROW comparison not supported for fields with null elements",
}


def ordered(operator: str, a: Value, b: Value) -> Value:
    """Return `a operator b`, one of < <= > >=, for rows or arrays of one type."""
    if operator in (">", ">="):
        a, b = b, a
    less = "($1 <= 0)" if operator in ("<=", ">=") else "($1 < 0)"

    def decided(code: Value) -> Value:
        missing = [duck(BOOLEAN, f"($1 = {n})", code) for n in _MISSING]
        failed = [failure("NOT_SUPPORTED", text, BOOLEAN) for text in _MISSING.values()]
        return Case(BOOLEAN, tuple(missing), tuple(failed), duck(BOOLEAN, less, code))

    return shared([a, b], lambda sides: once(_code(*sides), decided))


def _code(a: Value, b: Value) -> Value:
    """Return -1, 0 or 1 as a is less, as great or greater than b; where NULLs among the parts would
    have to decide it, what `_MISSING` says of it; NULL where a or b is."""
    if a.type.kind == "row":
        found = _code_of_fields(a, b)
    elif a.type.kind == "array":
        found = _code_of_elements(a, b)
    else:
        sides = (as_compared(a), as_compared(b))
        form = "CASE WHEN $1 < $2 THEN -1 WHEN $1 > $2 THEN 1 WHEN $1 = $2 THEN 0 END"
        return duck(BIGINT, form, *sides)
    return duck(BIGINT, "CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN $3 END", a, b, found)


def _code_of_fields(a: Value, b: Value) -> Value:
    """Return the code of the first fields that differ."""
    codes = [
        duck(BIGINT, "nullif(coalesce($1, 3), 0)", _code(field_of(a, i), field_of(b, i)))
        for i in range(len(a.type.args))
    ]
    return duck(BIGINT, spread("coalesce(*, 0)", len(codes)), *codes)


def _code_of_elements(a: Value, b: Value) -> Value:
    """Return the code of the first elements that differ; a shorter array is less where it is the
    beginning of the other."""
    codes = each_pair(a, b, lambda x, y: duck(BIGINT, "coalesce($1, 2)", _code(x, y)))
    first = "list_filter($1, lambda _c: _c <> 0)[1]"
    form = f"coalesce({first}, sign(len($2) - len($3)))"
    return duck(BIGINT, f"CAST({form} AS BIGINT)", codes, a, b)
