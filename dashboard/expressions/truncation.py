"""The start of a period, as SQL."""

from dashboard.expressions.rolling import DAYS


def truncated_sql(date: str, granularity: str, week_start: str = "SUNDAY") -> str:
    """Return the start of a period; Athena's weeks start on Monday, others are moved there."""
    days = -DAYS.index(week_start) % len(DAYS)
    if granularity == "WEEK" and days:
        return f"date_add('day', -{days}, date_trunc('week', date_add('day', {days}, {date})))"
    return f"date_trunc('{granularity.lower()}', {date})"
