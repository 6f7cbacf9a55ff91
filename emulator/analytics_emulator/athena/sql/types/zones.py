"""Time zones' names: fixed offsets and the rest, and how Trino calls what a text names."""

import re
from functools import cache
from zoneinfo import available_timezones

_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


def offset_minutes(zone: str) -> int | None:
    """Return a fixed offset's minutes, None for a named zone."""
    if zone in ("UTC", "Z"):
        return 0
    found = _OFFSET.fullmatch(zone)
    if not found:
        return None
    return (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)


_UTC = {
    *("UTC", "UCT", "UT", "GMT", "GMT0", "Universal", "Greenwich", "Zulu", "Z"),
    *("Etc/UTC", "Etc/UCT", "Etc/UT", "Etc/GMT", "Etc/GMT0", "Etc/Universal"),
}
# In the tz database, and unknown to Trino.
_REFUSED = {"EST", "MST", "HST", "ROC", "Factory", "localtime", "Etc/Zulu", "Etc/Greenwich"}
_FIXED = re.compile(
    r"(?P<prefix>(?:Etc/)?(?:UTC|GMT|UT))(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d{2}))?"
)
_BARE = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}|\d$)(?::?(?P<minutes>\d{2}))?")
_MOST = 14 * 60


@cache
def zone_key(text: str) -> str | None:
    """Return the name under which Trino knows a zone; None where it knows none (compared)."""
    if text in _UTC:
        return "UTC"
    fixed = _FIXED.fullmatch(text) or _BARE.fullmatch(text)
    if not fixed:
        return text if text in available_timezones() - _REFUSED else None
    parts = fixed.groupdict()
    flipped = parts.get("prefix") == "Etc/GMT"  # POSIX counts them westwards
    sign = "-" if (parts["sign"] == "-") != flipped else "+"
    hours, minutes = int(parts["hours"]), int(parts["minutes"] or 0)
    if minutes > 59 or hours * 60 + minutes > _MOST:
        return None
    return offset_zone(int(f"{sign}{hours * 60 + minutes}"))


def named_zone(text: str) -> str | None:
    """Return the zone that AT TIME ZONE and its functions are given: UTC in small letters too.

    elementary's macros for Athena, tested there, write `AT TIME ZONE 'utc'`; those for Trino, which
    refuses it, 'UTC'.
    """
    return "UTC" if text == "utc" else zone_key(text)


def offset_zone(minutes: int) -> str:
    """Return the name of a fixed offset."""
    if not minutes:
        return "UTC"
    hours, minute = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{minute:02d}"
