"""QuickSight's functions of working days, Monday to Friday.

Source: user guide, "isWorkDay"; "netWorkDays" (both ends count; negative where the second date is
before the first); "addWorkDays" (none give the date itself, whatever day it is). That isWorkDay is
1 or 0 is told from AWS's EUC dashboard, which filters it as a number (unverified).
"""

from collections.abc import Sequence

from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

MONDAY = "TIMESTAMP '1600-01-03 00:00:00'"  # before all dates, so that no remainder is negative


def is_work_day(arguments: Sequence[Sql]) -> Sql:
    """Return 1 for a working day, 0 for one of a weekend."""
    (date,) = _dates(arguments)
    days = _days(date)
    return Sql(f"(CASE WHEN {days} % 7 < 5 THEN 1 WHEN {days} % 7 >= 5 THEN 0 END)", "INTEGER")


def net_work_days(arguments: Sequence[Sql]) -> Sql:
    """Return how many working days there are from a date to another."""
    start, end = _dates(arguments)
    forth = f"{_until(_days(end))} - {_until(f'({_days(start)} - 1)')}"
    back = f"{_until(f'({_days(end)} - 1)')} - {_until(_days(start))}"
    days = f"CASE WHEN {_days(start)} <= {_days(end)} THEN {forth} ELSE {back} END"
    return Sql(f"({days})", "INTEGER")


def add_work_days(arguments: Sequence[Sql]) -> Sql:
    """Return the working day so many of them after a date, or before it."""
    date, count = arguments
    (start,), days = _dates([date]), count.text
    if count.type != "INTEGER":
        raise NotDrawnError(f"addWorkDays takes a whole number, not {count.type}")
    today = _days(start)
    after = _of_work_days(f"({_until(today)} + {days} - 1)")
    before = _of_work_days(f"({_until(f'({today} - 1)')} + {days})")
    found = f"CASE WHEN {days} > 0 THEN {after} WHEN {days} < 0 THEN {before} ELSE {today} END"
    return Sql(f"date_add('day', {found} - {today}, {start})", "DATETIME")


def _of_work_days(count: str) -> str:
    """Return the day that so many working days since the first Monday come before."""
    return f"({count} / 5 * 7 + {count} % 5)"


def _dates(arguments: Sequence[Sql]) -> list[str]:
    if any(one.type != "DATETIME" for one in arguments):
        raise NotDrawnError("Working days of what isn't a date are not drawn")
    return [one.text for one in arguments]


def _days(date: str) -> str:
    return f"date_diff('day', {MONDAY}, {date})"


def _until(days: str) -> str:
    """Return the working days from the first Monday to a day, that day included."""
    return f"({days} / 7 * 5 + LEAST({days} % 7 + 1, 5))"
