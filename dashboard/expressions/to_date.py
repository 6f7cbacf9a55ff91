"""Aggregates of rows from a period's start to a point in time.

Source: user guide, "periodToDateSum" and its like: the rows of the period that the end date is in,
up to that moment, which is `now()` where none is given (that it counts itself is unverified).
"""

from typing import TYPE_CHECKING

from dashboard.expressions.functions import aggregate
from dashboard.expressions.percentiles import checked_percent, continuous, discrete
from dashboard.expressions.rolling import PERIODS
from dashboard.expressions.syntax import Column, Expression, Number
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import Sql, check_mixture, literal
from dashboard.refusal import NotDrawnError

if TYPE_CHECKING:
    from dashboard.expressions.translation import Scope

AGGREGATES = {
    "avg": "AVERAGE",
    **{name.lower(): name for name in ("COUNT", "MAX", "MEDIAN", "MIN", "SUM")},
    **{name.lower(): name for name in ("STDEV", "STDEVP", "VAR", "VARP")},
}
PERCENTILES = {"percentile": discrete, "percentilecont": continuous}
PREFIX = "periodtodate"
TO_DATE = {f"{PREFIX}{name}" for name in (*AGGREGATES, *PERCENTILES)}


def to_date(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    """Translate a call of one of `TO_DATE`: a measure, for some a percentage, a date, a period."""
    function = name.removeprefix(PREFIX)
    match arguments:
        case (measure, Number(percent), *rest) if function in PERCENTILES:
            written = checked_percent(f"{percent:f}")
        case (measure, *rest) if function in AGGREGATES:
            written = ""
        case _:
            raise NotDrawnError(f"{name} is drawn of a measure, a date and a period")
    value = _in_period(name, scope.translate(measure, within), rest, scope, within)
    if function in PERCENTILES:
        return PERCENTILES[function](value, written)
    return aggregate(AGGREGATES[function], value)


def _in_period(
    name: str, value: Sql, rest: list[Expression], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    """Return a measure in the rows that count, and nothing in the others."""
    match rest:
        case (date, Column(period), *end) if len(end) <= 1:
            moments = [scope.translate(one, within) for one in (date, *end)]
        case _:
            raise NotDrawnError(f"{name} is drawn of a measure, a date and a period")
    when, until = moments if end else (moments[0], literal(scope.now))
    if {when.type, until.type} != {"DATETIME"}:
        raise NotDrawnError(f"{name} over what is no date is not drawn")
    check_mixture([when, until])
    value.check_repeats(name)
    start = truncated_sql(until.text, granularity(period), scope.week_start)
    condition = f"{when.text} >= {start} AND {when.text} <= {until.text}"
    return Sql(f"CASE WHEN {condition} THEN {value.text} END", value.type, value.is_aggregate)


def granularity(period: str) -> str:
    """Return a period as it stands in a call; the guide has SECONDS among its names."""
    found = {"SECONDS": "SECOND"}.get(period.upper(), period.upper())
    if found not in PERIODS.values():
        raise NotDrawnError(f"The period {period} is not drawn")
    return found
