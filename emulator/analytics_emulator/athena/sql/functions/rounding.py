"""Functions that round: round, truncate, ceil and floor of decimals, width_bucket, mod."""

from ..binding.expressions.operators import binary
from ..nodes.values import Value, cast_to, constant, duck, null, number
from ..semantics.coercion import coerce
from ..semantics.decimals import DIGITS, scaled, unscaled
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
from .site import CallSite, NullArgumentError


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
    if digits == null(INTEGER):
        raise NullArgumentError(1, number(0, INTEGER))
    if t.kind == "decimal":
        return _round_decimal(site, value, digits)
    if t.kind in INTEGERS:
        return _round_integer(site, value, digits)
    if t.kind in ("double", "real"):
        places = digits or number(0, INTEGER)
        return duck(t, "CAST(athena_round(CAST($1 AS DOUBLE), $2) AS $3)", value, places, t)
    raise site.mismatch()


def _round_integer(site: CallSite, value: Value, digits: Value | None) -> Value:
    places = 0 if digits is None else constant(digits)
    if isinstance(places, int) and places >= 0:
        return value
    if not isinstance(places, int) or places < -18:
        raise site.unsupported("round of an integer to computed digits")
    unit = 10**-places
    rounded = f"CAST(athena_divide_half_up($1, {unit}) * {unit} AS $2)"
    return duck(value.type, rounded, value, value.type)


def _round_decimal(site: CallSite, value: Value, digits: Value | None) -> Value:
    t = value.type
    if digits is None:
        return cast_to(_whole(t), value)
    places = constant(digits)
    if not isinstance(places, int) or places < 0:
        raise site.unsupported("round of a decimal to computed or negative digits")
    result = decimal(min(38, t.precision + 1), t.scale)
    if places >= t.scale:
        return cast_to(result, value)
    return cast_to(result, cast_to(decimal(min(38, t.precision + 1), places), value))


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
    t, digits = value.type, constant(site.coerced(1, INTEGER))
    if t.kind != "decimal":
        raise site.unsupported(f"truncate of {t} to digits")
    if not isinstance(digits, int):
        raise site.unsupported("truncate to computed digits")
    if digits >= t.scale:
        return value
    unit = 10 ** (t.scale - digits)
    return scaled(duck(DIGITS, f"(($1 // {unit}) * {unit})", unscaled(value)), t)


@scalar_rule("width_bucket")
def width_bucket(site: CallSite) -> Value:
    """Return width_bucket(x, low, high, n) or width_bucket(x, ascending bounds)."""
    site.expect(2, 4)
    if len(site.nodes) == 2:
        value, bounds = site.coerced(0, DOUBLE), site.coerced(1, array(DOUBLE))
        return duck(BIGINT, "athena_width_bucket_of($1, $2)", value, bounds)
    sides = [site.coerced(i, DOUBLE) for i in range(3)]
    return duck(BIGINT, "athena_width_bucket($1, $2, $3, $4)", *sides, coerce(site.arg(3), BIGINT))
