"""Aggregates that Trino approximates (Trino docs, Approximate aggregate functions).

They estimate as a Trino 476 does that reads a table in one piece, in the rows' order.
"""

from ..nodes.node import Node
from ..nodes.values import Aggregate, Column, Subquery, Value, cast_to, duck, null
from ..nodes.walking import walk
from ..semantics.clocks import as_compared
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure, message
from ..semantics.sharing import names_variables, once
from ..types import BIGINT, DOUBLE, INTEGERS, REAL, UNKNOWN, VARCHAR, Type, array, map_of
from .array_arguments import if_known
from .checksums import hashed_as
from .collecting import listed_once
from .digests import is_sent, sortable, sorted_as
from .registry import aggregate_rule
from .site import AggregateSite

_DOUBLES = array(DOUBLE)
_NO_WEIGHTS: Value = duck(_DOUBLES, "CAST([] AS DOUBLE[])")


@aggregate_rule("approx_distinct")
def approx_distinct(site: AggregateSite) -> Value:
    """Return approx_distinct(x) or approx_distinct(x, error): how many values there are."""
    site.expect(1, 2)
    value, error = site.arg(0), _USUAL_ERROR
    if len(site.nodes) == 2:
        error = site.coerced(1, DOUBLE)
        value = _within_error(value, error)
    hashed = None if value.type.kind in ("boolean", "unknown") else hashed_as(value)
    if hashed is None:
        return site.of(BIGINT, "count", as_compared(value), distinct=True)
    name, operand = hashed
    if len(site.nodes) == 2 and any(map(_varies, walk(error))):
        error = site.of(DOUBLE, "any_value", error)
    form = f"coalesce(athena_distinct_{name}($1, $2), 0)"
    return duck(BIGINT, form, listed_once(site, array(operand.type), operand), error)


_USUAL_ERROR: Value = duck(DOUBLE, "CAST(0.023 AS DOUBLE)")


def _within_error(value: Value, error: Value) -> Value:
    """Return a value that is NULL where its standard error is, and fails where no sketch has it."""
    text = message("'Max standard error must be in [0.0040625, 0.26]: ' || $1", error)
    form = "CASE WHEN $2 BETWEEN 0.0040625 AND 0.26 THEN $1 WHEN $2 IS NOT NULL THEN $3 END"
    return duck(value.type, form, value, error, failure(ARGUMENT, text, value.type))


@aggregate_rule("approx_percentile")
def approx_percentile(site: AggregateSite) -> Value:
    """Return approx_percentile(x[, weight], percentage or percentages) or, as it was once called,
    approx_percentile(x, weight, percentage, accuracy)."""
    site.expect(2, 3, 4)
    kind = _percentile_type(site)
    place = min(len(site.nodes), 3) - 1
    share = site.arg(place)
    if share.type == UNKNOWN:
        raise site.ambiguous()
    several = share.type.kind == "array" and len(site.nodes) < 4
    shares = site.coerced(place, _DOUBLES if several else DOUBLE)
    found = _values_at(site, _constant(site, shares if several else duck(_DOUBLES, "[$1]", shares)))
    # Of no rows there is no value, however many are asked for.
    values = duck(found.type, if_known("$1", 2), found, shares)
    return values if several else duck(kind, "($1)[1]", values)


def _percentile_type(site: AggregateSite) -> Type:
    """Return the type that values are taken and given back as."""
    t = site.arg(0).type
    if t.kind in (*INTEGERS, "unknown"):
        return BIGINT
    if t.kind not in ("double", "real", "decimal"):
        raise site.mismatch()
    return DOUBLE if t == DOUBLE else REAL


def _constant(site: AggregateSite, value: Value) -> Value:
    """Return what has to be the same for all rows."""
    if any(map(_varies, walk(value))) or names_variables(value):
        raise site.unsupported(f"{site.name} by what isn't constant")
    return value


def _varies(node: Node) -> bool:
    return isinstance(node, Aggregate | Column | Subquery)


def _values_at(site: AggregateSite, shares: Value) -> Value:
    """Return the values at some shares of the rows."""
    kind, sent = _percentile_type(site), is_sent(site)
    if len(site.nodes) == 4:
        return _accurate(site, kind, shares, sent)
    value = coerce(coerce(site.arg(0), kind), DOUBLE)
    known = _exactly(value, site.coerced(0, BIGINT) if kind == BIGINT else value)
    if len(site.nodes) == 2:
        form = "athena_percentiles($1, $2, $3)"
        return _as_given(duck(_DOUBLES, form, _listed(site, known), shares, sent), kind)
    values, weights = _weighed(site, known, site.coerced(1, DOUBLE))
    form = "athena_weighted_percentiles($1, $2, $3, $4)"
    return _as_given(duck(_DOUBLES, form, values, weights, shares, sent), kind)


