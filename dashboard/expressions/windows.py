"""Calculations over partitions: table calculations, and level-aware ones over rows.

Source: QuickSight user guide, "Using level-aware calculations" and "Table calculation functions".
A table calculation (POST_AGG_FILTER, the default) sees a visual's aggregated rows, and its fields
are the visual's. PRE_AGG sees rows after the filters, PRE_FILTER before them; both give each row a
value, so they become columns of the rows that a visual's query then aggregates.

An aggregate by a list of fields is computed at their level, after the filters, and the visual then
aggregates one value for each of its groups. As a column every row of a group has that value, so
only what repeats can't change is drawn of it: least and greatest, distinct counts, dimensions.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
from dashboard.expressions.typed_sql import CALCULATED_NAME, LEVEL_NAME, NAME, Sql, quoted
from dashboard.refusal import NotDrawnError

if TYPE_CHECKING:
    from dashboard.expressions.translation import Scope

LEVEL = "a list of fields"
LONG = 60  # letters of SQL; a shorter calculated field stands where it is named
COLUMN = re.compile(rf'"((?:{CALCULATED_NAME}|{NAME})[^"]*)"')
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
WINDOWS = {*OVERS, *RUNNING, *RANKS, *OFFSETS, "percentoftotal"}


@dataclass
class RowWindows:
    """The columns over rows that one visual's expressions need, inner ones first."""

    found: dict[tuple[str, str], str] = field(default_factory=dict)
    calculated: dict[str, str] = field(default_factory=dict)
    translated: dict[tuple[str, tuple[str, ...]], Sql] = field(default_factory=dict)

    @classmethod
    def merged(cls, several: "Iterable[RowWindows]") -> "RowWindows":
        """Return the columns of several visuals: the same calculation has the same name in all."""
        result = cls()
        for one in several:
            result.found |= one.found
            result.calculated |= one.calculated
        return result

    def calculated_column(self, sql: Sql) -> Sql:
        """Return a calculated field as a column of the rows where its SQL is long.

        Put in wherever it is named, a field made of fields made of fields multiplies. One of a
        level stays where it is: what may be made of it is told by its text.
        """
        if len(sql.text) <= LONG or sql.is_aggregate or sql.is_of_level:
            return sql
        prefix = f"{NAME}calculated " if NAME in sql.text else CALCULATED_NAME
        name = self.calculated.setdefault(sql.text, f"{prefix}{_mark(sql.text)}")
        return sql._replace(text=f"t.{quoted(name)}")

    def source(self, source: str) -> str:
        """Return the rows' SQL with the calculated columns that see a row alone."""
        alone = [name for name in self.calculated.values() if NAME not in name]
        return self._layered(source, set(alone))

    def column(self, stage: str, sql: str) -> str:
        """Return the SQL of a column over rows, the same for the same calculation."""
        prefix = LEVEL_NAME if stage == LEVEL else NAME
        name = self.found.setdefault((stage, sql), f"{prefix}{_mark(stage + sql)}")
        return f"t.{quoted(name)}"

    def over(
        self, source: str, where: Sequence[str], used: Sequence[str]
    ) -> tuple[str, list[str]] | None:
        """Return the rows' SQL with these columns, and the conditions that are left for it.

        `used` are the other texts that name them; nothing where none is named. What PRE_AGG sees
        are the rows that all filters leave but those that are made of it.
        """
        needed = self._needed([*used, *where])
        if not needed:
            return None
        if any(NAME in one and "(SELECT kept" in one for one in where):
            raise NotDrawnError("A top or bottom filter over a level-aware calculation")
        after = {name for name in needed if self._needed([quoted(name)]) & self._filtered}
        rows = self._layered(source, needed - after)
        if not after:
            return rows, list(where)
        late = [one for one in where if self._needed([one]) & after or "(SELECT kept" in one]
        if early := [one for one in where if one not in late]:
            conditions = "\n  AND ".join(early)
            rows = f"SELECT * FROM ({rows}\n) AS t WHERE {conditions}"  # noqa: S608 -- of translated parts
        return self._layered(rows, after), late

    @property
    def _filtered(self) -> set[str]:
        """Name the columns that see the rows which the filters leave."""
        return {name for (stage, _), name in self.found.items() if stage in {"PRE_AGG", LEVEL}}

    @property
    def _made_of(self) -> dict[str, str]:
        own = {name: sql for (_, sql), name in self.found.items()}
        return own | {name: text for text, name in self.calculated.items()}

    def _needed(self, used: Iterable[str]) -> set[str]:
        """Name the columns that texts name, and those that these are made of."""
        made_of, left = self._made_of, list(used)
        found = set[str]()
        while left:
            named = set(COLUMN.findall(left.pop())) - found
            found |= named
            left.extend(made_of[name] for name in named)
        return found

    def _layered(self, rows: str, names: Set[str]) -> str:
        """Add columns to rows: a sub-select for each level of what is made of one another."""
        made_of = self._made_of
        left = {name: sql for name, sql in made_of.items() if name in names}
        while left:
            level = {n: sql for n, sql in left.items() if not left.keys() & _named(sql)}
            columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in level.items())
            rows = f"SELECT t.*, {columns} FROM ({rows}\n) AS t"  # noqa: S608 -- of translated parts
            left = {name: sql for name, sql in left.items() if name not in level}
        return rows


def _named(text: str) -> set[str]:
    return set(COLUMN.findall(text))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


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
    lists = [_list(one, scope, within) for one in arguments[1:] if isinstance(one, Items)]
    if name in RUNNING:
        return _running(name, measure, lists)
    if name in OFFSETS:
        return _offset(name, measure, lists, arguments)
    partition = _partition(lists[0] if lists else [])
    if name == "percentoftotal":
        total = f"SUM({measure.text}) OVER ({partition})"
        return Sql(f"(CAST({measure.text} AS double) / NULLIF({total}, 0))", "DECIMAL", True)
    function = OVERS[name]
    if function == "DISTINCT_COUNT":
        raise NotDrawnError("distinctCountOver of a visual's own rows is not drawn")
    kind = {"COUNT": "INTEGER", "AVG": "DECIMAL"}.get(function, measure.type)
    return Sql(f"{function}({measure.text}) OVER ({partition})", kind, True)


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


def _running(name: str, measure: Sql, lists: list[list[str]]) -> Sql:
    if not lists:
        raise NotDrawnError(f"{name} without a sort is not drawn")
    over = f"{_partition(lists[1] if len(lists) > 1 else [])} ORDER BY {', '.join(lists[0])}"
    rows = f"{over.strip()} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
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
