"""Texts of ISO 8601 as Joda-Time reads them, `ISODateTimeFormat.dateTimeParser()` and
`dateElementParser()`, by which Trino has `from_iso8601_timestamp` and `from_iso8601_date`.

Numbers may have fewer digits than they are written with, years a sign and up to nine; of a date or
a time what is left out at the end is the first there is, and what is left out of a smallest part
may be its fraction.
"""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from .jodafields import JodaError, UnreadablePatternError, check

_YEAR = r"[+-]?\d{1,9}"
_DATE = (
    rf"(?P<year>{_YEAR})(?:-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?)?"
    rf"|(?P<weekyear>{_YEAR})-W(?P<week>\d{{1,2}})(?:-(?P<weekday>\d))?"
    rf"|(?P<ordinal>{_YEAR})-(?P<yearday>\d{{1,3}})"
)
_TIME = (
    r"(?P<hour>\d{1,2})(?:[.,](?P<of_hour>\d{1,9})"
    r"|:(?P<minute>\d{1,2})(?:[.,](?P<of_minute>\d{1,9})"
    r"|:(?P<second>\d{1,2})(?:[.,](?P<of_second>\d{1,9}))?)?)?"
)
_SECONDS = r"[0-5]\d(?:[.,]\d{1,3})?"
_OFFSET = rf"Z|[+-](?:[01]\d|2[0-3])(?::[0-5]\d(?::{_SECONDS})?|[0-5]\d(?:{_SECONDS})?)?"
_FLAGS = re.ASCII | re.IGNORECASE
_IS_DATE = re.compile(_DATE, _FLAGS)
_IS_MOMENT = re.compile(rf"(?:{_DATE})?(?:T(?:{_TIME})?(?P<offset>{_OFFSET})?)?", _FLAGS)
_FRACTIONS = {"of_hour": 3_600_000, "of_minute": 60_000, "of_second": 1000}
_MOST_MINUTES = 14 * 60
_LAST_YEAR = 9999  # of Python's dates
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097  # after which the calendar repeats itself
_DAY_MILLISECONDS = 86_400_000
_LEAST_MOMENT, _MOST_MOMENT = -(2**51), 2**51 - 1  # Trino packs them with a zone into 64 bits


@dataclass(frozen=True)
class IsoMoment:
    """A local time to the millisecond, and by how many minutes it is ahead of UTC."""

    local: datetime
    offset_minutes: int


def read_iso_moment(text: str) -> IsoMoment:
    """Read a moment, in UTC where the text names no offset.

    Raises JodaError for what Joda doesn't read, UnreadablePatternError for what isn't read here:
    years outside 1–9999 and offsets that Trino has no zone for.
    """
    found = _IS_MOMENT.fullmatch(text)
    given = {name: part for name, part in found.groupdict().items() if part} if found else {}
    dated = given.keys() & {"year", "weekyear", "ordinal"}
    if not dated and "hour" not in given:
        raise JodaError(f'Invalid format: "{text}"')
    for name in dated:
        if not 1 <= (year := int(given[name])) <= _LAST_YEAR:
            _require_packed(text, given, year, name)
    day = _day(text, given) if dated else datetime(1970, 1, 1)
    return IsoMoment(day + _time(text, given), _zone_minutes(given.get("offset", "Z")))


def read_iso_date(text: str) -> datetime:
    """Read a date, as a midnight; raises as `read_iso_moment`."""
    found = _IS_DATE.fullmatch(text)
    if found is None:
        raise JodaError(f'Invalid format: "{text}"')
    return _day(text, {name: part for name, part in found.groupdict().items() if part})


def _require_packed(text: str, given: dict[str, str], year: int, name: str) -> None:
    """Raise what Trino does for years that its moments don't reach."""
    cycles, within = divmod(year - 1, _CYCLE_YEARS)
    moment = _day(text, given | {name: str(within + 1)}) + _time(text, given)
    passed = (moment - datetime(1970, 1, 1)) // timedelta(milliseconds=1)
    passed += cycles * _CYCLE_DAYS * _DAY_MILLISECONDS
    passed -= _zone_minutes(given.get("offset", "Z")) * 60_000
    if not _LEAST_MOMENT <= passed <= _MOST_MOMENT:
        raise JodaError(f"Millis overflow: {passed}")


def _day(text: str, given: dict[str, str]) -> datetime:
    if "weekyear" in given:
        return _day_of_week(text, given)
    year = _year(given.get("year") or given["ordinal"])
    if "ordinal" in given:
        days = check(text, "dayOfYear", int(given["yearday"]), 1, 366 if isleap(year) else 365)
        return datetime(year, 1, 1) + timedelta(days=days - 1)
    month = check(text, "monthOfYear", int(given.get("month", 1)), 1, 12)
    day = check(text, "dayOfMonth", int(given.get("day", 1)), 1, monthrange(year, month)[1])
    return datetime(year, month, day)


def _day_of_week(text: str, given: dict[str, str]) -> datetime:
    year = _year(given["weekyear"])
    weeks = datetime(year, 12, 28).isocalendar().week
    week = check(text, "weekOfWeekyear", int(given["week"]), 1, weeks)
    weekday = check(text, "dayOfWeek", int(given.get("weekday", 1)), 1, 7)
    return datetime.fromisocalendar(year, week, weekday)


def _year(text: str) -> int:
    if not 1 <= (year := int(text)) <= _LAST_YEAR:
        raise UnreadablePatternError
    return year


def _time(text: str, given: dict[str, str]) -> timedelta:
    hour = check(text, "hourOfDay", int(given.get("hour", 0)), 0, 23)
    minute = check(text, "minuteOfHour", int(given.get("minute", 0)), 0, 59)
    second = check(text, "secondOfMinute", int(given.get("second", 0)), 0, 59)
    milliseconds = sum(_fraction(given.get(name, ""), unit) for name, unit in _FRACTIONS.items())
    return timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=milliseconds)


def _fraction(digits: str, unit: int) -> int:
    """Return a fraction's milliseconds, cut as Joda cuts each digit's."""
    value, scale = 0, unit * 10
    for digit in digits:
        scale //= 10
        value += int(digit) * scale
    return value // 10


def _zone_minutes(offset: str) -> int:
    minutes = iso_offset_minutes(offset)
    if re.sub(r"\D", "", offset)[4:].strip("0") or abs(minutes) > _MOST_MINUTES:
        raise UnreadablePatternError
    return minutes


def iso_offset_minutes(offset: str) -> int:
    """Return by how many whole minutes `Z`, `+01`, `+0130` or `+01:30` is ahead of UTC."""
    digits = re.sub(r"\D", "", offset).ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    return -minutes if offset[0] == "-" else minutes
