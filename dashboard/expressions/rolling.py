"""Rolling dates: the few date functions that a default or a filter's bound may use, evaluated here.

Source: QuickSight user guide, date functions; API reference, AssetOptions (`WeekStart` "determines
the week start day for an analysis"). Weeks start on Sunday where nothing is said.
"""

from datetime import datetime, timedelta

from dashboard.expressions.syntax import Call, Expression, Number, Operation, Text, parse
from dashboard.refusal import NotDrawnError

PERIODS = {
    "YYYY": "YEAR",
    "Q": "QUARTER",
    "MM": "MONTH",
    "WK": "WEEK",
    "DD": "DAY",
    "HH": "HOUR",
    "MI": "MINUTE",
    "SS": "SECOND",
    "MS": "MILLISECOND",
}


DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def rolling_date(expression: str, now: datetime, week_start: str = "SUNDAY") -> datetime:
    """Evaluate `truncDate`, `addDateTime` and `now` at a moment without an offset."""
    return evaluated(parse(expression), now, week_start)


def evaluated(node: Expression, now: datetime, week_start: str) -> datetime:
    """Evaluate an expression that is parsed already."""
    match node:
        case Call("now", ()):
            return now
        case Call("truncdate", (Text(period), date)):
            moment = evaluated(date, now, week_start)
            return truncated(moment, PERIODS.get(period.upper(), period), week_start)
        case Call("adddatetime", (amount, Text(period), date)):
            moment = evaluated(date, now, week_start)
            return shifted(moment, whole(amount), PERIODS.get(period.upper(), period))
    raise NotDrawnError("A rolling date may use now, truncDate and addDateTime only")


def whole(node: Expression) -> int:
    """Return a whole number that stands as it is, maybe with a minus."""
    match node:
        case Number(value):
            return int(value)
        case Operation("-", (operand,)):
            return -whole(operand)
    raise NotDrawnError("addDateTime takes a whole number in a rolling date")


def truncated(  # noqa: PLR0911 -- one return a case
    moment: datetime, granularity: str, week_start: str = "SUNDAY"
) -> datetime:
    """Return the start of a moment's period."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match granularity:
        case "YEAR":
            return midnight.replace(month=1, day=1)
        case "QUARTER":
            return midnight.replace(month=(moment.month - 1) // 3 * 3 + 1, day=1)
        case "MONTH":
            return midnight.replace(day=1)
        case "WEEK":
            return midnight - timedelta(days=(moment.weekday() - DAYS.index(week_start)) % 7)
        case "DAY":
            return midnight
        case "HOUR":
            return moment.replace(minute=0, second=0, microsecond=0)
        case "MINUTE":
            return moment.replace(second=0, microsecond=0)
        case "SECOND":
            return moment.replace(microsecond=0)
        case "MILLISECOND":
            return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    raise NotDrawnError(f"Unknown period {granularity}")


def shifted(moment: datetime, amount: int, granularity: str) -> datetime:
    """Move a moment by whole periods; a day that a month lacks becomes its last."""
    months = {"YEAR": 12, "QUARTER": 3, "MONTH": 1}.get(granularity)
    if months is not None:
        return _months_later(moment, amount * months)
    seconds = {"WEEK": 604800, "DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}
    if granularity in seconds:
        return moment + timedelta(seconds=amount * seconds[granularity])
    if granularity == "MILLISECOND":
        return moment + timedelta(milliseconds=amount)
    raise NotDrawnError(f"Unknown period {granularity}")


def _months_later(moment: datetime, months: int) -> datetime:
    index = moment.year * 12 + moment.month - 1 + months
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=index // 12, month=index % 12 + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=index // 12, month=index % 12 + 1)
