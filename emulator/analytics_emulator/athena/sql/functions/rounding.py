"""Functions that round: round, truncate, ceil and floor of decimals, width_bucket, mod."""

from ..binding.expressions.operators import binary
from ..nodes.values import Value, cast_to, constant, duck, number
from ..semantics.coercion import coerce
from ..semantics.decimals import DIGITS, MOST_DIGITS, scaled, unscaled
from ..semantics.failures import failure, message
from ..semantics.sharing import once
from ..types import (
    BIGINT,
    DOUBLE,
    INTEGER,
    INTEGERS,
    TINYINT,
    UNKNOWN,
    Type,
    array,
    as_decimal,
    decimal,
)
from .registry import scalar, scalar_rule
from .site import CallSite

_RANGE = "NUMERIC_VALUE_OUT_OF_RANGE"


@scalar_rule("mod")
def mod(site: CallSite) -> Value:
    """Return mod(a, b): the % operator."""
    site.expect(2)
    return binary(site.binder, "%", site.arg(0), site.arg(1), site.node)


@scalar_rule("round")
def round_(site: CallSite) -> Value:
    """Return round: half away from zero; of decimals with Trino's result types."""
    site.expect(1, 2)
    value = coerce(site.arg(0), TINYINT) if site.arg(0).type == UNKNOWN else site.arg(0)
    t = value.type
    digits = site.coerced(1, INTEGER) if len(site.nodes) == 2 else None
    if t.kind == "decimal":
        return _round_decimal(value, digits)
    if t.kind in INTEGERS:
        return _round_integer(value, digits)
    if t.kind in ("double", "real"):
        places = digits or number(0, INTEGER)
        return duck(t, "CAST(athena_round(CAST($1 AS DOUBLE), $2) AS $3)", value, places, t)
    raise site.mismatch()


def _round_integer(value: Value, digits: Value | None) -> Value:
    """Return an integer rounded to a power of ten; Trino has none beyond 10^18."""
    t = value.type
    places = 0 if digits is None else constant(digits)
    if digits is None or (isinstance(places, int) and places >= 0):
        return value
    text = "'numerical overflow: ' || CAST($1 AS VARCHAR)"
    failed = failure(_RANGE, message(text, value), DIGITS)
    form = (
        "CASE WHEN $2 >= 0 THEN CAST($1 AS HUGEINT) WHEN $2 < -18 THEN $3"
        " ELSE athena_rounded(CAST($1 AS HUGEINT), athena_power_of_ten(-$2)) END"
    )
    return once(duck(DIGITS, form, value, digits, failed), lambda r: _within(value, r, t))


def _within(value: Value, rounded: Value, t: Type) -> Value:
    """Return a rounded integer as its type, which may be too narrow for it."""
    if t.kind == "bigint":
        words = message("'numerical overflow: ' || CAST($1 AS VARCHAR)", value)
    else:
        words = message(f"'Out of range for {t.kind}: ' || CAST($1 AS VARCHAR)", rounded)
    wrong = failure(_RANGE, words, t)
    if t.kind == "integer":
        wrong = failure("GENERIC_INTERNAL_ERROR", "integer overflow", t)
    form = "CASE WHEN $1 IS NOT NULL THEN coalesce(TRY_CAST($1 AS $2), $3) END"
    return duck(t, form, rounded, t, wrong)


def _round_decimal(value: Value, digits: Value | None) -> Value:
    t = value.type
    if digits is None:
        return cast_to(_whole(t), value)
    result = decimal(min(38, t.precision + 1), t.scale)
    places = constant(digits)
    if isinstance(places, int) and places >= t.scale:
        return cast_to(result, value)
    return _cut(value, digits, "athena_rounded", result)


def _cut(value: Value, digits: Value, macro: str, result: Type) -> Value:
    """Return a decimal without its digits after a place, which may stand before the point."""
    scale = value.type.scale
    form = (
        f"CASE WHEN $2 >= {scale} THEN $1 WHEN $2 < {scale - MOST_DIGITS} THEN $1 * 0"
        f" ELSE {macro}($1, athena_power_of_ten({scale} - $2)) END"
    )
    whole = unscaled(value)
    words = message("'decimal overflow: ' || CAST($1 AS VARCHAR)", whole)
    failed = failure(_RANGE, words, DIGITS)
    fitting = f"CASE WHEN abs($1) >= {10**MOST_DIGITS}::HUGEINT THEN $2 ELSE $1 END"
    cut = duck(DIGITS, form, whole, digits)
    return scaled(once(cut, lambda c: duck(DIGITS, fitting, c, failed)), result)


def _whole(t: Type) -> Type:
    """Return the type of a decimal rounded to a whole number."""
    return decimal(min(38, t.precision - t.scale + min(t.scale, 1)), 0)


for _name, _form in (("ceil", "ceil($1)"), ("ceiling", "ceil($1)"), ("floor", "floor($1)")):
    scalar(_name, "decimal", lambda args: _whole(args[0].type), _form)


@scalar_rule("truncate")
def truncate(site: CallSite) -> Value:
    """Return truncate(x) of double, real and decimal, which integers become, or of n digits."""
    site.expect(1, 2)
    given = site.arg(0).type
    value = coerce(site.arg(0), decimal(1, 0) if given == UNKNOWN else as_decimal(given))
    t = value.type
    if len(site.nodes) == 2:
        return _truncate_digits(site, value)
    if t.kind in ("double", "real"):
        return duck(t, "CAST(trunc($1) AS $2)", value, t)
    if t.kind == "decimal":
        cut = duck(DIGITS, f"($1 // {10**t.scale})", unscaled(value))
        return scaled(cut, decimal(max(1, t.precision - t.scale), 0))
    raise site.mismatch()


def _truncate_digits(site: CallSite, value: Value) -> Value:
    digits = site.coerced(1, INTEGER)
    if value.type.kind != "decimal":
        raise site.mismatch()
    return _cut(value, digits, "athena_truncated", value.type)


@scalar_rule("width_bucket")
def width_bucket(site: CallSite) -> Value:
    """Return width_bucket(x, low, high, n) or width_bucket(x, ascending bounds)."""
    site.expect(2, 4)
    if len(site.nodes) == 2:
        value, bounds = site.coerced(0, DOUBLE), site.coerced(1, array(DOUBLE))
        return duck(BIGINT, "athena_width_bucket_of($1, $2)", value, bounds)
    sides = [site.coerced(i, DOUBLE) for i in range(3)]
    return duck(BIGINT, "athena_width_bucket($1, $2, $3, $4)", *sides, coerce(site.arg(3), BIGINT))
