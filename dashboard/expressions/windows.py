"""Table calculations: over a visual's own rows, once they are aggregated.

Source: QuickSight user guide, "Table calculation functions". The fields of a table calculation
(POST_AGG_FILTER, the default) are the visual's; by PRE_AGG and PRE_FILTER the same names calculate
over rows of the data set (`levels.py`).
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from dashboard.expressions.levels import over_rows
from dashboard.expressions.moving import MOVING, OVER_PERIODS, ROWS, moving, over_periods
from dashboard.expressions.neighbours import NEIGHBOURS, neighbour
from dashboard.expressions.partitions import (
    OVERS,
    PERCENTILES,
    over,
    partitioned,
    percent_of,
    percentile,
    sorted_values,
)
from dashboard.expressions.rolling import PERIODS
from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Number,
    Operation,
    Ordered,
    Text,
)
from dashboard.expressions.to_date import granularity
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

if TYPE_CHECKING:
    from dashboard.expressions.translation import Scope

TABLE = "POST_AGG_FILTER"
RUNNING = {f"running{name}": name.upper() for name in ("sum", "avg", "min", "max", "count")}
RANKS = {"rank": "RANK", "denserank": "DENSE_RANK", "percentilerank": "RANK"}
OVER_TIME = {f"periodtodate{name}overtime": name.upper() for name in ("sum", "avg", "min", "max")}
OFFSETS = ("difference", "percentdifference")
WINDOWS = {*OVERS, *RUNNING, *RANKS, *OFFSETS, *MOVING, *OVER_PERIODS, *OVER_TIME, *NEIGHBOURS}
WINDOWS |= {"percentoftotal"}


class Listed(NamedTuple):
    """A field of a partition or sort, with its direction."""

    text: str
    direction: str


def window(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    """Translate a call of one of `WINDOWS`."""
    level, arguments = _level(arguments)
    if level != TABLE:
        return over_rows(name, level, arguments, scope, within)
    if name in RANKS:
        return _rank(name, arguments, scope, within)
    if not arguments:
        raise NotDrawnError(f"{name} without a measure is not drawn")
    measure = _measure(name, arguments[0], scope, within)
    if measure.has_window and name in {*OVER_PERIODS, *OVER_TIME}:
        raise NotDrawnError(f"{name} of another table calculation is not drawn")
    if name in OVER_PERIODS:
        return _over_periods(name, measure, arguments, scope)
    if name in OVER_TIME:
        return _over_time(name, measure, arguments, scope)
    lists = [_list(one, scope, within) for one in arguments[1:] if isinstance(one, Items)]
    text, lists = _on_columns(measure.text, lists, scope)
    measure = measure._replace(text=text)
    for names, translated in OF_LISTS:
        if name in names:
            return translated(name, measure, lists, arguments)
    raise NotDrawnError(f"{name} is not drawn")


def _measure(name: str, node: Expression, scope: "Scope", within: tuple[str, ...]) -> Sql:
    """Return what a table calculation is of; `countOver` takes a dimension of the visual too.

    Source: user guide, "countOver": "the count of a dimension or measure", as of `{County}`.
    """
    found = scope.translate(node, within)
    if found.is_aggregate:
        return found
    if name != "countover":
        raise NotDrawnError(f"{name} of what isn't aggregated is not drawn")
    return Sql(_visual_field(node, scope, within), found.type, True)


def _over(
    name: str, measure: Sql, lists: list[list[Listed]], arguments: tuple[Expression, ...]
) -> Sql:
    partition = partitioned(_texts(lists, 0))
    if name == "percentoftotal":
        total = f"SUM({measure.text}) OVER ({partition})"
        return Sql(f"(CAST({measure.text} AS double) / NULLIF({total}, 0))", "DECIMAL", True)
    function = OVERS[name]
    if function == "DISTINCT_COUNT":
        raise NotDrawnError("distinctCountOver of a visual's own rows is not drawn")
    if function in PERCENTILES:
        percent, _ = percent_of(function, arguments)
        return percentile(function, sorted_values(measure, partition), percent, measure)
    return over(function, measure, partition)


def _moving(
    name: str, measure: Sql, lists: list[list[Listed]], arguments: tuple[Expression, ...]
) -> Sql:
    if not lists or len(arguments) < 4:
        raise NotDrawnError(f"{name} is drawn of a measure, a sort and two counts of rows")
    above, below = _places(arguments[2]), _places(arguments[3])
    return moving(name, measure, _sorted_over(lists), above, below)


def _level(arguments: tuple[Expression, ...]) -> tuple[str, tuple[Expression, ...]]:
    match arguments:
        case (*rest, Text("PRE_FILTER" | "PRE_AGG" | "POST_AGG_FILTER" as level)):
            return level, tuple(rest)
    return TABLE, arguments


def _on_columns(
    measure: str, lists: list[list[Listed]], scope: "Scope"
) -> tuple[str, list[list[Listed]]]:
    """Return what a table calculation is over; where another is among it, as columns of that.

    Athena takes no window within another, so the inner one comes first, in a sub-select.
    """
    texts = [measure, *(one.text for listed in lists for one in listed)]
    windows = scope.windows
    if not any(Sql(one, "").has_window for one in texts):
        return measure, lists
    if windows is None:
        raise NotDrawnError("A table calculation of another one is not drawn here")
    put = windows.nested_column
    moved = [[Listed(put(one.text), one.direction) for one in listed] for listed in lists]
    return put(measure) if measure else "", moved


def _rank(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    lists = [_list(one, scope, within) for one in arguments if isinstance(one, Items)]
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    _, lists = _on_columns("", lists, scope)
    rank = f"{RANKS[name]}() OVER ({_sorted_over(lists)})"
    if name != "percentilerank":
        return Sql(rank, "INTEGER", True)
    # "The current item is above x% of values": from 0 to below 100 (user guide, percentileRank).
    count = f"COUNT(*) OVER ({partitioned(_texts(lists, 1))})"
    return Sql(f"(({rank} - 1) * 100e0 / {count})", "DECIMAL", True)


def _running(
    name: str, measure: Sql, lists: list[list[Listed]], _arguments: tuple[Expression, ...]
) -> Sql:
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    rows = f"{_sorted_over(lists)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    kind = {"runningcount": "INTEGER", "runningavg": "DECIMAL"}.get(name, measure.type)
    return Sql(f"{RUNNING[name]}({measure.text}) OVER ({rows})", kind, True)


def _offset(
    name: str, measure: Sql, lists: list[list[Listed]], arguments: tuple[Expression, ...]
) -> Sql:
    """Compare with the row that many places on (positive) or back (negative) in the sort."""
    if not lists or len(arguments) < 3:
        raise NotDrawnError(f"{name} is drawn of a measure, a sort and a lookup index")
    places = _places(arguments[2])
    function = "LAG" if places < 0 else "LEAD"
    other = f"{function}({measure.text}, {abs(places)}) OVER ({_sorted_over(lists)})"
    difference = f"({measure.text} - {other})"
    if name == "difference":
        return Sql(difference, measure.type, True)
    return Sql(f"(CAST({difference} AS double) / NULLIF({other}, 0))", "DECIMAL", True)


def _neighbour(
    name: str, measure: Sql, lists: list[list[Listed]], arguments: tuple[Expression, ...]
) -> Sql:
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    counted = [one for one in arguments[2:] if not isinstance(one, Items)]
    return neighbour(name, measure, _sorted_over(lists), _places(counted[0]) if counted else None)


def _over_periods(
    name: str, measure: Sql, arguments: tuple[Expression, ...], scope: "Scope"
) -> Sql:
    """Compare with an earlier period of the visual's own date, whatever else it groups by."""
    date, own, period, rest = _date_and_period(name, arguments, scope)
    rows = 1 if period in own else next((ROWS.get((one, period)) for one in own), None)
    if rows is None:
        raise NotDrawnError(f"{name} by {period} is not drawn of dates by {' '.join(own)}")
    offset = _places(rest[0]) if rest else 1
    over_others = f"{partitioned(_others(date, scope))} ORDER BY {date.text}".strip()
    unit, steps = {"QUARTER": ("MONTH", 3), "WEEK": ("DAY", 7)}.get(period, (period, 1))
    earlier = f"{date.text} - INTERVAL '{offset * steps}' {unit}"
    return over_periods(name, measure, date.text, earlier, over_others, offset * rows)


