"""Table calculations over the rows around one, and beside the same row of an earlier period.

Source: user guide, "windowSum" and its like: so many rows above and below, those that there are;
"periodOverPeriodLastValue", "…Difference", "…PercentDifference": the measure so many periods before
at the same place in its period, nothing where there is none.
"""

from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

MOVING = {f"window{name}": name.upper() for name in ("sum", "avg", "min", "max", "count")}
OVER_PERIODS = {
    "periodoverperiodlastvalue",
    "periodoverperioddifference",
    "periodoverperiodpercentdifference",
}
MOST_BACK = 62  # rows that are looked at, one by one: a period without rows has none
ROWS = {  # at most, of a visual's granularity in a period
    ("HOUR", "DAY"): 24,
    ("DAY", "WEEK"): 7,
    ("DAY", "MONTH"): 31,
    ("MONTH", "QUARTER"): 3,
    ("MONTH", "YEAR"): 12,
    ("QUARTER", "YEAR"): 4,
}


def moving(name: str, measure: Sql, over: str, above: int, below: int) -> Sql:
    """Aggregate over rows around each; `over` partitions and sorts them."""
    if above < 0 or below < 0:
        raise NotDrawnError(f"{name} of rows before its first or after its last is not drawn")
    function = MOVING[name]
    rows = f"{over} ROWS BETWEEN {above} PRECEDING AND {below} FOLLOWING"
    kind = {"COUNT": "INTEGER", "AVG": "DECIMAL"}.get(function, measure.type)
    return Sql(f"{function}({measure.text}) OVER ({rows})", kind, True)


def over_periods(name: str, measure: Sql, date: str, earlier: str, over: str, back: int) -> Sql:
    """Compare with the row whose `date` is the `earlier` one; `over` sorts rows by date.

    It is at most so many rows `back`.
    """
    if not 1 <= back <= MOST_BACK:
        raise NotDrawnError(f"{name} of rows that are so far apart is not drawn")
    cases = " ".join(
        f"WHEN LAG({date}, {place}) OVER ({over}) = {earlier} "
        f"THEN LAG({measure.text}, {place}) OVER ({over})"
        for place in range(1, back + 1)
    )
    last = f"CASE {cases} END"
    difference = f"({measure.text} - {last})"
    if name == "periodoverperiodlastvalue":
        return Sql(last, measure.type, True)
    if name == "periodoverperioddifference":
        return Sql(difference, measure.type, True)
    return Sql(f"(CAST({difference} AS double) / NULLIF({last}, 0))", "DECIMAL", True)
