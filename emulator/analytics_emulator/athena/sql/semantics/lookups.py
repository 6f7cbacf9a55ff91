"""What `x IN (subquery)` finds: where it stands decides what NaN and rows with NULLs are.

As a value, Trino looks x up in a set of the subquery's values, in which NaN is the same as NaN and
NULL in a row the same as NULL. As a filter, or correlated, it is a join by `=`, for which they are
equal to nothing; a filter's join also fails where it orders rows with NULLs (compared).
"""

from dataclasses import replace

from ..nodes.logic import any_of
from ..nodes.queries import Item, Select
from ..nodes.values import Case, Logical, RowOf, Subquery, Value, duck
from ..types import BOOLEAN
from .failures import failure

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
    found = query.items[0].value
    if isinstance(found, RowOf):
        missing = any_of([duck(BOOLEAN, "($1 IS NULL)", f) for f in found.fields])
        text = "ROW comparison not supported for fields with null elements"
        failed = failure("NOT_SUPPORTED", text, found.type)
        whole = Case(found.type, (missing,), (failed,), found)
        query = replace(query, items=(Item("c", whole),))
    return replace(value, query=replace(query, where=query.where + _numbers(found)))


def by_equality(query: Select) -> Select:
    """Return a subquery without the values that are equal to nothing."""
    found = query.items[0].value
    return replace(query, where=(*query.where, *_whole(found), *_numbers(found)))


def _whole(value: Value) -> tuple[Value, ...]:
    fields = value.fields if isinstance(value, RowOf) else ()
    return tuple(duck(BOOLEAN, "($1 IS NOT NULL)", f) for f in fields)


def _numbers(value: Value) -> tuple[Value, ...]:
    parts = value.fields if isinstance(value, RowOf) else (value,)
    doubles = [p for p in parts if p.type.kind in ("double", "real")]
    return tuple(duck(BOOLEAN, "($1 IS NULL OR NOT isnan($1))", p) for p in doubles)