def _over_time(name: str, measure: Sql, arguments: tuple[Expression, ...], scope: "Scope") -> Sql:
    """Aggregate the visual's values from the start of each one's own period."""
    date, _, period, _ = _date_and_period(name, arguments, scope)
    start = truncated_sql(date.text, period, scope.week_start)
    rows = f"ORDER BY {date.text} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    return over(OVER_TIME[name], measure, f"{partitioned([*_others(date, scope), start])} {rows}")


def _date_and_period(
    name: str, arguments: tuple[Expression, ...], scope: "Scope"
) -> tuple[Sql, list[str], str, list[Expression]]:
    """Return the visual's date, its granularity, the period (else that) and what is left."""
    match arguments[1:]:
        case (Column(column), Column(written), *rest):
            pass
        case (Column(column),):
            written, rest = "", []
        case _:
            raise NotDrawnError(f"{name} is drawn of a measure, a date and a period")
    date = scope.dimensions.get(column)
    if date is None:
        raise NotDrawnError(f"{name} over {column}, which isn't in the visual")
    base, start = scope.column(column).text, scope.week_start
    own = [one for one in PERIODS.values() if truncated_sql(base, one, start) == date.text]
    if not own and not written:
        raise NotDrawnError(f"{name} over {column}, which has no granularity in the visual")
    return date, own, granularity(written) if written else own[0], rest


