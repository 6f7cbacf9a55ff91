"""Casts from varchar to dates, times of day and timestamps.

Source: Trino's VarcharToDateCast, VarcharToTimeCast, VarcharToTimeWithTimeZoneCast,
VarcharToTimestampCast and DateTimes; what they make of odd texts is a Trino 476's.
"""

from ....nodes.values import VARCHAR, Value, duck
from ....semantics.clocks import TIMED, rounded_clock, with_offset
from ....semantics.failures import message
from ....types import Type
from .guard import Guard, refusal, refusing
from .moments import round_timestamp
from .table import converts

_MOST_DIGITS = 6  # DuckDB cuts what follows, which rounding to fewer digits needn't know

_DATE = "[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}"
_FAR_DATE = r"^\s*([+-][0-9]|[0-9]{5})[0-9]*-[0-9]{1,2}-[0-9]{1,2}\s*$"
_DAY = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_FAR_YEAR = r"^\s*([+-][0-9]{4}|[+-]?[0-9]{5})[0-9]*-[0-9]{1,2}-[0-9]{1,2}"
_MINUTE = "(?:[01]?[0-9]|2[0-3]):[0-9]{1,2}"
_CLOCK = rf"{_MINUTE}(?::[0-9]{{1,2}}(?:[.][0-9]+)?)?"
_TIME = rf"{_MINUTE}(?::[0-9]{{1,2}}(?:[.][0-9]{{1,12}})?)?"
_FINER = "[.][0-9]{6,}[1-9]"
_OFFSET = "[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00"

# Zones that follow a timestamp: what is told from none by its text alone, and all that may be one.
_UTC = "UTC|GMT|Z|[+-]00:00"
_FIXED = "UTC|GMT|Z|[+-](?:0[0-9]|1[0-7]):?[0-5][0-9]|[+-](?:0?[0-9]|1[0-8])|[+-]18:00"
_ANY_ZONE = "[A-Za-z][A-Za-z0-9/_+:-]*|[+-][0-9:]+"


@converts("varchar", "date")
def _to_date(value: Value, target: Type, guard: Guard) -> Value:
    form = rf"TRY_CAST(trim(regexp_extract($1, '^\s*{_DATE}\s*$')) AS DATE)"
    words = message("'Value cannot be cast to date: ' || $1", value)
    converted = guard.total(value, duck(target, form, value), words)
    return _day_first(value, target, refusing(value, _FAR_DATE, converted))


def _day_first(value: Value, target: Type, otherwise: Value) -> Value:
    """Read the commonest text, a day as partitions have it, without a pattern.

    DuckDB's own cast reads it alike, and patterns take most of the time of a query over many days.
    """
    day = f"TRY_CAST($1 AS {target.duck})"
    is_day = f"$1 LIKE '____-__-__' AND $1 >= '0' AND $1 < ':' AND {day} IS NOT NULL"
    return duck(target, f"CASE WHEN {is_day} THEN {day} ELSE $2 END", value, otherwise)


@converts("varchar", "timestamp")
def _to_timestamp(value: Value, target: Type, guard: Guard) -> Value:
    """Read a text without its zone, which may only be there."""
    return _moment(value, target, guard, _FIXED)


@converts("varchar", "zoned")
def _to_zoned(value: Value, target: Type, guard: Guard) -> Value | None:
    """Read a text without a zone, or with UTC's, in the session's zone, which is UTC."""
    if target.zone != "UTC" or target.precision > _MOST_DIGITS:
        return None
    return _moment(value, target, guard, _UTC)


def _moment(value: Value, target: Type, guard: Guard, zones: str) -> Value:
    """Return a conversion of texts without a zone, or with one of some that need no look-up."""
    plain = rf"^\s*({_DAY}(?: {_CLOCK})?)\s*$"
    zoned = rf"^\s*({_DAY} (?:{_CLOCK})?)\s*(?:{zones})\s*$"
    odd = rf"{_FAR_YEAR}|^\s*{_DAY} (?:{_CLOCK})?\s*(?:{_ANY_ZONE})\s*$"
    read = (_read(value, target, guard, pattern) for pattern in (zoned, plain))
    form = (
        f"CASE WHEN NOT regexp_matches($1, '{odd}') THEN $3"
        f" WHEN regexp_matches($1, '{zoned}') THEN $2 WHEN $1 IS NOT NULL THEN $4 END"
    )
    found: Value = duck(target, form, value, *read, refusal(value, target))
    if target.precision >= _MOST_DIGITS:
        found = refusing(value, _FINER, found)
    return _day_first(value, target, found) if target.precision <= _MOST_DIGITS else found


def _read(value: Value, target: Type, guard: Guard, pattern: str) -> Value:
    """Return the moment that a pattern's group says."""
    form = f"TRY_CAST(trim(regexp_extract($1, '{pattern}', 1)) AS TIMESTAMP)"
    moment = round_timestamp(duck(target, form, value), _MOST_DIGITS, target.precision)
    return guard.total(value, moment, message("'Value cannot be cast to timestamp: ' || $1", value))


@converts("varchar", "time")
def _to_time(value: Value, target: Type, guard: Guard) -> Value:
    clock = _clock(value, rf"^({_TIME})\s*$", target)
    words = message("'Value cannot be cast to time: ' || $1", value)
    converted = guard.total(value, clock, words)
    return converted if target.precision < _MOST_DIGITS else refusing(value, _FINER, converted)


@converts("varchar", TIMED)
def _to_timed(value: Value, target: Type, guard: Guard) -> Value | None:
    """Read a time of day with its offset, or with UTC's."""
    if target.precision > _MOST_DIGITS:
        return None
    whole = rf"^\s*({_TIME})\s*({_OFFSET})?\s*$"
    offset = f"coalesce(nullif(regexp_extract($1, '{whole}', 2), ''), '+00:00')"
    away = duck(VARCHAR, f"replace({offset}, '-00:00', '+00:00')", value)
    words = message("'Value cannot be cast to time with time zone: ' || $1", value)
    converted = guard.total(value, with_offset(_clock(value, whole, target), away), words)
    return converted if target.precision < _MOST_DIGITS else refusing(value, _FINER, converted)


def _clock(value: Value, pattern: str, target: Type) -> Value:
    """Return the time of day that a pattern's first group says."""
    form = f"TRY_CAST(regexp_extract($1, '{pattern}', 1) AS TIME)"
    return rounded_clock(duck(Type("time", _MOST_DIGITS), form, value), target.precision)
