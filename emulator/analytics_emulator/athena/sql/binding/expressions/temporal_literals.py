"""Literals of dates, times and timestamps, as Trino reads their texts."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.values import Value, cast_to, text
from ...semantics.coercion import retyped
from ...semantics.zones import zoned
from ...types import DATE, Type
from ...types.zones import offset_minutes, zone_key
from ..binder import Binder


def _invalid(binder: Binder, written: str, kind: str, node: exp.Expr) -> AthenaQueryError:
    return binder.error("INVALID_LITERAL", f"'{written}' is not a valid {kind} literal", node)


def date_literal(binder: Binder, written: str, node: exp.Expr) -> Value:
    """Return DATE '…', a day from the year 1 to 9999."""
    found = re.fullmatch(r"\s*([+-]?\d+)-(\d{1,2})-(\d{1,2})\s*", written, re.ASCII)
    if found and not 1 <= int(found[1]) <= 9999:
        raise binder.not_supported(node, "a year outside 1 to 9999")
    try:
        day = date(*map(int, found.groups() if found else ()))
    except (ValueError, TypeError):
        raise _invalid(binder, written, "DATE", node) from None
    return cast_to(DATE, text(day.isoformat()))


_CLOCK = r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?"
_TIMESTAMP = re.compile(
    rf"([+-]?\d{{4,}})-(\d{{1,2}})-(\d{{1,2}})(?: (?:{_CLOCK})?\s*(\S.*)?)?", re.ASCII
)
_TIME = re.compile(rf"{_CLOCK}\s*(?:([+-])(\d\d):(\d\d))?", re.ASCII)


def timestamp_literal(binder: Binder, written: str, node: exp.Expr) -> Value:
    """Return TIMESTAMP '…', whose precision and zone are those of the text."""
    found = _TIMESTAMP.fullmatch(written)
    if not found:
        raise _invalid(binder, written, "TIMESTAMP", node)
    year, month, day, hour, minute, second, fraction, zone_name = found.groups()
    t = Type("timestamp", _precision(binder, "TIMESTAMP", fraction, 9, node))
    if not 1 <= int(year) <= 9999:
        raise binder.not_supported(node, "a year outside 1 to 9999")
    clock = (int(hour or 0), int(minute or 0), int(second or 0))
    try:
        moment = datetime(int(year), int(month), int(day), *clock)  # a local time
        zone = _zone(binder, zone_name, node) if zone_name else None
        moment = _instant(moment, zone) if zone else moment
    except ValueError:
        raise _invalid(binder, written, "TIMESTAMP", node) from None
    except OverflowError:
        raise binder.not_supported(node, "a year outside 1 to 9999") from None
    value = cast_to(t, text(f"{moment.isoformat(' ')}{'.' + fraction if fraction else ''}"))
    return zoned(value, Type("timestamp with time zone", t.precision, zone=zone)) if zone else value


# Zones of Java's that aren't Trino's.
_FOREIGN = re.compile(
    r"[+-](1[4-7](:?[0-5]\d)?|18(:?00)?)|[+-](0\d|1[0-7]):?[0-5]\d:?[0-5]\d|Etc/(Zulu|Greenwich)"
)


def _zone(binder: Binder, name: str, node: exp.Expr) -> str:
    """Return Trino's name of a zone; ValueError where it knows none."""
    zone = zone_key(name)
    if zone is None and _FOREIGN.fullmatch(name):
        raise binder.error("NOT_SUPPORTED", f"Time zone not supported: {name}", node)
    if zone is None:
        raise ValueError(name)
    return zone


def _precision(binder: Binder, kind: str, fraction: str | None, most: int, node: exp.Expr) -> int:
    digits = len(fraction or "")
    if digits > 12:
        message = f"{kind} precision must be in range [0, 12]: {digits}"
        raise binder.error("NUMERIC_VALUE_OUT_OF_RANGE", message, node)
    if digits > most:
        raise binder.not_supported(node, f"{kind.lower()} precision above {most}")
    return digits


def _instant(local: datetime, zone: str) -> datetime:
    """Return the UTC time of a zone's clock, computed here: of two such times it is the earlier
    (DuckDB takes the later), in a gap there is none (java.time)."""
    minutes = offset_minutes(zone)
    if minutes is not None:
        return local - timedelta(minutes=minutes)
    named = ZoneInfo(zone)
    found = local.replace(tzinfo=named).astimezone(UTC)
    if found.astimezone(named).replace(tzinfo=None) != local:
        raise ValueError(local)
    return found.replace(tzinfo=None)


def time_literal(binder: Binder, written: str, node: exp.Expr) -> Value:
    """Return TIME '…', whose precision and offset are those of the text."""
    found = _TIME.fullmatch(written)
    if not found:
        raise _invalid(binder, written, "TIME", node)
    hour, minute, second, fraction, sign, *offset = found.groups()
    precision = _precision(binder, "TIME", fraction, 6, node)
    away = int(offset[0] or 0) * 60 + int(offset[1] or 0)
    sixtieths = max(int(minute), int(second or 0), int(offset[1] or 0))
    if int(hour) > 23 or sixtieths > 59 or away > 14 * 60:
        raise _invalid(binder, written, "TIME", node)
    clock = f"{hour:0>2}:{minute:0>2}:{second or '':0>2}{'.' + fraction if fraction else ''}"
    if not sign:
        return cast_to(Type("time", precision), text(clock))
    whole = f"{clock}{sign if away else '+'}{offset[0]}:{offset[1]}"
    return retyped(text(whole), Type("time with time zone", precision))
