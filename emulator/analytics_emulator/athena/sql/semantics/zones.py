"""Time zones: offsets (`+01:00`) by arithmetic, named zones by DuckDB's ICU.

A zone is a text; where it is a constant, it is known when compiling, and its values are instants.
"""

from collections.abc import Callable
from dataclasses import replace

from ..nodes.values import Call, Literal, Value, constant, duck, text
from ..types import Type
from ..types.zones import offset_minutes
from .sharing import once

ZONED = "timestamp with time zone"
_HELD = "athena_zoned($1, $2)"


def mixes_zones(t: Type) -> bool:
    """Return whether values of a type hold their zones beside their instants."""
    beside = (t.kind == ZONED and t.zone is None) or t.kind == "time with time zone"
    return beside or any(map(mixes_zones, t.args))


def any_zone(t: Type) -> Type:
    """Return a type with each zone held beside its instant: what comes later may be in another."""
    zone = None if t.kind == ZONED else t.zone
    return replace(t, args=tuple(map(any_zone, t.args)), zone=zone)


def to_utc(local: Value, zone: str | Value, near: Value | None = None) -> Value:
    """Return the UTC instant at which a zone's clock shows a time.

    Where the clock shows it twice, it is the instant with the offset of another, `near`; by default
    that of the time itself taken for an instant. A skipped time is moved on (Joda-Time's rules).
    """
    return _moved(local, zone, -1, "athena_utc_time($1, $2, $3)", near or local)


def to_local(instant: Value, zone: str | Value) -> Value:
    """Return what a zone's clock shows at a UTC instant."""
    return _moved(instant, zone, 1, "athena_local_time($1, $2)")


def _moved(moment: Value, zone: str | Value, sign: int, form: str, *more: Value) -> Value:
    name = zone if isinstance(zone, Value) else text(zone)
    known = constant(name)
    minutes = offset_minutes(known) if isinstance(known, str) else None
    if minutes == 0:
        return moment
    if minutes is None:
        others = [whole_micros(m) for m in more]
        return finely(moment, lambda m: duck(m.type, form, m, name, *others))
    return finely(moment, lambda m: duck(m.type, f"($1 + to_minutes({sign * minutes}))", m))


def finely(moment: Value, move: Callable[[Value], Value]) -> Value:
    """Return a moment moved by whole microseconds; what is finer stays."""
    micros = whole_micros(moment)
    if micros is moment:
        return move(moment)
    form = "make_timestamp_ns(epoch_ns($1) + (epoch_us($2) - epoch_us($3)) * 1000)"
    return duck(moment.type, form, moment, move(micros), micros)


def whole_micros(moment: Value) -> Value:
    """Return a moment without what is finer than microseconds: cut, as Trino's parts of it are."""
    if moment.type.precision <= 6:
        return moment
    return duck(Type("timestamp", 6), "athena_micros($1)", moment)


def instant(value: Value) -> Value:
    """Return the UTC instant of a timestamp with time zone, as a timestamp."""
    t = Type("timestamp", value.type.precision)
    if value.type.zone:
        return duck(t, "$1", value)
    if isinstance(value, Call) and value.form == _HELD and isinstance(value.operands[1], Literal):
        return duck(t, "$1", value.operands[0])
    # The cast is for a constant NULL, whose parts have no type for DuckDB.
    return duck(t, "CAST(($1).t AS $2)", value, t)


def local_time(value: Value) -> Value:
    """Return a timestamp with time zone as the timestamp that its zone's clock shows."""
    return shown_by(value, value) if value.type.kind == ZONED else value


def shown_by(value: Value, clock: Value) -> Value:
    """Return what the clock of one moment's zone shows at another moment."""
    return to_local(instant(value), zone_of(clock))


def zoned(moment: Value, t: Type) -> Value:
    """Return a UTC instant as a timestamp with time zone whose zone is known."""
    return duck(t, "$1", moment)


def in_zone(moment: Value, zone: Value) -> Value:
    """Return a UTC instant as a timestamp with time zone, in a zone by its name."""
    known = constant(zone)
    if isinstance(known, str):
        return zoned(moment, Type(ZONED, moment.type.precision, zone=known))
    return duck(Type(ZONED, moment.type.precision), _HELD, moment, zone)


def held_apart(moment: Value, zone: str) -> Value:
    """Return a UTC instant with its zone beside it, as where zones vary by row."""
    return duck(Type(ZONED, moment.type.precision), _HELD, moment, text(zone))


def by_instant(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a timestamp with time zone with its instant changed."""
    return once(value, lambda v: in_zone(change(instant(v)), zone_of(v)))


def by_local_time(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a timestamp with time zone changed as its zone's clock shows it."""

    def changed(v: Value) -> Value:
        zone = zone_of(v)
        return in_zone(to_utc(change(local_time(v)), zone, instant(v)), zone)

    return once(value, changed)


def zone_of(value: Value) -> Value:
    """Return the name of a timestamp with time zone's zone, as a text."""
    known = value.type.zone
    return text(known) if known else duck(Type("varchar", 100), "($1).z", value)
