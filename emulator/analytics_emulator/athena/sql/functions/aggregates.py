"""Aggregate functions that give one value (Trino docs, Aggregate functions)."""

from sqlglot import exp

from ..binding.expressions.nested_order import orders_alike, whole
from ..nodes.values import Value, cast_to, duck, null
from ..semantics.clocks import TIMED, as_compared
from ..semantics.coercion import coerce, real_of
from ..semantics.decimals import DIGITS, average, average_of_halves, halves_of
from ..semantics.zones import ZONED
from ..types import BIGINT, BOOLEAN, DOUBLE, INTEGERS, REAL, UNKNOWN, UNORDERED, array, decimal
from .nested_extremes import nested_extreme
from .registry import aggregate, aggregate_rule
from .site import AggregateSite

_NESTED = ("map", "json", "array", "row")
_SUMMED_WHOLE = 28
"""As many digits ten billion decimals may have for their sum to have no more than 38."""

aggregate("bool_and", "boolean", BOOLEAN, "bool_and")
aggregate("every", "boolean", BOOLEAN, "bool_and")
aggregate("bool_or", "boolean", BOOLEAN, "bool_or")
aggregate("bitwise_and_agg", "bigint", BIGINT, "bit_and")
aggregate("bitwise_or_agg", "bigint", BIGINT, "bit_or")
aggregate("bitwise_xor_agg", "bigint", BIGINT, "bit_xor")
for _name, _duck in (
    ("stddev", "stddev_samp"),
    ("stddev_samp", "stddev_samp"),
    ("stddev_pop", "stddev_pop"),
    ("variance", "var_samp"),
    ("var_samp", "var_samp"),
    ("var_pop", "var_pop"),
):
    aggregate(_name, "double", DOUBLE, _duck)


@aggregate_rule("count")
def count(site: AggregateSite) -> Value:
    """Return count(*), count(x) or count(DISTINCT x)."""
    if not site.nodes or isinstance(site.nodes[0], exp.Star):
        if site.distinct:
            raise site.unsupported("count(DISTINCT *)")
        return site.of(BIGINT, "count")
    if site.distinct and len(site.nodes) > 1:
        raise site.unsupported("count(DISTINCT) of several columns")
    site.expect(1)
    value = site.arg(0)
    return site.of(BIGINT, "count", as_compared(value))


@aggregate_rule("sum")
def sum_(site: AggregateSite) -> Value:
    """Return sum: bigint of integers (overflow is an error), decimal(38, s), real, double."""
    site.expect(1)
    value = site.arg(0)
    if value.type == UNKNOWN:
        value = coerce(value, BIGINT)
    t = value.type
    if t.kind == "decimal":
        result = decimal(38, t.scale)
        return site.of(result, "sum", value)
    if t.kind in ("double", "real"):
        total = site.of(DOUBLE, "sum", value)
        return total if t == DOUBLE else real_of(total)
    if t.kind in INTEGERS:
        return cast_to(BIGINT, site.of(decimal(38, 0), "sum", value))
    if t.kind.startswith("interval"):
        return cast_to(t, site.of(decimal(38, 0), "sum", value))
    raise site.mismatch()


@aggregate_rule("avg")
def avg(site: AggregateSite) -> Value:
    """Return avg: double of integers, the decimal's own type (half up) of decimals."""
    site.expect(1)
    value = site.arg(0)
    t = value.type
    if t.kind == "decimal":
        count = site.of(BIGINT, "count", value)
        if t.precision > _SUMMED_WHOLE and not site.distinct:
            upper, lower = (site.of(DIGITS, "sum", half) for half in halves_of(value))
            return average_of_halves(upper, lower, count, t)
        return average(site.of(decimal(38, t.scale), "sum", value), count, t)
    if t.kind.startswith("interval"):
        mean = site.of(DOUBLE, "avg", cast_to(DOUBLE, value))
        return duck(t, "CAST(floor($1 + 0.5) AS $2)", mean, t)
    if t == REAL:
        return cast_to(REAL, site.of(DOUBLE, "avg", value))
    if t.kind not in (*INTEGERS, "double", "unknown"):
        raise site.mismatch()
    return site.of(DOUBLE, "avg", coerce(value, DOUBLE))


@aggregate_rule("min", "max")
def extreme(site: AggregateSite) -> Value:
    """Return min(x) and max(x), or the n least and greatest values."""
    site.expect(1, 2)
    if site.distinct and len(site.nodes) > 1:
        raise site.unsupported(f"{site.name}(DISTINCT) of several values")
    value = site.arg(0)
    if value.type.kind in UNORDERED:
        raise site.mismatch()
    mixed = _mixed_zones(value)
    if value.type.kind in ("array", "row") and orders_alike(value.type):
        is_single = len(site.nodes) == 1
        return nested_extreme(site, value) if is_single else _extreme_of(site, whole(value))
    if value.type.kind in ("array", "row") or (mixed and len(site.nodes) > 1):
        raise site.unsupported(f"{site.name} of {value.type}")
    if mixed:
        return site.of(value.type, f"arg_{site.name}", value, as_compared(value), distinct=False)
    if site.name == "max" and value.type.kind in ("double", "real"):
        return _greatest_float(site, value)
    return _extreme_of(site, value)


