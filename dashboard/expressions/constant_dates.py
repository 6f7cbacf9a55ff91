"""Dates and whole numbers that are known before a query runs: a parameter's, mostly.

A comparison of periods names the same few moments in each of its terms, each worked out of the
reader's dates by several functions. Worked out here, a sheet's queries are a fifth shorter.
What may overflow, or has another type here than in Athena, is left to Athena.
"""

import math
import re
from datetime import datetime

from dashboard.expressions.rolling import shifted, truncated
from dashboard.expressions.typed_sql import Sql, literal

MOMENT = re.compile(r"timestamp '(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})'")
_WHOLE = r"-?\d{1,9}|\(- \d{1,9}\)|CAST\(-?\d{1,15} AS bigint\)"
WHOLE = re.compile(_WHOLE)
RATIO = re.compile(rf"\(CAST\(({_WHOLE}) AS double\) / NULLIF\(({_WHOLE}), 0\)\)")
SECONDS = {"WEEK": 604_800, "DAY": 86_400, "HOUR": 3_600, "MINUTE": 60, "SECOND": 1}
MONTHS = {"YEAR": 12, "QUARTER": 3, "MONTH": 1}
ROUNDED = {"ceil": math.ceil, "floor": math.floor}


def moved(amount: Sql, period: str, date: Sql) -> str | None:
    """Return a constant moment some periods later, or nothing where it's open."""
    by, moment = _whole(amount.text), _moment(date.text)
    if by is None or moment is None:
        return None
    try:
        return literal(shifted(moment, by, period)).text
    except (OverflowError, ValueError):
        return None


def begun(period: str, date: Sql, week_start: str) -> str | None:
    """Return the start of a constant moment's period, or nothing where it's open."""
    moment = _moment(date.text)
    try:
        return literal(truncated(moment, period, week_start)).text if moment else None
    except OverflowError:
        return None


def apart(period: str, first: str, second: str) -> str | None:
    """Return how many periods lie between two constant starts of such, or nothing."""
    start, end = _moment(first), _moment(second)
    if start is None or end is None:
        return None
    if months := MONTHS.get(period):
        return _bigint(((end.year - start.year) * 12 + end.month - start.month) // months)
    if seconds := SECONDS.get(period):
        return _bigint(round((end - start).total_seconds()) // seconds)
    return None


def rounded(function: str, number: Sql) -> str | None:
    """Return `ceil` or `floor` of a ratio of constants, a double as in Athena, or nothing."""
    ratio = RATIO.fullmatch(number.text)
    above, below = (_whole(ratio[1]), _whole(ratio[2])) if ratio else (None, None)
    return _bigint(ROUNDED[function](above / below)) if above is not None and below else None


def reckoned(operator: str, left: str, right: str) -> str | None:
    """Return a sum, difference or product of constants where one is a bigint, or nothing."""
    one, other = _whole(left), _whole(right)
    if one is None or other is None or "bigint" not in left + right:
        return None
    values = {"+": one + other, "-": one - other, "*": one * other}
    found = values.get(operator)
    return _bigint(found) if found is not None and abs(found) < 10**15 else None


def _bigint(value: int) -> str:
    """Write a number with the type that Athena's functions give: a bare one is an integer."""
    return f"CAST({value} AS bigint)"


def _whole(text: str) -> int | None:
    if not WHOLE.fullmatch(text):
        return None
    return int("".join(re.findall(r"-|\d+", text)))


def _moment(text: str) -> datetime | None:
    found = MOMENT.fullmatch(text)
    return datetime.fromisoformat(found[1]) if found else None
