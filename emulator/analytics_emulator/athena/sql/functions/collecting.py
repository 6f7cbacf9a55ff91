"""Aggregates that collect rows into arrays, maps and texts (Trino docs, Aggregate functions)."""

from ..registry import Call
from ..scope import Expr
from ..typesystem import BIGINT, INTEGERS, VARCHAR, Type, array, map_of
from .aggregate import aggregate, call_sql


@aggregate("array_agg")
def array_agg(call: Call, distinct: bool, order: str, tail: str) -> Expr:
    """array_agg: NULLs included; NULL for no rows."""
    call.expect(1)
    value = call.arg(0)
    return Expr(call_sql("list", [value.sql], distinct, order, tail), array(value.type))


@aggregate("listagg")
def listagg(call: Call, distinct: bool, order: str, tail: str) -> Expr:
    """listagg(x, separator) WITHIN GROUP (ORDER BY …): NULLs are left out."""
    call.expect(1, 2)
    value = call.arg(0)
    if value.type.kind != "varchar":
        raise call.mismatch()
    separator = call.coerced(1, VARCHAR).sql if len(call.nodes) == 2 else "''"
    return Expr(call_sql("string_agg", [value.sql, separator], distinct, order, tail), VARCHAR)


@aggregate("histogram")
def histogram(call: Call, _distinct: bool, _order: str, tail: str) -> Expr:
    """histogram: how often each value comes; NULLs are left out."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind not in (*INTEGERS, "varchar", "boolean", "date"):
        raise call.unsupported(f"histogram of {value.type}")
    counted = f"histogram({value.sql}){tail}"
    t = map_of(value.type, BIGINT)
    return Expr(f"CAST({counted} AS {t.duck})", t)


def _entries(call: Call, order: str, tail: str) -> tuple[Expr, Expr, str]:
    """Compile a key, a value, and the list of both where the key isn't NULL."""
    call.expect(2)
    key, value = call.args
    if tail or order:
        raise call.unsupported(f"{call.name} with FILTER, ORDER BY or OVER")
    listed = f"list({{'k': {key.sql}, 'v': {value.sql}}}) FILTER (WHERE {key.sql} IS NOT NULL)"
    return key, value, listed


@aggregate("map_agg")
def map_agg(call: Call, _distinct: bool, order: str, tail: str) -> Expr:
    """map_agg(key, value): NULL keys are left out, and the first value of a key stays."""
    key, value, listed = _entries(call, order, tail)
    t = map_of(key.type, value.type)
    return Expr(f"athena_map_of_first({listed})", t)


@aggregate("multimap_agg")
def multimap_agg(call: Call, _distinct: bool, order: str, tail: str) -> Expr:
    """multimap_agg(key, value): NULL keys are left out."""
    key, value, listed = _entries(call, order, tail)
    t = map_of(key.type, array(value.type))
    return Expr(f"CAST(athena_multimap({listed}) AS {t.duck})", t)


@aggregate("map_union")
def map_union(call: Call, _distinct: bool, order: str, tail: str) -> Expr:
    """map_union(map): the first value of a key stays."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind != "map":
        raise call.mismatch()
    if tail or order:
        raise call.unsupported("map_union with FILTER, ORDER BY or OVER")
    entry = "{'k': _e.key, 'v': _e.value}"
    every = f"flatten(list(map_entries({value.sql})) FILTER (WHERE {value.sql} IS NOT NULL))"
    listed = f"list_transform({every}, lambda _e: {entry})"
    return Expr(f"CAST(athena_map_of_first({listed}) AS {value.type.duck})", value.type)


@aggregate("reduce_agg")
def reduce_agg(call: Call, _distinct: bool, _order: str, tail: str) -> Expr:
    """reduce_agg(x, initial, (s, x) -> s, (s, s) -> s): NULL values are left out."""
    call.expect(4)
    value, initial = call.arg(0), call.arg(1)
    if tail:
        raise call.unsupported("reduce_agg with FILTER or OVER")
    names, body = call.lambda_body(2, [initial.type, value.type])
    state: Type = initial.type
    if body.type != state:
        raise call.mismatch([value, initial])
    if state != value.type:
        raise call.unsupported("reduce_agg with a state of another type")
    listed = f"list({value.sql}) FILTER (WHERE {value.sql} IS NOT NULL)"
    return Expr(
        f"list_reduce({listed}, lambda {names[0]}, {names[1]}: {body.sql}, {initial.sql})", state
    )
