"""Mathematical and bitwise functions (Trino docs)."""

from ..coercion import as_decimal, coerce
from ..decimals import scaled, unscaled
from ..operators import binary
from ..registry import Call, function, overload, same_as_first
from ..scope import Expr
from ..typesystem import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGER,
    INTEGERS,
    Type,
    array,
    decimal,
    varchar,
)

for _kind in ("tinyint", "smallint", "integer", "bigint"):
    overload("abs", _kind, same_as_first, "abs({0})")
    overload("sign", _kind, same_as_first, lambda x, k=_kind: f"CAST(sign({x}) AS {k.upper()})")
    overload("ceil", _kind, same_as_first, "{0}")
    overload("ceiling", _kind, same_as_first, "{0}")
    overload("floor", _kind, same_as_first, "{0}")
overload("abs", "decimal", same_as_first, "abs({0})")
overload("sign", "decimal", decimal(1, 0), "CAST(sign({0}) AS DECIMAL(1, 0))")
for _kind in ("real", "double"):
    overload("abs", _kind, same_as_first, "abs({0})")
    overload(
        "sign",
        _kind,
        same_as_first,
        lambda x, k=_kind: (
            f"CAST(CASE WHEN isnan({x}) OR {x} = 0 THEN {x} ELSE sign({x}) END"
            f" AS {'FLOAT' if k == 'real' else 'DOUBLE'})"
        ),
    )
    overload("ceil", _kind, same_as_first, "ceil({0})")
    overload("ceiling", _kind, same_as_first, "ceil({0})")
    overload("floor", _kind, same_as_first, "floor({0})")

overload(
    "sqrt", "double", DOUBLE, "CASE WHEN {0} < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt({0}) END"
)
overload("cbrt", "double", DOUBLE, "athena_cbrt({0})")
for _name in ("exp", "degrees", "radians", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"):
    overload(_name, "double", DOUBLE, f"{_name}({{0}})")
for _name in ("acos", "asin"):
    overload(
        _name,
        "double",
        DOUBLE,
        f"CASE WHEN abs({{0}}) > 1 THEN CAST('NaN' AS DOUBLE) ELSE {_name}({{0}}) END",
    )
overload("atan2", "double double", DOUBLE, "atan2({0}, {1})")
# MathFunctions.log2 divides natural logarithms.
for _name, _duck in (("ln", "ln({0})"), ("log10", "log10({0})"), ("log2", "ln({0}) / ln(2)")):
    overload(
        _name,
        "double",
        DOUBLE,
        "athena_logarithm({0}, " + _duck.format("(CASE WHEN {0} > 0 THEN {0} END)") + ")",
    )
overload(
    "log",
    "double double",
    DOUBLE,
    "(athena_logarithm({1}, ln(CASE WHEN {1} > 0 THEN {1} END))"
    " / athena_logarithm({0}, ln(CASE WHEN {0} > 0 THEN {0} END)))",
)
overload("pi", "", DOUBLE, "pi()")
overload("e", "", DOUBLE, "exp(1)")
overload("nan", "", DOUBLE, "CAST('NaN' AS DOUBLE)")
overload("infinity", "", DOUBLE, "CAST('Infinity' AS DOUBLE)")
overload("is_nan", "double", BOOLEAN, "isnan({0})")
overload("is_finite", "double", BOOLEAN, "isfinite({0})")
overload("is_infinite", "double", BOOLEAN, "isinf({0})")
overload("power", "double double", DOUBLE, "power({0}, {1})")
overload("pow", "double double", DOUBLE, "power({0}, {1})")
overload("from_base", "varchar bigint", BIGINT, "athena_from_base({0}, {1})")
overload("to_base", "bigint bigint", varchar(64), "athena_to_base({0}, {1})")
overload("bit_count", "bigint bigint", BIGINT, "athena_bit_count({0}, {1})")
overload("bitwise_and", "bigint bigint", BIGINT, "({0} & {1})")
overload("bitwise_or", "bigint bigint", BIGINT, "({0} | {1})")
overload("bitwise_xor", "bigint bigint", BIGINT, "xor({0}, {1})")
overload("bitwise_not", "bigint", BIGINT, "(~{0})")
for _kind in ("tinyint", "smallint", "integer", "bigint"):
    _bits = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}[_kind]
    for _name in ("bitwise_left_shift", "bitwise_right_shift", "bitwise_right_shift_arithmetic"):
        overload(
            _name,
            f"{_kind} integer",
            same_as_first,
            f"CAST(athena_{_name}(CAST({{0}} AS BIGINT), CAST({{1}} AS BIGINT), {_bits})"
            f" AS {_kind.upper()})",
        )
