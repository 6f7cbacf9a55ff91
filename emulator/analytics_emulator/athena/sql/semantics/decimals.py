"""Decimal arithmetic with Trino's result types, exact where DuckDB would go through DOUBLE.

Sources: Trino's DecimalOperators (type rules; division and avg round half up).
"""

from decimal import Decimal

from ..errors import AthenaQueryError
from ..nodes.values import Cast, Column, Value, cast_to, duck
from ..types import BIGINT, Type, decimal

DIGITS = Type("hugeint")
"""A decimal's digits as a whole number: DuckDB's HUGEINT, no type of Trino's."""
MOST_DIGITS = 38
_DIGITS_OF_64_BITS = 18
_DIGITS_OF_INTEGER = 10
_HALF = f"CAST({10 ** (MOST_DIGITS // 2)} AS HUGEINT)"


def result_type(operator: str, a: Type, b: Type) -> Type:
    """Return the type of `a operator b` for two decimals."""
    scale = max(a.scale, b.scale)
    whole = max(a.precision - a.scale, b.precision - b.scale)
    match operator:
        case "*":
            return decimal(min(38, a.precision + b.precision), a.scale + b.scale)
        case "/":
            grown = a.precision + b.scale + max(b.scale - a.scale, 0)
            return decimal(min(38, grown), scale)
        case "%":
            whole = min(a.precision - a.scale, b.precision - b.scale)
            return decimal(max(1, min(38, whole + scale)), scale)
        case _:
            return decimal(min(38, whole + scale + 1), scale)


def arithmetic(operator: str, a: Value, b: Value) -> Value:
    """Return `a operator b`; AthenaQueryError where the result's scale has no decimal type."""
    t = result_type(operator, a.type, b.type)
    if t.scale > MOST_DIGITS:
        text = f"DECIMAL scale must be in range [0, precision ({MOST_DIGITS})]: {t.scale}"
        raise AthenaQueryError("INVALID_FUNCTION_ARGUMENT", text)
    match operator:
        case "*":
            return _product(a, b, t)
        case "/":
            return _quotient(a, b, t)
        case "%":
            return _between(operator, a, b, decimal(38, t.scale), t)
        case _:
            return _between(operator, a, b, t, t)


def _between(operator: str, a: Value, b: Value, sides: Type, t: Type) -> Value:
    """Return `a operator b` with both sides held as one type."""
    form = f"CAST($1 {operator} $2 AS $3)"
    return duck(t, form, cast_to(sides, a), cast_to(sides, b), t, name=operator)


def floating(value: Value, t: Type) -> Value:
    """Return a decimal as a double or real, rounded as Trino does: of up to 18 digits these are
    rounded, and then their quotient by a power of ten (its DecimalConversions)."""
    exact = _EXACT_DIGITS[t.kind]
    plain = cast_to(t, value)
    if not exact < value.type.precision <= _DIGITS_OF_64_BITS:
        return plain
    digits = duck(BIGINT, "CAST($1 AS BIGINT)", unscaled(value))
    quotient = duck(t, f"(CAST($1 AS $2) / CAST({10**value.type.scale} AS $2))", digits, t)
    form = f"CASE WHEN {_within('$1', value.type, exact)} THEN $2 ELSE $3 END"
    return duck(t, form, value, plain, quotient)


_EXACT_DIGITS = {"double": 15, "real": 7}
"""The digits of whole numbers that a type holds exactly: up to these a quotient is rounded once."""


def _product(a: Value, b: Value, t: Type) -> Value:
    # DuckDB caps a product of two narrow decimals at 18 digits: one side is held wide.
    narrow = a.type.precision + b.type.precision <= 18
    left = decimal(a.type.precision if narrow else max(19, a.type.precision), a.type.scale)
    wide = duck(t, "CAST($1 * $2 AS $3)", cast_to(left, a), b, t, name="*")
    return wide if narrow else _in_64_bits(a, b, wide)


def _in_64_bits(a: Value, b: Value, wide: Value) -> Value:
    """Return a product of columns in 64 bits for those values whose product they hold.

    That takes a third less time. Others are multiplied wide, as is what has to be computed first:
    the form names its operands more than once.
    """
    t = wide.type
    if max(a.type.precision, b.type.precision) > _DIGITS_OF_64_BITS or not _are_columns(a, b):
        return wide
    if a.type.precision < b.type.precision:
        a, b = b, a
    least = b.type.precision
    fits = (
        f"{_within('$1', a.type, _DIGITS_OF_64_BITS - least)}"
        if least <= _DIGITS_OF_INTEGER
        else f"{_within('$1', a.type, 9)} AND {_within('$2', b.type, 9)}"
    )
    form = f"CASE WHEN {fits} THEN CAST($1 * $2 AS $3) ELSE $4 END"
    return duck(t, form, a, b, t, wide, name="*")


