"""Aggregate functions (Trino docs, Aggregate functions)."""

from collections.abc import Callable

from sqlglot import exp

from ..coercion import coerce
from ..decimals import average
from ..registry import Call
from ..scope import Expr
from ..typesystem import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGERS,
    NUMERIC,
    REAL,
    UNKNOWN,
    array,
    decimal,
)
from ..zones import instant

type AggregateRule = Callable[[Call, bool, str, str], Expr]

AGGREGATES: dict[str, AggregateRule] = {}


def aggregate(*names: str) -> Callable[[AggregateRule], AggregateRule]:
    """Register an aggregate; its rule takes the call, DISTINCT, ORDER BY, and FILTER or OVER."""

    def register(rule: AggregateRule) -> AggregateRule:
        for name in names:
            AGGREGATES[name] = rule
        return rule

    return register


def call_sql(name: str, args: list[str], distinct: bool, order: str, tail: str) -> str:
    """Write an aggregate call with its DISTINCT, ORDER BY, and FILTER or OVER."""
    words = "DISTINCT " if distinct else ""
    ordering = f" ORDER BY {order}" if order else ""
    return f"{name}({words}{', '.join(args)}{ordering}){tail}"


@aggregate("count")
def count(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
    """count(*), count(x), count(DISTINCT x)."""
    if distinct and isinstance(call.nodes[0], exp.Star):
        raise call.unsupported("count(DISTINCT *)")
    if not call.nodes or isinstance(call.nodes[0], exp.Star):
        return Expr(f"count(*){tail}", BIGINT)
    if distinct and len(call.nodes) > 1:
        raise call.unsupported("count(DISTINCT) of several columns")
    call.expect(1)
    value = call.arg(0)
    if value.type.kind in ("map", "row") and distinct:
        raise call.unsupported(f"count(DISTINCT) of a {value.type.kind}")
    zoned = value.type.kind == "timestamp with time zone"
    return Expr(
        call_sql("count", [instant(value) if zoned else value.sql], distinct, "", tail), BIGINT
    )


@aggregate("sum")
def sum_(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
    """sum: bigint of integers (overflow is an error), decimal(38, s), real, double."""
    call.expect(1)
    value = call.arg(0)
    t = value.type
    if t == UNKNOWN:
        value, t = coerce(value, BIGINT), BIGINT
    sql = call_sql("sum", [value.sql], distinct, "", tail)
    if t.kind in INTEGERS:
        return Expr(f"CAST({sql} AS BIGINT)", BIGINT)
    if t.kind == "decimal":
        result = decimal(38, t.scale)
        return Expr(f"CAST({sql} AS {result.duck})", result)
    if t.kind in ("double", "real") or t.kind.startswith("interval"):
        return Expr(f"CAST({sql} AS {t.duck})", t)
    raise call.mismatch()


@aggregate("avg")
def avg(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
    """avg: double of integers, the decimal's own type (half up) of decimals."""
    call.expect(1)
    value = call.arg(0)
    t = value.type
    if t.kind == "decimal":
        total = call_sql("sum", [value.sql], distinct, "", tail)
        number = call_sql("count", [value.sql], distinct, "", tail)
        return Expr(average(total, number, t), t)
    if t.kind.startswith("interval"):
        raise call.unsupported(f"avg of {t}")
    if t.kind not in (*INTEGERS, "double", "real", "unknown"):
        raise call.mismatch()
    result = REAL if t == REAL else DOUBLE
    side = coerce(value, DOUBLE) if t.kind not in ("double", "real") else value
    return Expr(f"CAST({call_sql('avg', [side.sql], distinct, '', tail)} AS {result.duck})", result)


def _extreme(name: str) -> AggregateRule:
    def rule(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
        call.expect(1, 2)
        if distinct and len(call.nodes) > 1:
            raise call.unsupported(f"{name}(DISTINCT) of several values")
        value = call.arg(0)
        if value.type.kind in ("map", "json"):
            raise call.mismatch()
        if value.type.kind in ("array", "row") or _mixed_zones(value):
            raise call.unsupported(f"{name} of {value.type}")
        if name == "max" and value.type.kind in ("double", "real"):
            # Trino takes a NaN only where there is nothing else.
            not_nan = f"CASE WHEN NOT isnan({value.sql}) THEN {value.sql} END"
            if len(call.nodes) == 1:
                found = f"coalesce(max({not_nan}){tail}, max({value.sql}){tail})"
                return Expr(found, value.type)
            value = Expr(not_nan, value.type)
        if len(call.nodes) == 1:
            return Expr(f"{name}({value.sql}){tail}", value.type)
        number = call.coerced(1, BIGINT)
        return Expr(f"{name}({value.sql}, {number.sql}){tail}", array(value.type))

    return rule


AGGREGATES["min"] = _extreme("min")
AGGREGATES["max"] = _extreme("max")


def _mixed_zones(value: Expr) -> bool:
    return value.type.kind == "timestamp with time zone" and not value.type.zone


def _extreme_by(duck: str) -> AggregateRule:
    def rule(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
        call.expect(2, 3)
        if distinct and len(call.nodes) > 2:
            raise call.unsupported(f"{call.name}(DISTINCT) of several values")
        value, key = call.args[:2]
        if key.type.kind in ("map", "json", "array", "row") or _mixed_zones(key):
            raise call.unsupported(f"{call.name} by {key.type}")
        if duck == "arg_max" and key.type.kind in ("double", "real"):
            lowest = f"CASE WHEN isnan({key.sql}) THEN '-Infinity' ELSE {key.sql} END"
            key = Expr(f"CAST({lowest} AS {key.type.duck})", key.type)
        if len(call.nodes) == 2:
            return Expr(f"{duck}_null({value.sql}, {key.sql}){tail}", value.type)
        number = call.coerced(2, BIGINT)
        # The form with n skips NULL values in DuckDB: they are wrapped, and NULL keys left out.
        boxed = f"{duck}({{'v': {value.sql}}}, {key.sql}, {number.sql})"
        return Expr(f"list_transform({boxed}{tail}, lambda _b: _b.v)", array(value.type))

    return rule


AGGREGATES["max_by"] = _extreme_by("arg_max")
AGGREGATES["min_by"] = _extreme_by("arg_min")


@aggregate("count_if")
def count_if(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
    """count_if: how many are true, 0 where all are NULL (DuckDB's own gives NULL)."""
    call.expect(1)
    true = f"CASE WHEN {call.coerced(0, BOOLEAN).sql} THEN TRUE END"
    return Expr(call_sql("count", [true], distinct, "", tail), BIGINT)


@aggregate("bool_and", "every")
def bool_and(call: Call, _distinct: bool, _order: str, tail: str) -> Expr:
    """bool_and and every."""
    call.expect(1)
    return Expr(f"bool_and({call.coerced(0, BOOLEAN).sql}){tail}", BOOLEAN)


@aggregate("bool_or")
def bool_or(call: Call, _distinct: bool, _order: str, tail: str) -> Expr:
    """bool_or."""
    call.expect(1)
    return Expr(f"bool_or({call.coerced(0, BOOLEAN).sql}){tail}", BOOLEAN)


@aggregate("arbitrary", "any_value")
def arbitrary(call: Call, _distinct: bool, order: str, tail: str) -> Expr:
    """arbitrary: some value that isn't NULL."""
    call.expect(1)
    if order:
        raise call.unsupported(f"{call.name} with ORDER BY")
    return Expr(f"any_value({call.arg(0).sql}){tail}", call.arg(0).type)


def _statistic(duck: str) -> AggregateRule:
    def rule(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
        call.expect(1)
        value = call.arg(0)
        if value.type.kind not in NUMERIC:
            raise call.mismatch()
        return Expr(call_sql(duck, [coerce(value, DOUBLE).sql], distinct, "", tail), DOUBLE)

    return rule


for _name, _duck in (
    ("stddev", "stddev_samp"),
    ("stddev_samp", "stddev_samp"),
    ("stddev_pop", "stddev_pop"),
    ("variance", "var_samp"),
    ("var_samp", "var_samp"),
    ("var_pop", "var_pop"),
):
    AGGREGATES[_name] = _statistic(_duck)


def _pair_statistic(duck: str) -> AggregateRule:
    def rule(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
        call.expect(2)
        if distinct:
            raise call.unsupported(f"{call.name}(DISTINCT)")
        # Trino takes the overload for real wherever no argument is a double.
        result = DOUBLE if DOUBLE in (call.arg(0).type, call.arg(1).type) else REAL
        sides = [coerce(call.coerced(i, result), DOUBLE).sql for i in (0, 1)]
        found = f"{duck}({sides[0]}, {sides[1]}){tail}"
        return Expr(f"CASE WHEN isfinite({found}) THEN CAST({found} AS {result.duck}) END", result)

    return rule


for _name in ("corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept"):
    AGGREGATES[_name] = _pair_statistic(_name)


@aggregate("geometric_mean")
def geometric_mean(call: Call, distinct: bool, _order: str, tail: str) -> Expr:
    """geometric_mean."""
    call.expect(1)
    result = REAL if call.arg(0).type.kind in ("real", "decimal") else DOUBLE
    logarithm = f"ln({coerce(call.coerced(0, result), DOUBLE).sql})"
    mean = f"exp({call_sql('avg', [logarithm], distinct, '', tail)})"
    return Expr(f"CAST({mean} AS {result.duck})", result)


def _bitwise(duck: str) -> AggregateRule:
    def rule(call: Call, _distinct: bool, _order: str, tail: str) -> Expr:
        call.expect(1)
        return Expr(f"{duck}({call.coerced(0, BIGINT).sql}){tail}", BIGINT)

    return rule


AGGREGATES["bitwise_and_agg"] = _bitwise("bit_and")
AGGREGATES["bitwise_or_agg"] = _bitwise("bit_or")


@aggregate("approx_distinct")
def approx_distinct(call: Call, _distinct: bool, _order: str, tail: str) -> Expr:
    """approx_distinct: here the exact number, which every approximation is allowed to give."""
    call.expect(1, 2)
    value = call.arg(0)
    if value.type.kind in ("map", "row", "array") or _mixed_zones(value):
        raise call.unsupported(f"approx_distinct of {value.type}")
    if "OVER" in tail:
        raise call.unsupported("approx_distinct over a window")
    return Expr(f"count(DISTINCT {value.sql}){tail}", BIGINT)


@aggregate("checksum")
def checksum(call: Call, _distinct: bool, _order: str, _tail: str) -> Expr:
    """checksum is refused: its hash is Trino's own."""
    raise call.unsupported()