def _others(date: Sql, scope: "Scope") -> list[str]:
    return [one.text for one in scope.dimensions.values() if one.text != date.text]


def _sorted_over(lists: list[list[Listed]]) -> str:
    """Return a sort by the first list, within the second's partitions."""
    partition = partitioned(_texts(lists, 1))
    return f"{partition} ORDER BY {', '.join(_texts(lists, 0))}".strip()


def _texts(lists: list[list[Listed]], place: int) -> list[str]:
    """Return the fields of one of several lists, each with its direction; of none no fields."""
    listed = lists[place] if len(lists) > place else []
    return [one.text + one.direction for one in listed]


def _places(node: Expression) -> int:
    match node:
        case Number(value):
            return int(value)
        case Operation("-", (Number(value),)):
            return -int(value)
    raise NotDrawnError("A lookup index is a whole number")


def _list(items: Items, scope: "Scope", within: tuple[str, ...]) -> list[Listed]:
    """Return the fields of a partition or sort: the visual's dimensions, or aggregates."""
    found = []
    for one in items.members:
        subject = one.subject if isinstance(one, Ordered) else one
        direction = f" {one.direction}" if isinstance(one, Ordered) else ""
        found.append(Listed(_visual_field(subject, scope, within), direction))
    return found


def _visual_field(node: Expression, scope: "Scope", within: tuple[str, ...]) -> str:
    match node:
        case Column(name) if name in scope.dimensions:
            return scope.dimensions[name].text
        case Call("truncdate", (_, Column(name))) if name in scope.dimensions:
            return scope.dimensions[name].text
    sql = scope.translate(node, within)
    if not sql.is_aggregate and sql.text not in {one.text for one in scope.dimensions.values()}:
        name = node.name if isinstance(node, Column) else "an expression"
        raise NotDrawnError(f"A table calculation over {name}, which isn't in the visual")
    return sql.text


OF_LISTS: list[tuple[Iterable[str], Callable[..., Sql]]] = [
    (RUNNING, _running),
    (OFFSETS, _offset),
    (MOVING, _moving),
    (NEIGHBOURS, _neighbour),
    ([*OVERS, "percentoftotal"], _over),
]
