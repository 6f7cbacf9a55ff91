"""`<` and its like between rows and arrays: the first parts that differ decide; a NULL among them
fails.

Source: Trino's RowType and ArrayType.
"""

from sqlglot import exp

from ...nodes.logic import any_of
from ...nodes.values import (
    FALSE,
    TRUE,
    Case,
    FieldOf,
    Lambda,
    Let,
    RowOf,
    Value,
    Variable,
    duck,
    null,
)
from ...semantics.clocks import as_compared
from ...semantics.failures import failure
from ...semantics.sharing import once, shared
from ...types import BIGINT, BOOLEAN, INTEGERS, Type
from ..binder import Binder

_NO_ORDER = ("array", "map", "row", "json")
_ALIKE = (*INTEGERS, "boolean", "decimal", "varchar", "date", "timestamp")


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
    v = Variable(value.type, f"_w{value.identity.hex()[:8]}")
    return Let(v.type, (v,), (value,), Case(v.type, (lacks_part(v),), (failed,), v))


def lacks_part(value: Value) -> Value:
    """Return whether an array or row has a NULL in it, however deep."""
    if value.type.kind == "row":
        return any_of([_is_lacking(field_of(value, i)) for i in range(len(value.type.args))])
    element = Variable(value.type.element, "_e")
    test = Lambda(BOOLEAN, (element,), _is_lacking(element))
    return duck(BOOLEAN, "(len(list_filter($1, $2)) > 0)", value, test)


def _is_lacking(value: Value) -> Value:
    missing = duck(BOOLEAN, "($1 IS NULL)", value)
    return any_of([missing, lacks_part(value)]) if value.type.kind in ("array", "row") else missing


def field_of(row: Value, index: int) -> Value:
    """Return a row's field, by its place from 0."""
    return (
        row.fields[index] if isinstance(row, RowOf) else FieldOf(row.type.args[index], row, index)
    )


def ordered(binder: Binder, operator: str, a: Value, b: Value, node: exp.Expr) -> Value:
    """Return `a operator b`, one of < <= > >=, for rows or arrays of one type."""
    if any(t.kind in _NO_ORDER for t in a.type.args):
        raise binder.not_supported(node, f"{operator} of {a.type}")
    if operator in (">", ">="):
        a, b = b, a
    either = operator in ("<=", ">=")
    by_type = _rows if a.type.kind == "row" else _arrays
    return shared([a, b], lambda sides: by_type(sides[0], sides[1], either=either))


def _rows(a: Value, b: Value, *, either: bool) -> Value:
    """Return whether a row is less, or as great where `either`."""
    found: Value = TRUE if either else FALSE
    for place in reversed(range(len(a.type.args))):
        found = _parts(field_of(a, place), field_of(b, place), found, "ROW", "fields")
    return _unless_null(a, b, found)


def _arrays(a: Value, b: Value, *, either: bool) -> Value:
    """Return whether an array is less, or as great where `either`: a shorter one is less where it
    is the beginning of the other."""
    form = (
        "list_filter(range(1, least(len($1), len($2)) + 1), lambda _place:"
        " ($1)[_place] IS NULL OR ($2)[_place] IS NULL OR ($1)[_place] <> ($2)[_place])[1]"
    )
    shorter = duck(BOOLEAN, f"(len($1) {'<=' if either else '<'} len($2))", a, b)
    return _unless_null(
        a, b, once(duck(BIGINT, form, a, b), lambda place: _at(a, b, place, shorter))
    )


def _at(a: Value, b: Value, place: Value, shorter: Value) -> Value:
    alike = duck(BOOLEAN, "($1 IS NULL)", place)
    x, y = (duck(v.type.element, "($1)[$2]", v, place) for v in (a, b))
    return Case(BOOLEAN, (alike,), (shorter,), _parts(x, y, shorter, "ARRAY", "arrays"))


def _parts(a: Value, b: Value, rest: Value, kind: str, whole: str) -> Value:
    """Return whether a part is less, or what follows where both are the same."""
    a, b = as_compared(a), as_compared(b)
    missing, less, more = (
        duck(BOOLEAN, form, a, b)
        for form in ("($1 IS NULL OR $2 IS NULL)", "($1 < $2)", "($1 > $2)")
    )
    text = f"{kind} comparison not supported for {whole} with null elements"
    failed = failure("NOT_SUPPORTED", text, BOOLEAN)
    return Case(BOOLEAN, (missing, less, more), (failed, TRUE, FALSE), rest)


def _unless_null(a: Value, b: Value, found: Value) -> Value:
    missing = duck(BOOLEAN, "($1 IS NULL OR $2 IS NULL)", a, b)
    return Case(BOOLEAN, (missing,), (null(BOOLEAN),), found)
