"""A moment put together from its fields, as Joda-Time's DateTimeParserBucket does.

The fields that count within larger ones are set first, and each cuts what is smaller than itself;
then all are set again, for a week may have been counted in another year, or a day in another
month. Of two that say the same in different ways the later one wins. A month, week or day without
a year is one of the year 2000.
"""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_YEAR = 365.2425 * _DAY
_MONTH = _YEAR / 12
_HALFDAY = _DAY / 2
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_ALWAYS = 2 * _YEAR  # a year counts within nothing
_EPOCH = datetime(1970, 1, 1)
_YEAR_WITHOUT = 2000


class JodaError(Exception):
    """A text that a pattern doesn't read, in Joda-Time's words."""


class UnreadablePatternError(Exception):
    """A pattern with a letter that isn't read here, or a year beyond Python's."""


@dataclass(frozen=True)
class _Field:
    """A field counts its unit within a larger one."""

    name: str
    within: timedelta
    unit: timedelta
    value: Callable[[datetime], int]
    bounds: Callable[[datetime, int], tuple[int, int]]
    start: Callable[[datetime], datetime]
    change: Callable[[datetime, int], datetime] | None = None

    def put(self, text: str, moment: datetime, value: int) -> datetime:
        """Return a moment with another value of the field."""
        check(text, self.name, value, *self.bounds(moment, value))
        if self.change:
            return self.change(moment, value)
        return moment + (value - self.value(moment)) * self.unit


def moment_of(text: str, given: Iterable[tuple[str, int]]) -> datetime:
    """Return the moment of fields, by the letters of Joda-Time's patterns, as they were read.

    Raises JodaError for a value that a field can't have.
    """
    fields = sorted(((_FIELDS[letter], value) for letter, value in given), key=_rank)
    if fields and _MONTH >= fields[0][0].unit >= _DAY:
        fields.insert(0, (_FIELDS["y"], _YEAR_WITHOUT))
    moment = _EPOCH
    for field, value in fields:
        moment = field.start(field.put(text, moment, value))
    for field, value in fields:
        moment = field.put(text, moment, value)
    return fields[-1][0].start(moment) if fields else moment


def _rank(field: tuple[_Field, int]) -> tuple[timedelta, timedelta]:
    return -field[0].within, -field[0].unit


def check(text: str, name: str, value: int, least: int, most: int) -> int:
    """Return a field's value; raise JodaError where it is none."""
    if not least <= value <= most:
        words = f"Value {value} for {name} must be in the range [{least},{most}]"
        raise JodaError(f'Cannot parse "{text}": {words}')
    return value


def _between(least: int, most: int) -> Callable[[datetime, int], tuple[int, int]]:
    return lambda _moment, _value: (least, most)


def _years(_moment: datetime, value: int) -> tuple[int, int]:
    if not 1 <= value <= 9999:
        raise UnreadablePatternError
    return 1, 9999


def _days_of_month(moment: datetime, value: int) -> tuple[int, int]:
    return 1, monthrange(moment.year, moment.month)[1] if not 1 <= value <= 28 else 28


def _days_of_year(moment: datetime, value: int) -> tuple[int, int]:
    return 1, 365 + isleap(moment.year) if not 1 <= value <= 365 else 365


def _weeks(moment: datetime, value: int) -> tuple[int, int]:
    return 1, _weeks_of(moment.isocalendar().year) if value > 52 else 52


def _weeks_of(weekyear: int) -> int:
    return datetime(weekyear, 12, 28).isocalendar().week


def _in_year(moment: datetime, year: int) -> datetime:
    last = monthrange(year, moment.month)[1]
    return moment.replace(year=year, day=min(moment.day, last))


def _in_month(moment: datetime, month: int) -> datetime:
    last = monthrange(moment.year, month)[1]
    return moment.replace(month=month, day=min(moment.day, last))


def _in_weekyear(moment: datetime, year: int) -> datetime:
    _, week, weekday = moment.isocalendar()
    day = datetime.fromisocalendar(year, min(week, _weeks_of(year)), weekday)
    return day + (moment - _day(moment))


def _at_clockhour(hours: int) -> Callable[[datetime, int], datetime]:
    """Return what sets an hour whose last one is said for the first."""
    return lambda m, hour: m + (hour % hours - m.hour % hours) * _HOUR


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _week(moment: datetime) -> datetime:
    return _day(moment) - moment.weekday() * _DAY


def _weekyear(moment: datetime) -> datetime:
    return datetime.fromisocalendar(moment.isocalendar().year, 1, 1)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _halfday(moment: datetime) -> datetime:
    return _hour(moment).replace(hour=moment.hour // 12 * 12)


def _year(moment: datetime) -> datetime:
    return _day(moment).replace(month=1, day=1)


_FIELDS = {
    "y": _Field("year", _ALWAYS, _YEAR, lambda m: m.year, _years, _year, _in_year),
    "x": _Field(
        "weekyear", _ALWAYS, _YEAR, lambda m: m.isocalendar().year, _years, _weekyear, _in_weekyear
    ),
    "M": _Field(
        "monthOfYear", _YEAR, _MONTH, lambda m: m.month, _between(1, 12),
        lambda m: _day(m).replace(day=1), _in_month,
    ),
    "w": _Field("weekOfWeekyear", _YEAR, _WEEK, lambda m: m.isocalendar().week, _weeks, _week),
    "D": _Field("dayOfYear", _YEAR, _DAY, lambda m: m.timetuple().tm_yday, _days_of_year, _day),
    "d": _Field("dayOfMonth", _MONTH, _DAY, lambda m: m.day, _days_of_month, _day),
    "E": _Field("dayOfWeek", _WEEK, _DAY, lambda m: m.isoweekday(), _between(1, 7), _day),
    "a": _Field(
        "halfdayOfDay", _DAY, _HALFDAY, lambda m: m.hour // 12, _between(0, 1), _halfday
    ),
    "H": _Field("hourOfDay", _DAY, _HOUR, lambda m: m.hour, _between(0, 23), _hour),
    "k": _Field(
        "clockhourOfDay", _DAY, _HOUR, lambda m: m.hour, _between(1, 24), _hour, _at_clockhour(24)
    ),
    "K": _Field("hourOfHalfday", _HALFDAY, _HOUR, lambda m: m.hour % 12, _between(0, 11), _hour),
    "h": _Field(
        "clockhourOfHalfday", _HALFDAY, _HOUR, lambda m: m.hour % 12, _between(1, 12), _hour,
        _at_clockhour(12),
    ),
    "m": _Field(
        "minuteOfHour", _HOUR, _MINUTE, lambda m: m.minute, _between(0, 59),
        lambda m: m.replace(second=0, microsecond=0),
    ),
    "s": _Field(
        "secondOfMinute", _MINUTE, _SECOND, lambda m: m.second, _between(0, 59),
        lambda m: m.replace(microsecond=0),
    ),
    "S": _Field(
        "millisOfSecond", _SECOND, _MILLISECOND, lambda m: m.microsecond // 1000,
        _between(0, 999), lambda m: m,
    ),
}  # fmt: skip
