"""Arrays as sets: membership, intersection, union, overlap (Trino docs, Array functions)."""

from ..coercion import coerce, common_type
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import BIGINT, BOOLEAN, Type, array
from .array_arguments import array_argument, plain


def _number(t: Type, x: str) -> str:
    """A NaN is found nowhere."""
    return f" AND NOT isnan({x})" if t.kind in ("double", "real") else ""


def _searched(call: Call) -> tuple[str, str, str]:
    """Compile an array and a value in their common type, and whether the one holds the other."""
    call.expect(2)
    value, wanted = array_argument(call), call.arg(1)
    common = common_type(value.type.element, wanted.type)
    if common is None:
        raise call.mismatch()
    plain(call, common)
    items, x = coerce(value, array(common)).sql, coerce(wanted, common).sql
    return items, x, f"list_contains({items}, {x}){_number(common, x)}"


@function("contains")
def contains(call: Call) -> Expr:
    """contains: NULL where it isn't found but a NULL element might have been it."""
    items, x, found = _searched(call)
    return Expr(
        f"CASE WHEN {items} IS NULL OR {x} IS NULL THEN NULL WHEN {found} THEN TRUE"
        f" WHEN len({items}) > list_count({items}) THEN NULL ELSE FALSE END",
        BOOLEAN,
    )


def array_pair(call: Call) -> tuple[str, str, Type]:
    """Compile two array arguments in their common type."""
    call.expect(2)
    a, b = array_argument(call, 0), array_argument(call, 1)
    common = common_type(a.type, b.type)
    if common is None:
        raise call.mismatch()
    plain(call, common.element)
    return coerce(a, common).sql, coerce(b, common).sql, common


@function("array_intersect")
def array_intersect(call: Call) -> Expr:
    """array_intersect, in the order of the longer, of the first where both are as long."""
    a, b, t = array_pair(call)
    return Expr(
        f"CASE WHEN len({a}) < len({b}) THEN athena_array_common({b}, {a})"
        f" ELSE athena_array_common({a}, {b}) END",
        t,
    )


@function("array_except")
def array_except(call: Call) -> Expr:
    """array_except, in the order of the first."""
    a, b, t = array_pair(call)
    return Expr(
        f"athena_array_distinct(list_filter({a}, lambda _e: NOT athena_array_holds({b}, _e)))", t
    )


@function("array_union")
def array_union(call: Call) -> Expr:
    """array_union, in the order of first appearance."""
    a, b, t = array_pair(call)
    return Expr(f"athena_array_distinct(athena_array_concat({a}, {b}))", t)


@function("arrays_overlap")
def arrays_overlap(call: Call) -> Expr:
    """arrays_overlap: NULL where only a NULL could be shared."""
    a, b, _ = array_pair(call)
    nulls = (
        f"(len({a}) > list_count({a}) AND len({b}) > 0) OR (len({b}) > list_count({b}) AND"
        f" len({a}) > 0)"
    )
    return Expr(
        f"CASE WHEN list_has_any(list_filter({a}, lambda _e: _e IS NOT NULL), {b}) THEN TRUE "
        f"WHEN {nulls} THEN NULL WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN FALSE END",
        BOOLEAN,
    )


@function("array_position")
def array_position(call: Call) -> Expr:
    """array_position: 0 where it isn't found."""
    items, x, held = _searched(call)
    found = f"CASE WHEN {held} THEN list_position({items}, {x}) ELSE 0 END"
    return Expr(
        f"CASE WHEN {items} IS NOT NULL AND {x} IS NOT NULL THEN CAST({found} AS BIGINT) END",
        BIGINT,
    )


@function("array_remove")
def array_remove(call: Call) -> Expr:
    """array_remove: without the elements that equal x; NULLs stay."""
    call.expect(2)
    value, wanted = array_argument(call), call.coerced(1, array_argument(call).type.element)
    plain(call, value.type.element)
    floating = value.type.element.kind in ("double", "real")
    other = f" OR isnan({wanted.sql})" if floating else ""
    kept = f"list_filter({value.sql}, lambda _e: _e IS NULL OR _e <> {wanted.sql}{other})"
    return Expr(f"CASE WHEN {wanted.sql} IS NOT NULL THEN {kept} END", value.type)
