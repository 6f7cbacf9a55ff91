"""Table calculations that take the measure of another row: lag, lead, firstValue, lastValue.

Source: user guide, "lag" and "lead": the example of `lag(…, 1)` shows the row before. What a
negative index means the text leaves open, so it is refused.
"""

from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

OFFSETS = {"lag": "LAG", "lead": "LEAD"}
ENDS = {"firstvalue": "FIRST_VALUE", "lastvalue": "LAST_VALUE"}
NEIGHBOURS = {*OFFSETS, *ENDS}
ALL = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


def neighbour(name: str, measure: Sql, over: str, places: int | None) -> Sql:
    """Return the measure so many rows before or after in a sort, or at one of its ends."""
    if name in ENDS:
        return Sql(f"{ENDS[name]}({measure.text}) OVER ({over} {ALL})", measure.type, True)
    if places is None or places < 1:
        raise NotDrawnError(f"{name} is drawn of a measure, a sort and a positive lookup index")
    return Sql(f"{OFFSETS[name]}({measure.text}, {places}) OVER ({over})", measure.type, True)