overload("random", "", DOUBLE, "random()")
overload("rand", "", DOUBLE, "random()")


@function("mod")
def mod(call: Call) -> Expr:
    """mod(a, b): the % operator."""
    call.expect(2)
    return binary(call.compiler, "%", call.arg(0), call.arg(1), call.node)


@function("round")
def round_(call: Call) -> Expr:
    """round: half away from zero; of decimals with Trino's result types."""
    call.expect(1, 2)
    value = call.arg(0)
    t = value.type
    digits = call.coerced(1, INTEGER) if len(call.nodes) == 2 else None
    if t.kind == "decimal":
        return _round_decimal(call, value, digits)
    if t.kind in INTEGERS:
        if digits is None:
            return value
        if isinstance(digits.literal, int) and digits.literal >= 0:
            return value
        if not isinstance(digits.literal, int) or digits.literal < -18:
            raise call.unsupported("round of an integer to computed digits")
        tens = f"athena_divide_half_up({value.sql}, {10**-digits.literal})"
        return Expr(f"CAST({tens} * {10**-digits.literal} AS {t.duck})", t)
    if t.kind in ("double", "real"):
        places = digits.sql if digits else "0"
        sql = f"athena_round(CAST({value.sql} AS DOUBLE), {places})"
        return Expr(f"CAST({sql} AS {t.duck})", t)
    raise call.mismatch()


def _round_decimal(call: Call, value: Expr, digits: Expr | None) -> Expr:
    t = value.type
    if digits is None:
        result = decimal(min(38, t.precision - t.scale + min(t.scale, 1)), 0)
        return Expr(f"CAST({value.sql} AS {result.duck})", result)
    if not isinstance(digits.literal, int) or digits.literal < 0:
        raise call.unsupported("round of a decimal to computed or negative digits")
    result = decimal(min(38, t.precision + 1), t.scale)
    if digits.literal >= t.scale:
        return Expr(f"CAST({value.sql} AS {result.duck})", result)
    rounded = decimal(min(38, t.precision + 1), digits.literal)
    return Expr(f"CAST(CAST({value.sql} AS {rounded.duck}) AS {result.duck})", result)


@function("truncate")
def truncate(call: Call) -> Expr:
    """truncate(x) of double, real and decimal, which integers become; truncate(decimal, n)."""
    call.expect(1, 2)
    value = coerce(call.arg(0), as_decimal(call.arg(0).type))
    t = value.type
    if len(call.nodes) == 2:
        return _truncate_digits(call, value)
    if t.kind in ("double", "real"):
        return Expr(f"CAST(trunc({value.sql}) AS {t.duck})", t)
    if t.kind == "decimal":
        result = decimal(max(1, t.precision - t.scale), 0)
        return Expr(scaled(f"({unscaled(value)} // {10**t.scale})", result), result)
    raise call.mismatch()


def _truncate_digits(call: Call, value: Expr) -> Expr:
    t, digits = value.type, call.coerced(1, INTEGER).literal
    if t.kind != "decimal":
        raise call.unsupported(f"truncate of {t} to digits")
    if not isinstance(digits, int):
        raise call.unsupported("truncate to computed digits")
    if digits >= t.scale:
        return value
    unit = 10 ** (t.scale - digits)
    return Expr(scaled(f"(({unscaled(value)} // {unit}) * {unit})", t), t)


def _decimal_edge(name: str) -> None:
    def sql(x: str) -> str:
        return f"{name}({x})"

    def result(args: list[Expr]) -> Type:
        t = args[0].type
        return decimal(min(38, t.precision - t.scale + min(t.scale, 1)), 0)

    for alias in (name, *(["ceiling"] if name == "ceil" else [])):
        overload(alias, "decimal", result, sql)


_decimal_edge("ceil")
_decimal_edge("floor")


@function("width_bucket")
def width_bucket(call: Call) -> Expr:
    """width_bucket(x, low, high, n) and width_bucket(x, ascending bounds)."""
    call.expect(2, 4)
    if len(call.nodes) == 2:
        value, bounds = call.coerced(0, DOUBLE).sql, call.coerced(1, array(DOUBLE)).sql
        return Expr(f"athena_width_bucket_of({value}, {bounds})", BIGINT)
    x, low, high = (call.coerced(i, DOUBLE).sql for i in range(3))
    n = coerce(call.arg(3), BIGINT).sql
    return Expr(f"athena_width_bucket({x}, {low}, {high}, {n})", BIGINT)
