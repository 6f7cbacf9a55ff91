"""Calculations over partitions: table calculations, and level-aware ones over rows.

Source: QuickSight user guide, "Using level-aware calculations" and "Table calculation functions".
A table calculation (POST_AGG_FILTER, the default) sees a visual's aggregated rows, and its fields
are the visual's. PRE_AGG sees rows after the filters, PRE_FILTER before them; both give each row a
value, so they become columns of the rows that a visual's query then aggregates.

An aggregate by a list of fields is computed at their level, after the filters, and the visual then
aggregates one value for each of its groups. As a column every row of a group has that value, so
only what repeats can't change is drawn of it: least and greatest, distinct counts, dimensions.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from dashboard.expressions.moving import MOVING, OVER_PERIODS, ROWS, moving, over_periods
from dashboard.expressions.neighbours import NEIGHBOURS, neighbour
from dashboard.expressions.rolling import PERIODS
from dashboard.expressions.row_windows import LEVEL, RowWindows
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
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

if TYPE_CHECKING:
    from dashboard.expressions.translation import Scope

TABLE = "POST_AGG_FILTER"
AT_LEVEL = {
    "sum": "SUM",
    "avg": "AVG",
    "min": "MIN",
    "max": "MAX",
    "count": "COUNT",
    "distinct_count": "DISTINCT_COUNT",
}
OVERS = {f"{name.replace('_', '')}over": function for name, function in AT_LEVEL.items()}
RUNNING = {f"running{name}": name.upper() for name in ("sum", "avg", "min", "max", "count")}
RANKS = {"rank": "RANK", "denserank": "DENSE_RANK"}
OFFSETS = ("difference", "percentdifference")
WINDOWS = {*OVERS, *RUNNING, *RANKS, *OFFSETS, *MOVING, *OVER_PERIODS, *NEIGHBOURS}
WINDOWS |= {"percentoftotal"}


def window(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    """Translate a call of one of `WINDOWS`."""
    level, arguments = _level(arguments)
    if level != TABLE:
        return _over_rows(name, level, arguments, scope, within)
    if name in RANKS:
        return _rank(name, arguments, scope, within)
    if not arguments:
        raise NotDrawnError(f"{name} without a measure is not drawn")
    measure = scope.translate(arguments[0], within)
    if not measure.is_aggregate:
        raise NotDrawnError(f"{name} of what isn't aggregated is not drawn")
    if measure.has_window:
        raise NotDrawnError(f"{name} of another table calculation is not drawn")
    if name in OVER_PERIODS:
        return _over_periods(name, measure, arguments, scope)
    lists = [_list(one, scope, within) for one in arguments[1:] if isinstance(one, Items)]
    for names, translated in OF_LISTS:
        if name in names:
            return translated(name, measure, lists, arguments)
    raise NotDrawnError(f"{name} is not drawn")


def _over(
    name: str, measure: Sql, lists: list[list[str]], _arguments: tuple[Expression, ...]
) -> Sql:
    partition = _partition(lists[0] if lists else [])
    if name == "percentoftotal":
        total = f"SUM({measure.text}) OVER ({partition})"
        return Sql(f"(CAST({measure.text} AS double) / NULLIF({total}, 0))", "DECIMAL", True)
    function = OVERS[name]
    if function == "DISTINCT_COUNT":
        raise NotDrawnError("distinctCountOver of a visual's own rows is not drawn")
    kind = {"COUNT": "INTEGER", "AVG": "DECIMAL"}.get(function, measure.type)
    return Sql(f"{function}({measure.text}) OVER ({partition})", kind, True)


def _moving(
    name: str, measure: Sql, lists: list[list[str]], arguments: tuple[Expression, ...]
) -> Sql:
    if not lists or len(arguments) < 4:
        raise NotDrawnError(f"{name} is drawn of a measure, a sort and two counts of rows")
    above, below = _places(arguments[2]), _places(arguments[3])
    return moving(name, measure, _sorted_over(lists), above, below)


def at_level(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    """Translate an aggregate by a list of fields."""
    if not isinstance(arguments[1], Items):
        raise NotDrawnError(f"{name} takes a list of fields in brackets")
    return _over_rows(name, LEVEL, arguments, scope, within)


def _level(arguments: tuple[Expression, ...]) -> tuple[str, tuple[Expression, ...]]:
    match arguments:
        case (*rest, Text("PRE_FILTER" | "PRE_AGG" | "POST_AGG_FILTER" as level)):
            return level, tuple(rest)
    return TABLE, arguments


def _over_rows(
    name: str,
    stage: str,
    arguments: tuple[Expression, ...],
    scope: "Scope",
    within: tuple[str, ...],
) -> Sql:
    function = (AT_LEVEL if stage == LEVEL else OVERS).get(name)
    if function is None or scope.windows is None or not arguments:
        raise NotDrawnError(f"{name} by {stage} is not drawn here")
    value = scope.translate(arguments[0], within)
    if value.is_aggregate:
        raise NotDrawnError(f"{name} of an aggregate by {stage} is not drawn")
    value.check_repeats(function)
    fields = arguments[1].members if len(arguments) > 1 and isinstance(arguments[1], Items) else ()
    by = [scope.translate(one, within).text for one in fields]
    partition = _partition(by)
    if function == "DISTINCT_COUNT":
        return Sql(_distinct(scope.windows, stage, value, partition), "INTEGER")
    argument = f"CAST({value.text} AS double)" if function == "AVG" else value.text
    kind = {"COUNT": "INTEGER", "AVG": "DECIMAL"}.get(function, value.type)
    return Sql(scope.windows.column(stage, f"{function}({argument}) OVER ({partition})"), kind)


def _distinct(windows: RowWindows, stage: str, value: Sql, partition: str) -> str:
    """Count distinct values by their dense rank, for Athena has no DISTINCT in windows."""
    order = f"{partition} ORDER BY {value.text} NULLS LAST".strip()
    rank = windows.column(stage, f"DENSE_RANK() OVER ({order})")
    known = f"CASE WHEN {value.text} IS NOT NULL THEN {rank} END"
    return windows.column(stage, f"COALESCE(MAX({known}) OVER ({partition}), 0)")


def _rank(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    lists = [_list(one, scope, within) for one in arguments if isinstance(one, Items)]
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    over = f"{_partition(lists[1] if len(lists) > 1 else [])} ORDER BY {', '.join(lists[0])}"
    return Sql(f"{RANKS[name]}() OVER ({over.strip()})", "INTEGER", True)


def _running(
    name: str, measure: Sql, lists: list[list[str]], _arguments: tuple[Expression, ...]
) -> Sql:
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    rows = f"{_sorted_over(lists)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    kind = {"runningcount": "INTEGER", "runningavg": "DECIMAL"}.get(name, measure.type)
    return Sql(f"{RUNNING[name]}({measure.text}) OVER ({rows})", kind, True)


def _offset(
    name: str, measure: Sql, lists: list[list[str]], arguments: tuple[Expression, ...]
) -> Sql:
    """Compare with the row that many places on (positive) or back (negative) in the sort."""
    if not lists or len(arguments) < 3:
        raise NotDrawnError(f"{name} is drawn of a measure, a sort and a lookup index")
    places = _places(arguments[2])
    over = f"{_partition(lists[1] if len(lists) > 1 else [])} ORDER BY {', '.join(lists[0])}"
    function = "LAG" if places < 0 else "LEAD"
    other = f"{function}({measure.text}, {abs(places)}) OVER ({over.strip()})"
    difference = f"({measure.text} - {other})"
    if name == "difference":
        return Sql(difference, measure.type, True)
    return Sql(f"(CAST({difference} AS double) / NULLIF({other}, 0))", "DECIMAL", True)


def _neighbour(
    name: str, measure: Sql, lists: list[list[str]], arguments: tuple[Expression, ...]
) -> Sql:
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    counted = [one for one in arguments[2:] if not isinstance(one, Items)]
    return neighbour(name, measure, _sorted_over(lists), _places(counted[0]) if counted else None)


def _over_periods(
    name: str, measure: Sql, arguments: tuple[Expression, ...], scope: "Scope"
) -> Sql:
    """Compare with an earlier period of the visual's own date, whatever else it groups by."""
    match arguments[1:]:
        case (Column(column), Column(period), *rest):
            pass
        case _:
            raise NotDrawnError(f"{name} is drawn of a measure, a date and a period")
    date = scope.dimensions.get(column)
    granularity = period.upper()
    if date is None or granularity not in PERIODS.values():
        raise NotDrawnError(f"{name} over {column} by {period}, which isn't in the visual")
    base, start = scope.column(column).text, scope.week_start
    own = [one for one in PERIODS.values() if truncated_sql(base, one, start) == date.text]
    rows = 1 if granularity in own else next((ROWS.get((one, granularity)) for one in own), None)
    if rows is None:
        raise NotDrawnError(f"{name} by {period} is not drawn of dates by {' '.join(own)}")
    others = [one.text for one in scope.dimensions.values() if one.text != date.text]
    offset = _places(rest[0]) if rest else 1
    over = f"{_partition(others)} ORDER BY {date.text}".strip()
    unit, steps = {"QUARTER": ("MONTH", 3), "WEEK": ("DAY", 7)}.get(granularity, (granularity, 1))
    earlier = f"{date.text} - INTERVAL '{offset * steps}' {unit}"
    return over_periods(name, measure, date.text, earlier, over, offset * rows)


