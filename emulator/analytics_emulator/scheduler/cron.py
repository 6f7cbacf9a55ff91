"""Cron expressions of EventBridge Scheduler: six fields, of which one day field says `?`.

Source: user guide, "Schedule types", "Cron-based schedules", with its tables of fields and
wildcards.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")  # from 1 on
ANY = "?"
_PART = re.compile(r"(?:\*|([A-Z0-9]+)(?:-([A-Z0-9]+))?)(?:/(\d+))?")
_SATURDAY, _SUNDAY = 5, 6  # of Python's weekdays


class ExpressionError(ValueError):
    """A schedule expression can't be read."""


@dataclass(frozen=True)
class Cron:
    """The minutes that an expression names, by the clocks of its time zone."""

    minutes: frozenset[int]
    hours: frozenset[int]
    month_days: str
    months: frozenset[int]
    week_days: str
    years: frozenset[int]

    def names(self, moment: datetime) -> bool:
        """Return whether a minute is one of them."""
        return (
            moment.minute in self.minutes
            and moment.hour in self.hours
            and moment.month in self.months
            and moment.year in self.years
            and self._names_day(moment.date())
        )

    def _names_day(self, day: date) -> bool:
        if self.week_days == ANY:
            return any(_is_month_day(part, day) for part in self.month_days.split(","))
        return any(_is_week_day(part, day) for part in self.week_days.split(","))


def read_cron(text: str) -> Cron:
    """Read what stands between the brackets; `ExpressionError` where it isn't one."""
    fields = text.upper().split()
    if len(fields) != 6:
        raise ExpressionError("a cron expression has six fields")
    minutes, hours, month_days, months, week_days, years = fields
    if (month_days == ANY) == (week_days == ANY):
        raise ExpressionError("one of the fields for days is ?, and one isn't")
    # Each is read once, so that what is no day is told when the schedule is made.
    for day in (date(2024, 2, 29), date(2024, 3, 1)):
        if week_days == ANY:
            [_is_month_day(part, day) for part in month_days.split(",")]
        else:
            [_is_week_day(part, day) for part in week_days.split(",")]
    return Cron(
        _numbers(minutes, 0, 59),
        _numbers(hours, 0, 23),
        month_days,
        _numbers(months, 1, 12, MONTHS),
        week_days,
        _numbers(years, 1970, 2199),
    )


def _is_month_day(part: str, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    if part == "L":
        return day.day == last
    if found := re.fullmatch(r"(\d+)W", part):
        (wanted,) = _numbers(found[1], 1, 31)
        return day.day == _nearest_work_day(day.replace(day=min(wanted, last)), last)
    return day.day in _numbers(part, 1, 31)


def _nearest_work_day(day: date, last: int) -> int:
    """Return the day of the month, Monday to Friday, that is nearest within the same month."""
    if day.weekday() == _SATURDAY:
        return day.day - 1 if day.day > 1 else day.day + 2
    if day.weekday() == _SUNDAY:
        return day.day + 1 if day.day < last else day.day - 2
    return day.day


def _is_week_day(part: str, day: date) -> bool:
    number = day.isoweekday() % 7 + 1
    if part == "L":
        return number == 7
    if found := re.fullmatch(r"(\w+)L", part):
        last = monthrange(day.year, day.month)[1]
        return number in _numbers(found[1], 1, 7, WEEKDAYS) and day.day > last - 7
    if found := re.fullmatch(r"(\w+)#([1-5])", part):
        nth = (day.day - 1) // 7 + 1
        return number in _numbers(found[1], 1, 7, WEEKDAYS) and nth == int(found[2])
    return number in _numbers(part, 1, 7, WEEKDAYS)


def _numbers(text: str, least: int, most: int, names: tuple[str, ...] = ()) -> frozenset[int]:
    """Return the numbers of a field: lists of values, ranges and steps, or all by `*`."""
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ExpressionError(f"{part} isn't understood")
        first, last, step = match.groups()
        low = _number(first, least, most, names) if first else least
        high = _number(last, least, most, names) if last else low
        if not first or (step and not last):
            high = most
        if low > high or step == "0":
            raise ExpressionError(f"{part} names nothing")
        found.update(range(low, high + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, least: int, most: int, names: tuple[str, ...]) -> int:
    if text in names:
        return names.index(text) + 1
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ExpressionError(f"{text} isn't between {least} and {most}")
    return int(text)