def _accurate(site: AggregateSite, kind: Type, shares: Value, sent: Value) -> Value:
    """Return the values at some shares by a digest of the accuracy that is given."""
    value = sortable(coerce(site.arg(0), kind))
    values, weights = _weighed(site, value, site.coerced(1, DOUBLE))
    accuracy = _constant(site, site.coerced(3, DOUBLE))
    form = "athena_accurate_percentiles($1, $2, $3, $4, $5)"
    found = duck(array(BIGINT), form, values, weights, shares, accuracy, sent)
    return sorted_as(found, kind)


def _exactly(value: Value, whole: Value) -> Value:
    """Return a double that a whole number is, a failure where none is."""
    if whole.type != BIGINT:
        return value
    text = message("'no exact double representation for long: ' || $1", whole)
    form = "CASE WHEN CAST($1 AS HUGEINT) = $2 THEN $1 WHEN $2 IS NOT NULL THEN $3 END"
    return duck(DOUBLE, form, value, whole, failure(ARGUMENT, text, DOUBLE))


def _weighed(site: AggregateSite, value: Value, weight: Value) -> tuple[Value, Value]:
    """Return the lists of values and of their weights, of rows that have both."""
    if site.distinct:
        raise site.unsupported(f"{site.name}(DISTINCT) of several values")
    known = "CASE WHEN $2 IS NOT NULL THEN $1 END"
    pairs = ((value, weight), (weight, value))
    sides = (duck(pair[0].type, known, *pair) for pair in pairs)
    values, weights = (_listed(site, side) for side in sides)
    return values, weights


def _listed(site: AggregateSite, value: Value) -> Value:
    """Return an aggregate's values that aren't NULL, NULL where there are none."""
    listed = site.of(array(value.type), "list", value)
    form = "CASE WHEN len($1) > 0 THEN $1 END"
    return once(
        duck(listed.type, "list_filter($1, lambda _e: _e IS NOT NULL)", listed),
        lambda found: duck(found.type, form, found),
    )


def _as_given(values: Value, kind: Type) -> Value:
    """Return doubles as the type of what they were found in; whole numbers are rounded up."""
    if kind == DOUBLE:
        return values
    form = "list_transform($1, lambda _e: CAST(floor(_e + 0.5) AS BIGINT))"
    return duck(array(BIGINT), form, values) if kind == BIGINT else cast_to(array(REAL), values)


@aggregate_rule("numeric_histogram")
def numeric_histogram(site: AggregateSite) -> Value:
    """Return numeric_histogram(buckets, x[, weight]): the middle and weight of each bucket."""
    site.expect(2, 3)
    buckets = _constant(site, site.coerced(0, BIGINT))
    t = site.arg(1).type
    kind = DOUBLE if t == DOUBLE else REAL
    value = coerce(site.coerced(1, kind), DOUBLE)
    values, weights = _listed(site, value), _NO_WEIGHTS
    if len(site.nodes) == 3:
        values, weights = _weighed(site, value, site.coerced(2, DOUBLE))
    found = duck(array(_DOUBLES), "athena_numeric_histogram($1, $2, $3)", buckets, values, weights)
    result = map_of(kind, kind)
    return once(found, lambda f: duck(result, "CAST(map($1[1], $1[2]) AS $2)", f, result))


@aggregate_rule("approx_most_frequent")
def approx_most_frequent(site: AggregateSite) -> Value:
    """Return approx_most_frequent(buckets, x, capacity): the most frequent, with their counts."""
    site.expect(3)
    kind = VARCHAR if site.arg(1).type.kind == "varchar" else BIGINT
    buckets, value, capacity = (site.coerced(i, t) for i, t in enumerate((BIGINT, kind, BIGINT)))
    result = map_of(kind, BIGINT)
    if null(BIGINT) in (_constant(site, buckets), _constant(site, capacity)):
        return null(result)
    texts = ("bucket count must be greater than one", "capacity must be greater than zero")
    few, none = (failure(ARGUMENT, f"{site.name} {t}", result) for t in texts)
    name = "texts" if kind == VARCHAR else "numbers"
    form = (
        "CASE WHEN $1 IS NULL THEN NULL WHEN $2 < 2 THEN $4 WHEN $3 < 1 THEN $5"
        f" ELSE athena_most_frequent_{name}($1, $2, $3) END"
    )
    values = _listed(site, value)
    return once(values, lambda found: duck(result, form, found, buckets, capacity, few, none))
