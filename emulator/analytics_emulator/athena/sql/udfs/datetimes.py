"""Dates, timestamps and durations read from their texts."""

import math
import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..texts.dateformats import joda_pieces, refused_code
from ..texts.isotexts import iso_offset_minutes, read_iso_date, read_iso_moment
from ..texts.jodafields import JodaError, UnreadablePatternError
from ..texts.jodaparsing import joda_reader, mysql_reader
from ..types.zones import named_zone, offset_zone, zone_key
from .table import MarkedError, Udf

# What java.time reads, of which the function to nanoseconds is made.
_NANOS = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"(Z|[+-]\d{2}(?::?\d{2})?)?"
)


def iso8601(text: str) -> dict[str, Any] | None:
    """Read an ISO 8601 timestamp: the UTC instant (milliseconds), Trino's zone."""
    try:
        return _iso8601_or_error(text)
    except MarkedError:
        return None


def iso8601_nanos(text: str) -> dict[str, Any] | None:
    """Read an ISO 8601 timestamp: the UTC instant (seconds), its nanoseconds, Trino's zone."""
    found = _NANOS.fullmatch(text)
    if not found:
        return None
    nanos = int((found[5] or "").ljust(9, "0"))
    try:
        hour, minute, second = (int(found[i] or 0) for i in (2, 3, 4))
        day = datetime.strptime(found[1], "%Y-%m-%d")  # UTC
        moment = day.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return None
    minutes = iso_offset_minutes(found[6] or "Z")
    return {"t": moment - timedelta(minutes=minutes), "z": offset_zone(minutes), "nanos": nanos}


def _iso8601_or_error(text: str) -> dict[str, Any]:
    with _read_by_joda(text):
        found = read_iso_moment(text)
        moment = found.local - timedelta(minutes=found.offset_minutes)
    return {"t": moment, "z": offset_zone(found.offset_minutes)}


def _iso8601_date(text: str) -> date:
    with _read_by_joda(text):
        found = read_iso_date(text)
    return found.date()


@contextmanager
def _read_by_joda(text: str) -> Iterator[None]:
    try:
        yield
    except JodaError as error:
        raise MarkedError(str(error)) from None
    except (UnreadablePatternError, OverflowError):
        raise MarkedError(f'the year or the offset of "{text}"', "NOT_SUPPORTED") from None


_WRITTEN_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _written_day(text: str) -> datetime | None:
    """Return a day that is wholly written, which Trino reads by java.time and its errors."""
    found = _WRITTEN_DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    if year == 0:
        raise MarkedError(f'the year or the offset of "{text}"', "NOT_SUPPORTED")
    for name, value, most in (("MonthOfYear", month, "12"), ("DayOfMonth", day, "28/31")):
        if not 1 <= value <= int(most[-2:]):
            raise MarkedError(f"Invalid value for {name} (valid values 1 - {most}): {value}")
    if day <= monthrange(year, month)[1]:
        return datetime(year, month, day)
    if (month, day) == (2, 29):
        raise MarkedError(f"Invalid date 'February 29' as '{year}' is not a leap year")
    raise MarkedError(f"Invalid date '{month_name[month].upper()} {day}'")


def _date_parse(text: str, pattern: str) -> datetime:
    if code := refused_code(pattern):
        raise MarkedError(f"%{code} not supported in date format string")
    if pattern == "%Y-%m-%d" and (day := _written_day(text)):
        return day
    with _read_by_joda(text):
        return mysql_reader(pattern)(text)


def _parse_datetime(text: str, pattern: str) -> dict[str, Any]:
    with _read_by_joda(text):
        moment, zone = joda_reader(pattern)(text)
    return {"t": moment, "z": zone}


def _joda_pieces(pattern: str) -> list[str]:
    found = joda_pieces(pattern)
    if found is None:
        raise MarkedError(f"format_datetime with the pattern {pattern}", "NOT_SUPPORTED")
    return found


_DURATION = {
    "ns": "0.000001",
    "us": "0.001",
    "ms": "1",
    "s": "1000",
    "m": "60000",
    "h": "3600000",
    "d": "86400000",
}


def _parse_duration(text: str) -> int:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*", text)
    if not found or found[2] not in _DURATION:
        raise MarkedError(f"duration is not a valid data duration string: {text}")
    value = Decimal(found[1]) * Decimal(_DURATION[found[2]])
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _human_readable_seconds(seconds: float) -> str:
    if not math.isfinite(seconds):
        name = "NaN" if math.isnan(seconds) else "Infinity" if seconds > 0 else "-Infinity"
        raise MarkedError(f"Invalid argument found: {name}")
    rest, parts = min(math.floor(abs(seconds) + 0.5), 2**63 - 1), list[str]()
    for name, size_ in (
        ("week", 604800),
        ("day", 86400),
        ("hour", 3600),
        ("minute", 60),
        ("second", 1),
    ):
        number, rest = divmod(rest, size_)
        if number or (name == "second" and not parts):
            parts.append(f"{number} {name}{'' if number == 1 else 's'}")
    return ", ".join(parts)


def _zone(text: str) -> str:
    """Return Athena's name for the zone that a function's argument names."""
    found = named_zone(_not_empty(text))
    if found is None:
        raise MarkedError(f"'{text}' is not a valid time zone")
    return found


def _supported_zone(text: str) -> str:
    """Return Trino's name for a zone where its core looks it up."""
    found = zone_key(_not_empty(text))
    if found is None:
        raise MarkedError(f"Time zone not supported: {text}", "NOT_SUPPORTED")
    return found


def _not_empty(text: str) -> str:
    if not text:
        raise MarkedError("Zone id is an empty string", "GENERIC_INTERNAL_ERROR")
    return text


def _offset_zone(minutes: int) -> str:
    """Return the zone of an offset."""
    if abs(minutes) > 14 * 60:
        raise MarkedError(f"Invalid offset minutes {minutes}")
    return offset_zone(minutes)


_MOMENT = "STRUCT(t TIMESTAMP, z VARCHAR)"

UDFS: list[Udf] = [
    ("athena_iso8601", _iso8601_or_error, ("VARCHAR",), _MOMENT),
    ("athena_zone", _zone, ("VARCHAR",), "VARCHAR"),
    ("athena_supported_zone", _supported_zone, ("VARCHAR",), "VARCHAR"),
    ("athena_offset_zone", _offset_zone, ("BIGINT",), "VARCHAR"),
    ("athena_iso8601_date", _iso8601_date, ("VARCHAR",), "DATE"),
    ("athena_date_parse", _date_parse, ("VARCHAR", "VARCHAR"), "TIMESTAMP"),
    ("athena_parse_datetime", _parse_datetime, ("VARCHAR", "VARCHAR"), _MOMENT),
    ("athena_joda_pieces", _joda_pieces, ("VARCHAR",), "VARCHAR[]"),
    ("athena_parse_duration", _parse_duration, ("VARCHAR",), "BIGINT"),
    ("athena_human_readable_seconds", _human_readable_seconds, ("DOUBLE",), "VARCHAR"),
]
