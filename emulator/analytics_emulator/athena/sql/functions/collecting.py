"""Aggregates that collect rows into arrays, maps and texts (Trino docs, Aggregate functions)."""

from dataclasses import replace

from sqlglot import exp

from ..errors import AthenaQueryError
from ..nodes.logic import all_of
from ..nodes.values import Case, Lambda, Literal, RowOf, Value, duck, null, text
from ..reading.formatting import formatted
from ..semantics.coercion import coerce, entry_of
from ..semantics.failures import failure
from ..semantics.sharing import once
from ..semantics.zones import mixes_zones
from ..types import BIGINT, BOOLEAN, VARCHAR, Type, array, common_of, map_of
from .array_arguments import map_argument
from .lambdas import folded
from .maps import map_of_first, multimap
from .registry import aggregate_rule
from .site import AggregateSite


@aggregate_rule("array_agg")
def array_agg(site: AggregateSite) -> Value:
    """Return array_agg: NULLs included; NULL for no rows."""
    site.expect(1)
    value = site.arg(0)
    return site.of(array(value.type), "list", value, order=site.order)


_LONGEST_LIST = 1048576  # bytes


@aggregate_rule("listagg")
def listagg(site: AggregateSite) -> Value:
    """Return listagg(x, separator) WITHIN GROUP (ORDER BY …): NULLs are left out.

    What is longer than a megabyte fails, or is cut where the call says so (Trino docs, and a
    Trino 476 for what counts as too long).
    """
    *_, last = site.nodes
    cut = last if isinstance(last, exp.OverflowTruncateBehavior) else None
    if cut:
        site = replace(site, nodes=site.nodes[:-1])
    site.expect(1, 2)
    value = site.arg(0)
    if value.type.kind != "varchar":
        given = formatted(site.binder.sql, site.nodes[0])
        words = f"Expected expression of varchar, but '{given}' has {value.type} type"
        raise site.error("TYPE_MISMATCH", words)
    separator = site.coerced(1, VARCHAR) if len(site.nodes) == 2 else text("")
    if cut:
        return _cut_list(site, value, separator, cut)
    joined = site.of(VARCHAR, "string_agg", value, separator, order=site.order)
    longest = "Concatenated string has the length in bytes larger than the maximum output length"
    fails = failure("EXCEEDED_FUNCTION_MEMORY_LIMIT", f"{longest} {_LONGEST_LIST}", VARCHAR)
    form = f"CASE WHEN strlen($1) > {_LONGEST_LIST} THEN $2 ELSE $1 END"
    return once(joined, lambda found: duck(VARCHAR, form, found, fails))


def _cut_list(
    site: AggregateSite, value: Value, separator: Value, cut: exp.OverflowTruncateBehavior
) -> Value:
    """Return what is listed before the first text that makes the list too long, what stands for
    the others, and how many those are where that is asked for."""
    filler = cut.this.this if cut.this else "..."
    counted = duck(BOOLEAN, "TRUE" if cut.args["with_count"] else "FALSE")
    parts = listed(site, value, is_not_null(value))
    form = f"athena_cut_list($1, $2, $3, $4, CAST({_LONGEST_LIST} AS BIGINT))"
    return duck(VARCHAR, form, parts, separator, text(filler), counted)


@aggregate_rule("histogram")
def histogram(site: AggregateSite) -> Value:
    """Return how often each value comes; NULLs are left out."""
    site.expect(1)
    value = site.arg(0)
    if mixes_zones(value.type):
        raise site.unsupported(f"histogram of {value.type} in several zones")
    t = map_of(value.type, BIGINT)
    return duck(t, "CAST($1 AS $2)", site.of(t, "histogram", value), t)


def _entries(site: AggregateSite) -> Value:
    """Return the list of a map's entries where the key isn't NULL."""
    site.expect(2)
    key, value = site.args
    entry = RowOf(entry_of(map_of(key.type, value.type)), (key, value))
    return listed(site, entry, is_not_null(key), "_e.key")


def listed(site: AggregateSite, value: Value, present: Value, part: str = "_e") -> Value:
    """Return the list of an aggregate's values, NULL where none is present; over a window, which
    has no FILTER, those are taken out whose `part` is NULL."""
    t = array(value.type)
    listed = site.of(t, "list", value, order=site.order, condition=(present,))
    if site.over is None:
        return listed
    chosen = duck(t, f"list_filter($1, lambda _e: {part} IS NOT NULL)", listed)
    return duck(t, "CASE WHEN len($1) > 0 THEN $1 END", chosen)


def listed_once(site: AggregateSite, t: Type, value: Value) -> Value:
    """Return each of an aggregate's values once, NULL where none is present."""
    if site.over is None:
        return site.of(t, "list", value, distinct=True, condition=(is_not_null(value),))
    return duck(t, "list_distinct($1)", listed(site, value, is_not_null(value)))


def is_not_null(value: Value) -> Value:
    """Return whether a value isn't NULL."""
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
    value = map_argument(site)
    entries = array(entry_of(value.type))
    every = listed(site, duck(entries, "map_entries($1)", value), is_not_null(value))
    return map_of_first(duck(entries, "flatten($1)", every))


@aggregate_rule("reduce_agg")
def reduce_agg(site: AggregateSite) -> Value:
    """Return reduce_agg(x, initial, (s, x) -> s, (s, s) -> s): NULL values are left out."""
    site.expect(4)
    if site.distinct:
        raise site.error("TYPE_MISMATCH", "DISTINCT can only be applied to comparable types")
    value, step = site.arg(0), _step(site)
    initial = coerce(site.arg(1), step.type)
    if not isinstance(initial, Literal):
        initial = site.of(step.type, "any_value", initial)
    values = listed(site, value, is_not_null(value))
    present = all_of([is_not_null(initial), duck(BOOLEAN, "(len($1) > 0)", values)])
    return Case(step.type, (present,), (folded(site, values, step, initial),), null(step.type))


_MOST_STEPS = 4
_NO_STATES = ("array", "map", "row")


def _step(site: AggregateSite) -> Lambda:
    """Return the step's lambda, for the type of state in which all types meet."""
    value, state = site.arg(0).type, site.arg(1).type
    for _ in range(_MOST_STEPS):
        step, merge = site.lambda_(2, [state, value]), site.lambda_(3, [state, state])
        met = common_of([state, step.type, merge.type])
        if met is None or (met == state and {step.type, merge.type} != {state}):
            raise site.mismatch()
        if met == state:
            break
        state = met
    else:
        text = f"SignatureBinder.iterativeSolve does not converge after {_MOST_STEPS} iterations."
        raise AthenaQueryError("GENERIC_INTERNAL_ERROR", text)
    if state.kind in _NO_STATES:
        text = f"State type not supported for reduce_agg: {state}"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return step
