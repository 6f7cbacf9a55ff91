"""Operators of numbers, dates and intervals: `+ - * / %` and the minus before a value."""

from dataclasses import replace

from sqlglot import exp

from ...errors import AthenaQueryError, not_supported
from ...nodes.values import Literal, Value, cast_to, constant, duck, number
from ...reading.dialect import Plus
from ...semantics import decimals
from ...semantics.clocks import TIMED, clock_time, microseconds, offset_text, with_offset
from ...semantics.coercion import coerce, retyped
from ...semantics.failures import ARGUMENT, failure, message
from ...semantics.sharing import once
from ...semantics.zones import ZONED, by_instant, by_local_time, finely, instant
from ...types import (
    BIGINT,
    DATE,
    DOUBLE,
    INTEGER,
    INTEGERS,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    NUMERIC,
    UNKNOWN,
    VARCHAR,
    Type,
    as_decimal,
    common_type,
)
from ..binder import Binder, chain_rule, rule
from ..scope import Scope
from .comparisons import mismatch

_SYMBOLS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}

_DAY = 86_400_000
_NO_WHOLE_DAYS = {
    "+": "Cannot add hour, minutes or seconds to a date",
    "-": "Cannot subtract hour, minutes or seconds from a date",
}


@chain_rule(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, args=("typed",))
def arithmetic(binder: Binder, node: exp.Expr, left: Value, right: Value) -> Value:
    """Return an arithmetic operator, bound."""
    return binary(binder, _SYMBOLS[type(node)], left, right, node)


def binary(binder: Binder, operator: str, left: Value, right: Value, node: exp.Expr) -> Value:
    """Return `left operator right` by their types."""
    if left.type == right.type == UNKNOWN:
        raise _ambiguous()
    left, right = _known(left, right.type), _known(right, left.type)
    found = None
    if left.type.kind in NUMERIC and right.type.kind in NUMERIC:
        found = _numeric(operator, left, right)
    elif operator in "+-":
        found = _temporal(operator, left, right)
    elif operator in "*/":
        found = _interval_scaled(operator, left, right)
    if found is None:
        raise mismatch(binder, operator, left, right, node)
    return found


def _ambiguous() -> AthenaQueryError:
    text = "Could not choose a best candidate operator. Explicit type casts must be added."
    return AthenaQueryError("AMBIGUOUS_FUNCTION_CALL", text)


def _known(value: Value, other: Type) -> Value:
    if value.type != UNKNOWN:
        return value
    return coerce(value, INTEGER if other == UNKNOWN else other)


def _numeric(operator: str, left: Value, right: Value) -> Value | None:
    common = common_type(left.type, right.type)
    if common is None:
        return None
    if common.kind == "decimal":
        sides = [coerce(v, as_decimal(v.type)) for v in (left, right)]
        return decimals.arithmetic(operator, *sides)
    a, b = coerce(left, common), coerce(right, common)
    if common.kind in INTEGERS:
        symbol = "//" if operator == "/" else operator
        # DuckDB gives integers of one type the same type again, so nothing is cast back.
        return duck(common, f"($1 {symbol} $2)", a, b, name=operator)
    if operator == "/":
        return duck(common, f"athena_{common.kind}_divide($1, $2)", a, b, name=operator)
    if operator == "%":
        return duck(common, f"athena_{common.kind}_modulus($1, $2)", a, b, name=operator)
    return duck(common, f"($1 {operator} $2)", a, b, name=operator)


def _temporal(operator: str, left: Value, right: Value) -> Value | None:
    kinds = (left.type.kind, right.type.kind)
    if kinds[0] == kinds[1] and left.type in (INTERVAL_DAY, INTERVAL_YEAR):
        return duck(left.type, f"($1 {operator} $2)", left, right, name=operator)
    if kinds[0].startswith("interval") and operator == "+":
        left, right = right, left
    if right.type in (INTERVAL_DAY, INTERVAL_YEAR):
        return add_interval(left, right, operator)
    if operator == "-":
        return _difference(left, right)
    return None


def _difference(left: Value, right: Value) -> Value | None:
    common = common_type(left.type, right.type)
    if common is not None and common.kind in ("time", TIMED):
        return _difference_of_times(left, right)
    if common is None or common.kind not in ("date", "timestamp", "timestamp with time zone"):
        return None
    if common.precision > 3:
        raise not_supported("a difference of timestamps finer than milliseconds")
    a, b = (coerce(v, common) for v in (left, right))
    if common.kind == "timestamp with time zone":
        a, b = instant(a), instant(b)
    form = "(epoch_ms(CAST($1 AS TIMESTAMP)) - epoch_ms(CAST($2 AS TIMESTAMP)))"
    return duck(INTERVAL_DAY, form, a, b, name="-")