def _sorted_over(lists: list[list[str]]) -> str:
    """Return a sort by the first list, within the second's partitions."""
    partition = _partition(lists[1] if len(lists) > 1 else [])
    return f"{partition} ORDER BY {', '.join(lists[0])}".strip()


def _places(node: Expression) -> int:
    match node:
        case Number(value):
            return int(value)
        case Operation("-", (Number(value),)):
            return -int(value)
    raise NotDrawnError("A lookup index is a whole number")


def _list(items: Items, scope: "Scope", within: tuple[str, ...]) -> list[str]:
    """Return the fields of a partition or sort: the visual's dimensions, or aggregates."""
    found = []
    for one in items.members:
        subject = one.subject if isinstance(one, Ordered) else one
        direction = f" {one.direction}" if isinstance(one, Ordered) else ""
        found.append(_visual_field(subject, scope, within) + direction)
    return found


def _visual_field(node: Expression, scope: "Scope", within: tuple[str, ...]) -> str:
    match node:
        case Column(name) if name in scope.dimensions:
            return scope.dimensions[name].text
        case Call("truncdate", (_, Column(name))) if name in scope.dimensions:
            return scope.dimensions[name].text
    sql = scope.translate(node, within)
    if sql.has_window:
        raise NotDrawnError("A table calculation sorted by another one is not drawn")
    if not sql.is_aggregate and sql.text not in {one.text for one in scope.dimensions.values()}:
        name = node.name if isinstance(node, Column) else "an expression"
        raise NotDrawnError(f"A table calculation over {name}, which isn't in the visual")
    return sql.text


def _partition(fields: Sequence[str]) -> str:
    return f"PARTITION BY {', '.join(fields)}" if fields else ""


OF_LISTS: list[tuple[Iterable[str], Callable[..., Sql]]] = [
    (RUNNING, _running),
    (OFFSETS, _offset),
    (MOVING, _moving),
    (NEIGHBOURS, _neighbour),
    ([*OVERS, "percentoftotal"], _over),
]
