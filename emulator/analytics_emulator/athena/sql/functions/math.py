"""Mathematical and bitwise functions (Trino docs)."""

from ..types import BIGINT, BOOLEAN, DOUBLE, decimal, varchar
from .registry import same_as_first, scalar

for _kind in ("tinyint", "smallint", "integer", "bigint"):
    scalar("abs", _kind, same_as_first, "abs($1)")
    scalar("sign", _kind, same_as_first, f"CAST(sign($1) AS {_kind.upper()})")
    scalar("ceil", _kind, same_as_first, "$1")
    scalar("ceiling", _kind, same_as_first, "$1")
    scalar("floor", _kind, same_as_first, "$1")
scalar("abs", "decimal", same_as_first, "abs($1)")
scalar("sign", "decimal", decimal(1, 0), "CAST(sign($1) AS DECIMAL(1, 0))")
for _kind in ("real", "double"):
    scalar("abs", _kind, same_as_first, "abs($1)")
    scalar(
        "sign",
        _kind,
        same_as_first,
        "CAST(CASE WHEN isnan($1) OR $1 = 0 THEN $1 ELSE sign($1) END"
        f" AS {'FLOAT' if _kind == 'real' else 'DOUBLE'})",
    )
    scalar("ceil", _kind, same_as_first, "ceil($1)")
    scalar("ceiling", _kind, same_as_first, "ceil($1)")
    scalar("floor", _kind, same_as_first, "floor($1)")

scalar("sqrt", "double", DOUBLE, "CASE WHEN $1 < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt($1) END")
scalar("cbrt", "double", DOUBLE, "athena_cbrt($1)")
for _name in ("exp", "degrees", "radians", "sin", "cos", "tan", "sinh", "cosh", "tanh"):
    scalar(_name, "double", DOUBLE, f"{_name}($1)")
for _name in ("acos", "asin", "atan"):
    scalar(_name, "double", DOUBLE, f"athena_{_name}($1)")
scalar("atan2", "double double", DOUBLE, "athena_atan2($1, $2)")
# MathFunctions.log2 divides natural logarithms.
for _name, _after in (("ln", ""), ("log10", ""), ("log2", " / ln(2)")):
    _log = "log10" if _name == "log10" else "ln"
    scalar(
        _name,
        "double",
        DOUBLE,
        f"athena_logarithm($1, {_log}(CASE WHEN $1 > 0 THEN $1 END){_after})",
    )
scalar(
    "log",
    "double double",
    DOUBLE,
    "(athena_logarithm($2, ln(CASE WHEN $2 > 0 THEN $2 END))"
    " / athena_logarithm($1, ln(CASE WHEN $1 > 0 THEN $1 END)))",
)
scalar("pi", "", DOUBLE, "pi()")
scalar("e", "", DOUBLE, "exp(1)")
scalar("nan", "", DOUBLE, "CAST('NaN' AS DOUBLE)")
scalar("infinity", "", DOUBLE, "CAST('Infinity' AS DOUBLE)")
scalar("is_nan", "double", BOOLEAN, "isnan($1)")
scalar("is_finite", "double", BOOLEAN, "isfinite($1)")
scalar("is_infinite", "double", BOOLEAN, "isinf($1)")
scalar("power", "double double", DOUBLE, "power($1, $2)")
scalar("pow", "double double", DOUBLE, "power($1, $2)")
scalar("from_base", "varchar bigint", BIGINT, "athena_from_base($1, $2)")
scalar("to_base", "bigint bigint", varchar(64), "athena_to_base($1, $2)")
scalar("bit_count", "bigint bigint", BIGINT, "athena_bit_count($1, $2)")
scalar("bitwise_and", "bigint bigint", BIGINT, "($1 & $2)")
scalar("bitwise_or", "bigint bigint", BIGINT, "($1 | $2)")
scalar("bitwise_xor", "bigint bigint", BIGINT, "xor($1, $2)")
scalar("bitwise_not", "bigint", BIGINT, "(~$1)")
for _kind in ("tinyint", "smallint", "integer", "bigint"):
    _bits = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}[_kind]
    for _name in ("bitwise_left_shift", "bitwise_right_shift", "bitwise_right_shift_arithmetic"):
        scalar(
            _name,
            f"{_kind} integer",
            same_as_first,
            f"CAST(athena_{_name}(CAST($1 AS BIGINT), CAST($2 AS BIGINT), {_bits})"
            f" AS {_kind.upper()})",
        )