def _difference_of_times(left: Value, right: Value) -> Value:
    if max(left.type.precision, right.type.precision) > 3:
        raise not_supported("a difference of times finer than milliseconds")
    sides = [microseconds(v) for v in (left, right)]
    return duck(INTERVAL_DAY, "(($1 - $2) // 1000)", *sides, name="-")


def add_interval(moment: Value, amount: Value, operator: str) -> Value | None:
    """Return date, time or timestamp ± interval; the type stays (Trino: a date stays a date)."""
    t = moment.type
    if t == DATE:
        return _date_and_interval(moment, amount, operator)
    by_months = amount.type == INTERVAL_YEAR
    step = f"($1 {operator} {'to_months' if by_months else 'to_milliseconds'}($2))"

    def moved(time: Value) -> Value:
        # An interval of days and seconds has milliseconds of its own.
        digits = time.type.precision if by_months else max(3, time.type.precision)
        finer = replace(time.type, precision=digits)
        return finely(retyped(time, finer), lambda m: duck(m.type, step, m, amount))

    if t.kind == ZONED:
        return (by_local_time if by_months else by_instant)(moment, moved)
    if t.kind == "timestamp" or (t.kind == "time" and not by_months):
        return moved(moment)
    if t.kind == TIMED and not by_months:
        return once(moment, lambda m: with_offset(moved(clock_time(m)), offset_text(m)))
    return None


def _date_and_interval(day: Value, amount: Value, operator: str) -> Value:
    """Return a date moved by months or by days; an interval that isn't whole days fails (a Trino
    476)."""
    if amount.type == INTERVAL_YEAR:
        return cast_to(DATE, duck(DATE, f"($1 {operator} to_months($2))", day, amount))
    milliseconds = constant(amount)
    if isinstance(milliseconds, int) and milliseconds % _DAY == 0:
        return duck(DATE, f"($1 {operator} $2)", day, number(milliseconds // _DAY, INTEGER))
    fails = failure(ARGUMENT, _NO_WHOLE_DAYS[operator], DATE)
    days = f"CAST(($2 // {_DAY}) AS INTEGER)"
    form = f"CASE WHEN $2 % {_DAY} <> 0 THEN $3 ELSE ($1 {operator} {days}) END"
    return duck(DATE, form, day, amount, fails, name=operator)


def _interval_scaled(operator: str, left: Value, right: Value) -> Value | None:
    """Return an interval multiplied or divided by a number; decimals count as doubles, and what is
    less than its unit is cut off (Trino's IntervalDayTimeOperators)."""
    if operator == "*" and left.type.kind in NUMERIC:
        left, right = right, left
    if left.type not in (INTERVAL_DAY, INTERVAL_YEAR) or right.type.kind not in NUMERIC:
        return None
    t = left.type
    if right.type.kind not in INTEGERS:
        return _scaled_by_double(operator, left, coerce(right, DOUBLE))
    symbol = "//" if operator == "/" else "*"
    return duck(t, f"CAST(($1 {symbol} $2) AS $3)", left, coerce(right, BIGINT), t, name=operator)


def _scaled_by_double(operator: str, interval: Value, factor: Value) -> Value:
    word, unfit = ("divide", " OR $2 = 0") if operator == "/" else ("multiply", "")
    number_text = duck(VARCHAR, "athena_double_text($1)", factor)
    words = message(f"'Cannot {word} by double ' || $1", number_text)
    t = interval.type
    form = f"CASE WHEN isnan($2){unfit} THEN $4 ELSE CAST(trunc($1 {operator} $2) AS $3) END"
    return duck(t, form, interval, factor, t, failure(ARGUMENT, words, t), name=operator)


@rule(Plus)
def plus(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return a value after a plus sign, bound."""
    value = binder.value(node.this, scope)
    if value.type.kind not in NUMERIC or value.type.kind == "decimal":
        text = f"Unary '+' operator cannot by applied to {value.type} type"
        raise binder.error("TYPE_MISMATCH", text, node)
    return value


_LEAST = {"2147483648": INTEGER, "9223372036854775808": BIGINT}


@rule(exp.Neg)
def negate(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return unary minus, bound; before digits it belongs to the literal, as in Trino's grammar."""
    if isinstance(node.this, exp.Literal) and node.this.this in _LEAST:
        return number(-int(node.this.this), _LEAST[node.this.this])
    value = binder.value(node.this, scope)
    if value.type == UNKNOWN:
        raise _ambiguous()
    if value.type.kind not in NUMERIC and not value.type.kind.startswith("interval"):
        raise binder.error("TYPE_MISMATCH", f"Cannot negate {value.type}", node)
    known = constant(value)
    if isinstance(known, int | float) and known >= 0:
        return Literal(value.type, -known)
    if value.type.kind in INTEGERS:
        return binary(binder, "-", number(0, value.type), value, node)
    return duck(value.type, "CAST(-($1) AS $2)", value, value.type, name="-")
