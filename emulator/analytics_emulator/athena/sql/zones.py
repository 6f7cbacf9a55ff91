"""Time zones: offsets (`+01:00`) by arithmetic, named zones by DuckDB's ICU."""

import re

from .scope import Expr
from .typesystem import Type, text_literal

_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


def offset_minutes(zone: str) -> int | None:
    """Give a fixed offset's minutes, None for a named zone."""
    if zone in ("UTC", "Z"):
        return 0
    found = _OFFSET.fullmatch(zone)
    if not found:
        return None
    return (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)


def to_utc(local_sql: str, zone: str) -> str:
    """Give the UTC instant of a local time in a zone."""
    minutes = offset_minutes(zone)
    if minutes is None:
        return f"timezone('UTC', timezone({text_literal(zone)}, {local_sql}))"
    return local_sql if minutes == 0 else f"({local_sql} - to_minutes({minutes}))"


def to_local(instant_sql: str, zone: str) -> str:
    """Give the local time in a zone of a UTC instant."""
    minutes = offset_minutes(zone)
    if minutes is None:
        return f"timezone({text_literal(zone)}, timezone('UTC', {instant_sql}))"
    return instant_sql if minutes == 0 else f"({instant_sql} + to_minutes({minutes}))"


def instant(value: Expr) -> str:
    """Give the UTC instant of a timestamp with time zone."""
    return value.sql if value.type.zone else f"({value.sql}).t"


def local_time(value: Expr) -> Expr:
    """Give a timestamp with time zone as the timestamp that its zone's clock shows."""
    t = Type("timestamp", value.type.precision)
    if value.type.kind != "timestamp with time zone":
        return value
    if value.type.zone:
        return Expr(to_local(value.sql, value.type.zone), t)
    return Expr(f"athena_local_time({value.sql})", t)
