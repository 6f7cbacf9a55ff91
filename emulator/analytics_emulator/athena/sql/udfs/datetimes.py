"""Dates, timestamps and durations read from their texts."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from ..texts.isotexts import iso_offset_minutes, read_iso_date, read_iso_moment
from ..texts.jodaparsing import JodaError, UnreadablePatternError, joda_reader
from ..types.zones import offset_zone, zone_key
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


_DATE_CODES = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "c": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "e": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "k": r"(?P<H>\d{1,2})",
    "h": r"(?P<h>\d{1,2})",
    "I": r"(?P<h>\d{1,2})",
    "l": r"(?P<h>\d{1,2})",
    "i": r"(?P<i>\d{1,2})",
    "s": r"(?P<s>\d{1,2})",
    "S": r"(?P<s>\d{1,2})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>AM|PM|am|pm)",
    "T": r"(?P<H>\d{1,2}):(?P<i>\d{1,2}):(?P<s>\d{1,2})",
    "b": r"(?P<b>[A-Za-z]{3})",
    "M": r"(?P<b>[A-Za-z]+)",
    "a": r"(?:[A-Za-z]{3})",
    "W": r"(?:[A-Za-z]+)",
    "j": r"(?P<j>\d{1,3})",
    "%": "%",
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


_UNREAD = set("rvx")  # what date_format knows and nothing here reads


@cache
def date_reader(pattern: str) -> re.Pattern[str] | None:
    """Return what reads texts by a MySQL pattern; None where nothing here does.

    A letter that is no code stands for itself, and a last lone % for nothing.
    """
    codes = re.findall(r"%(.)", pattern, re.DOTALL)
    if _UNREAD & {*codes}:
        return None
    pieces = re.findall(r"%(.?)|([^%]+)", pattern, re.DOTALL)
    texts = [_DATE_CODES.get(c) or re.escape(c) if c else re.escape(t) for c, t in pieces]
    try:
        return re.compile("".join(texts))
    except re.error:  # a part that comes twice
        return None


def _date_parse(text: str, pattern: str) -> datetime:
    reader = date_reader(pattern)
    found = reader and reader.fullmatch(text)
    malformed = MarkedError(f'Invalid format: "{text}"')
    if not found:
        raise malformed
    parts = found.groupdict()
    try:
        return _moment_of(parts)
    except MarkedError:
        raise
    except (ValueError, IndexError):
        raise malformed from None


def _parse_datetime(text: str, pattern: str) -> dict[str, Any]:
    try:
        moment, zone = joda_reader(pattern)(text)
    except JodaError as error:
        raise MarkedError(str(error)) from None
    except (UnreadablePatternError, OverflowError):
        raise MarkedError(f'parse_datetime of "{text}"', "NOT_SUPPORTED") from None
    return {"t": moment, "z": zone}


def _moment_of(parts: dict[str, str | None]) -> datetime:
    if parts.get("j") and not (parts.get("Y") or parts.get("y")):
        raise MarkedError("date_parse of a day of the year without a year", "NOT_SUPPORTED")
    short = parts.get("y")
    year = int(parts.get("Y") or 1970)
    if short:
        year = int(short) + (1900 if int(short) >= 70 else 2000)
    month = int(parts.get("m") or 1)
    if name := parts.get("b"):
        month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.lower()))
    hour = int(parts.get("H") or 0)
    if parts.get("h"):
        hour = int(parts["h"] or 0) % 12
    if (parts.get("p") or "").lower() == "pm":
        hour = hour % 12 + 12
    micros = int((parts.get("f") or "0").ljust(6, "0")[:3]) * 1000
    moment = datetime(  # Trino's timestamp has no zone
        year,
        month,
        int(parts.get("d") or 1),
        hour,
        int(parts.get("i") or 0),
        int(parts.get("s") or 0),
        micros,
    )
    return (
        moment.replace(month=1, day=1) + timedelta(days=int(parts["j"] or 1) - 1)
        if parts.get("j")
        else moment
    )


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
    """Return Trino's name for the zone that a function's argument names."""
    found = zone_key(_not_empty(text))
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
    ("athena_parse_duration", _parse_duration, ("VARCHAR",), "BIGINT"),
    ("athena_human_readable_seconds", _human_readable_seconds, ("DOUBLE",), "VARCHAR"),
]