def _within(operand: str, t: Type, digits: int) -> str:
    """Return the test that a decimal has no more than so many digits."""
    bound = Decimal(10**digits - 1).scaleb(-t.scale)
    return f"{operand} BETWEEN -{bound:f} AND {bound:f}"


def _are_columns(*values: Value) -> bool:
    return all(isinstance(v.value if isinstance(v, Cast) else v, Column) for v in values)


def _quotient(a: Value, b: Value, t: Type) -> Value:
    grown = t.scale - a.type.scale + b.type.scale
    digits = max(a.type.precision, b.type.precision - grown)
    return scaled(_divided(unscaled(a), unscaled(b), grown, digits), t)


def _divided(a: Value, b: Value, grown: int, digits: int) -> Value:
    """Return `a * 10^grown / b`, rounded half up, of whole numbers with no more than so many digits
    (the divisor with `grown` more).

    The numerator and its double fit into DuckDB's HUGEINT, or Python divides.
    """
    most = MOST_DIGITS - 1 - grown
    factor = f"CAST({10 ** min(grown, MOST_DIGITS)} AS HUGEINT)"
    if digits <= most:
        return _half_up(duck(DIGITS, f"($1 * {factor})", a), b)
    bounds = (f"CAST({10 ** max(n, 0)} AS HUGEINT)" for n in (most, MOST_DIGITS - 1))
    fits = " AND ".join(f"abs(${n}) < {bound}" for n, bound in enumerate(bounds, 1))
    # Also what is divided is NULL elsewhere: DuckDB computes equal parts before it chooses.
    sides = (duck(DIGITS, f"CASE WHEN {fits} THEN {v} END", a, b) for v in (f"$1 * {factor}", "$2"))
    written = f"athena_divide_digits(CAST($1 AS VARCHAR), CAST($2 AS VARCHAR), {grown})"
    form = f"CASE WHEN {fits} THEN $3 ELSE CAST({written} AS HUGEINT) END"
    return duck(DIGITS, form, a, b, _half_up(*sides))


def _half_up(numerator: Value, denominator: Value) -> Value:
    return duck(DIGITS, "athena_divide_half_up($1, $2)", numerator, denominator)


def unscaled(value: Value) -> Value:
    """Return a decimal's digits."""
    scale = value.type.scale
    if not scale:
        return cast_to(DIGITS, value)
    if value.type.precision + scale > MOST_DIGITS:
        return duck(DIGITS, "CAST(replace(CAST($1 AS VARCHAR), '.', '') AS HUGEINT)", value)
    factor = f"CAST({10**scale} AS {decimal(scale + 1, 0).duck})"
    wide = cast_to(decimal(38, scale), value)
    return duck(DIGITS, f"CAST($1 * {factor} AS HUGEINT)", wide)


def scaled(digits: Value, t: Type) -> Value:
    """Return the decimal of a type from its digits."""
    if not t.scale:
        return duck(t, "CAST($1 AS $2)", digits, t)
    unit = f"CAST('{1 / 10**t.scale:.{t.scale}f}' AS {decimal(t.scale, t.scale).duck})"
    return duck(t, f"CAST(CAST($1 AS DECIMAL(38,0)) * {unit} AS $2)", digits, t)


def average(total: Value, count: Value, t: Type) -> Value:
    """Return total / count, rounded half up to the averaged decimal's own type.

    The total is a decimal of that type's scale.
    """
    return scaled(_divided(unscaled(total), cast_to(DIGITS, count), 0, total.type.precision), t)


def halves_of(value: Value) -> list[Value]:
    """Return the upper and the lower half of a decimal's digits, whose sums have room for those of
    any number of rows."""
    digits = unscaled(value)
    return [duck(DIGITS, f"($1 {operator} {_HALF})", digits) for operator in ("//", "%")]


def average_of_halves(upper: Value, lower: Value, count: Value, t: Type) -> Value:
    """Return an average as `average` does, of the sums of its digits' halves: by Python where these
    make more digits than a decimal has."""
    fits = f"abs($1) < {_HALF} // 10"
    whole = decimal(MOST_DIGITS, 0)
    together = f"CASE WHEN {fits} THEN CAST($1 * {_HALF} + $2 AS $3) END"
    usual = unscaled(average(duck(whole, together, upper, lower, whole), count, whole))
    texts = ", ".join(f"CAST(${n} AS VARCHAR)" for n in (1, 2, 3))
    form = f"CASE WHEN {fits} THEN $4 ELSE CAST(athena_divide_halves({texts}) AS HUGEINT) END"
    return scaled(duck(DIGITS, form, upper, lower, count, usual), t)
