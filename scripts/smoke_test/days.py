"""The days that the smoke test's marks may lie on: the table's first month, which has no data."""

from datetime import date, timedelta

FIRST_DAY = "2020-01-01"  # of a table whose stack doesn't tell it yet
COUNT = 31
# Later days may still get events, of a till that was offline: none may go with the marks.
SETTLED = timedelta(days=7)


def first_days(first_day: str, today: date) -> tuple[str, ...]:
    """Return the table's first days, of these the ones that are long over."""
    first = date.fromisoformat(first_day)
    days = (first + timedelta(days=number) for number in range(COUNT))
    return tuple(day.isoformat() for day in days if day < today - SETTLED)


def day_before(first_day: str) -> str:
    """Return the last day that the table doesn't have."""
    return (date.fromisoformat(first_day) - timedelta(days=1)).isoformat()
