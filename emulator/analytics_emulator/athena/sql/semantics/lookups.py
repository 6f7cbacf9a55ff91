"""What `x IN (subquery)` finds: where it stands decides what NaN and rows with NULLs are.

As a value, Trino looks x up in a set of the subquery's values, in which NaN is the same as NaN and
NULL in a row the same as NULL. As a filter, or correlated, it is a join by `=`, for which they are
equal to nothing.
"""

from dataclasses import replace

from ..nodes.logic import all_of
from ..nodes.queries import Select
from ..nodes.values import (
    FieldOf,
    Lambda,
    Logical,
    RowOf,
    Subquery,
    Value,
    Variable,
    duck,
)
from ..types import BOOLEAN, array

LOOKUPS = ("($2 IN ($1))", "($2 = ANY ($1))")


def as_filter(value: Value) -> Value:
    """Return a condition by which rows are chosen."""
    if isinstance(value, Logical) and value.word == "AND":
        return replace(value, terms=tuple(map(_joining, value.terms)))
    return _joining(value)


def _joining(value: Value) -> Value:
    if not isinstance(value, Subquery) or value.form not in LOOKUPS:
        return value
    query = value.query
    if not isinstance(query, Select) or query.items[0].name != "c":
        return value
    return replace(value, query=by_equality(query))


def by_equality(query: Select) -> Select:
    """Return a subquery without the values that are equal to nothing."""
    found = query.items[0].value
    return replace(query, where=(*query.where, *_whole(found), *_numbers(found)))


def _whole(value: Value) -> tuple[Value, ...]:
    fields = value.fields if isinstance(value, RowOf) else ()
    return tuple(duck(BOOLEAN, "($1 IS NOT NULL)", f) for f in fields)


_DECIDED = ("double", "real", "array", "map", "row")


def _numbers(value: Value) -> tuple[Value, ...]:
    """Return that what isn't NULL is equal to itself: there is no NaN, and no NULL within."""
    parts = value.fields if isinstance(value, RowOf) else (value,)
    found = [p for p in parts if p.type.kind in _DECIDED]
    return tuple(duck(BOOLEAN, "($1 IS NULL OR $2)", p, _is_itself(p)) for p in found)


def _is_itself(value: Value) -> Value:
    """Return whether a value is equal to itself by `=`."""
    t = value.type
    present = duck(BOOLEAN, "($1 IS NOT NULL)", value)
    if t.kind in ("double", "real"):
        return duck(BOOLEAN, "($1 IS NOT NULL AND NOT isnan($1))", value)
    if t.kind == "row":
        return all_of([present, *(_is_itself(FieldOf(a, value, i)) for i, a in enumerate(t.args))])
    if t.kind == "map":
        keys, values = (array(a) for a in t.args)
        lists = duck(keys, "map_keys($1)", value), duck(values, "map_values($1)", value)
        return all_of([present, *map(_is_itself, lists)])
    if t.kind != "array":
        return present
    element = Variable(t.element, f"_e{value.identity.hex()[:16]}")
    test = Lambda(BOOLEAN, (element,), _is_itself(element))
    every = "coalesce(list_bool_and(list_transform($1, $2)), TRUE)"
    return duck(BOOLEAN, f"($1 IS NOT NULL AND {every})", value, test)
