"""The query's start as a date, a moment or a time of day (Trino docs, Date and time functions).

Athena's session zone is UTC. The clock counts milliseconds: more digits are zeros.
"""

from sqlglot import exp

from ...nodes.values import Value, cast_to, duck
from ...semantics.clocks import rounded_clock, timed
from ...semantics.coercion import retyped
from ...types import DATE, TIMESTAMP, Type
from ..binder import Binder, rule
from ..scope import Scope
from .casts import cast

_DIGITS = 3
_MOST = {"timestamp": 9, "time": 6}


@rule(exp.CurrentDate)
def current_date(binder: Binder, _node: exp.Expr, _scope: Scope) -> Value:
    """Return current_date."""
    return cast_to(DATE, binder.now)


@rule(exp.CurrentTimestamp)
def current_timestamp(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return current_timestamp, a moment with the zone UTC."""
    return _moment(binder, node, binder.now)


@rule(exp.Localtimestamp)
def localtimestamp(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return localtimestamp."""
    return _moment(binder, node, retyped(binder.now, TIMESTAMP))


@rule(exp.CurrentTime)
def current_time(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return current_time, a time of day with the offset of UTC."""
    digits = _digits(binder, node, "time")
    return timed(_clock(binder, digits), digits)


@rule(exp.Localtime)
def localtime(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return localtime."""
    return _clock(binder, _digits(binder, node, "time"))


def _digits(binder: Binder, node: exp.Expr, kind: str) -> int:
    """Return how many digits of a second are asked for, by default three."""
    digits = _DIGITS if node.this is None else int(node.this.this)
    if digits > _MOST[kind]:
        raise binder.not_supported(node, f"A {kind} of {digits} digits")
    return digits


def _moment(binder: Binder, node: exp.Expr, now: Value) -> Value:
    digits = _digits(binder, node, "timestamp")
    if digits == _DIGITS:
        return now
    kind = Type(now.type.kind, digits, zone=now.type.zone)
    return cast(binder, now, kind, node, safe=False)


def _clock(binder: Binder, digits: int) -> Value:
    now = retyped(binder.now, TIMESTAMP)
    return rounded_clock(duck(Type("time", _DIGITS), "CAST($1 AS TIME)", now), digits)