def _extreme_of(site: AggregateSite, value: Value) -> Value:
    if len(site.nodes) == 1:
        return site.of(value.type, site.name, value, distinct=False)
    most = site.coerced(1, BIGINT)
    if most == null(BIGINT):
        return null(array(value.type))
    return site.of(array(value.type), site.name, value, most)


def _greatest_float(site: AggregateSite, value: Value) -> Value:
    """Return max of doubles or reals: Trino takes a NaN only where there is nothing else."""
    numbers = duck(value.type, "CASE WHEN NOT isnan($1) THEN $1 END", value)
    found = _extreme_of(site, numbers)
    if len(site.nodes) == 1:
        return duck(value.type, "coalesce($1, $2)", found, _extreme_of(site, value))
    rest = _extreme_of(site, duck(value.type, "CASE WHEN isnan($1) THEN $1 END", value))
    form = "CASE WHEN coalesce($1, $2) IS NOT NULL THEN list_concat($1, $2)[1:$3] END"
    return duck(found.type, form, found, rest, site.coerced(1, BIGINT))


def _mixed_zones(value: Value) -> bool:
    return value.type.kind == TIMED or (value.type.kind == ZONED and not value.type.zone)


@aggregate_rule("min_by", "max_by")
def extreme_by(site: AggregateSite) -> Value:
    """Return the value, or the n values, beside the least or greatest keys."""
    site.expect(2, 3)
    if site.distinct and len(site.nodes) > 2:
        raise site.unsupported(f"{site.name}(DISTINCT) of several values")
    value, key = site.arg(0), site.arg(1)
    if key.type.kind in UNORDERED:
        raise site.mismatch()
    if key.type.kind in ("array", "row") and orders_alike(key.type):
        key = whole(key)
    elif key.type.kind in _NESTED:
        raise site.unsupported(f"{site.name} by {key.type}")
    key = as_compared(key) if _mixed_zones(key) else key
    name = "arg_max" if site.name == "max_by" else "arg_min"
    if name == "arg_max" and key.type.kind in ("double", "real"):
        lowest = "CAST(CASE WHEN isnan($1) THEN '-Infinity' ELSE $1 END AS $2)"
        key = duck(key.type, lowest, key, key.type)
    if len(site.nodes) == 2 and value.type == REAL:
        # Of a FLOAT, DuckDB's own loses the sign of a zero.
        wide = site.of(DOUBLE, f"{name}_null", cast_to(DOUBLE, value), key, distinct=False)
        return cast_to(REAL, wide)
    if len(site.nodes) == 2:
        return site.of(value.type, f"{name}_null", value, key, distinct=False)
    if site.coerced(2, BIGINT) == null(BIGINT):
        return null(array(value.type))
    # The form with n skips NULL values in DuckDB: they are wrapped.
    boxed = duck(value.type, "{'v': $1}", value)
    most = site.of(array(value.type), name, boxed, key, site.coerced(2, BIGINT))
    return duck(array(value.type), "list_transform($1, lambda _b: _b.v)", most)


@aggregate_rule("count_if")
def count_if(site: AggregateSite) -> Value:
    """Return how many are true, 0 where all are NULL (DuckDB's own gives NULL)."""
    site.expect(1)
    true = duck(BOOLEAN, "CASE WHEN $1 THEN TRUE END", site.coerced(0, BOOLEAN))
    return site.of(BIGINT, "count", true)


@aggregate_rule("arbitrary", "any_value")
def arbitrary(site: AggregateSite) -> Value:
    """Return some value that isn't NULL."""
    site.expect(1)
    if site.order:
        raise site.unsupported(f"{site.name} with ORDER BY")
    return site.of(site.arg(0).type, "any_value", site.arg(0), distinct=False)


@aggregate_rule("corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept")
def pair_statistic(site: AggregateSite) -> Value:
    """Return a statistic of two columns."""
    site.expect(2)
    # Trino takes the overload for real wherever no argument is a double.
    result = DOUBLE if DOUBLE in (site.arg(0).type, site.arg(1).type) else REAL
    sides = [coerce(site.coerced(i, result), DOUBLE) for i in (0, 1)]
    found = site.of(DOUBLE, site.name, *sides)
    return duck(result, "CASE WHEN isfinite($1) THEN CAST($1 AS $2) END", found, result)


@aggregate_rule("geometric_mean")
def geometric_mean(site: AggregateSite) -> Value:
    """Return geometric_mean."""
    site.expect(1)
    result = REAL if site.arg(0).type.kind in ("real", "decimal") else DOUBLE
    logarithm = duck(DOUBLE, "ln($1)", coerce(site.coerced(0, result), DOUBLE))
    mean = duck(DOUBLE, "exp($1)", site.of(DOUBLE, "avg", logarithm))
    return cast_to(result, mean)
