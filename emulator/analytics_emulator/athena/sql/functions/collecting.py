"""Aggregates that collect rows into arrays, maps and texts (Trino docs, Aggregate functions)."""

from ..binding.coercion import entry_of
from ..nodes.values import RowOf, Value, duck, text
from ..types import BIGINT, BOOLEAN, INTEGERS, VARCHAR, array, map_of
from .maps import map_of_first, multimap
from .registry import aggregate_rule
from .site import AggregateSite


@aggregate_rule("array_agg")
def array_agg(site: AggregateSite) -> Value:
    """Return array_agg: NULLs included; NULL for no rows."""
    site.expect(1)
    value = site.arg(0)
    return site.of(array(value.type), "list", value, order=site.order)


@aggregate_rule("listagg")
def listagg(site: AggregateSite) -> Value:
    """Return listagg(x, separator) WITHIN GROUP (ORDER BY …): NULLs are left out."""
    site.expect(1, 2)
    value = site.arg(0)
    if value.type.kind != "varchar":
        raise site.mismatch()
    separator = site.coerced(1, VARCHAR) if len(site.nodes) == 2 else text("")
    return site.of(VARCHAR, "string_agg", value, separator, order=site.order)


@aggregate_rule("histogram")
def histogram(site: AggregateSite) -> Value:
    """Return how often each value comes; NULLs are left out."""
    site.expect(1)
    value = site.arg(0)
    if value.type.kind not in (*INTEGERS, "varchar", "boolean", "date"):
        raise site.unsupported(f"histogram of {value.type}")
    t = map_of(value.type, BIGINT)
    return duck(t, "CAST($1 AS $2)", site.of(t, "histogram", value), t)


def _entries(site: AggregateSite) -> Value:
    """Return the list of a map's entries where the key isn't NULL."""
    site.expect(2)
    key, value = site.args
    if not site.is_plain:
        raise site.unsupported(f"{site.name} with FILTER, ORDER BY or OVER")
    entry = RowOf(entry_of(map_of(key.type, value.type)), (key, value))
    return site.of(array(entry.type), "list", entry, condition=(_is_not_null(key),))


def _is_not_null(value: Value) -> Value:
    return duck(BOOLEAN, "($1 IS NOT NULL)", value)


@aggregate_rule("map_agg")
def map_agg(site: AggregateSite) -> Value:
    """Return map_agg(key, value): NULL keys are left out, and the first value of a key stays."""
    return map_of_first(_entries(site))


@aggregate_rule("multimap_agg")
def multimap_agg(site: AggregateSite) -> Value:
    """Return multimap_agg(key, value): NULL keys are left out."""
    return multimap(_entries(site))


@aggregate_rule("map_union")
def map_union(site: AggregateSite) -> Value:
    """Return map_union(map): the first value of a key stays."""
    site.expect(1)
    value = site.arg(0)
    if value.type.kind != "map":
        raise site.mismatch()
    if not site.is_plain:
        raise site.unsupported("map_union with FILTER, ORDER BY or OVER")
    entries = array(entry_of(value.type))
    every = site.of(
        array(entries),
        "list",
        duck(entries, "map_entries($1)", value),
        condition=(_is_not_null(value),),
    )
    return map_of_first(duck(entries, "flatten($1)", every))


@aggregate_rule("reduce_agg")
def reduce_agg(site: AggregateSite) -> Value:
    """Return reduce_agg(x, initial, (s, x) -> s, (s, s) -> s): NULL values are left out."""
    site.expect(4)
    value, initial = site.arg(0), site.arg(1)
    if site.condition or site.over is not None:
        raise site.unsupported("reduce_agg with FILTER or OVER")
    step = site.lambda_(2, [initial.type, value.type])
    if step.type != initial.type:
        raise site.mismatch()
    if initial.type != value.type:
        raise site.unsupported("reduce_agg with a state of another type")
    listed = site.of(
        array(value.type), "list", value, order=site.order, condition=(_is_not_null(value),)
    )
    return duck(initial.type, "list_reduce($1, $2, $3)", listed, step, initial)
