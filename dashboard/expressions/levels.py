"""Level-aware calculations: values of rows that a visual's query aggregates.

Source: user guide, "Using level-aware calculations". PRE_AGG sees rows after the filters,
PRE_FILTER before them; both give each row a value, so they become columns of the rows.

An aggregate by a list of fields (LAC-A) is computed at their level, after the filters. As a column
every row of a group has its value, so one row of each group in each of the visual's groups stands
for it: sales are first aggregated by country, and then averaged over the countries of each region.
`${visualDimensions}` in the list are the visual's own fields, `!{field}` takes one of them out.
"""

import re
from typing import TYPE_CHECKING

from dashboard.expressions.partitions import (
    AT_LEVEL,
    OVERS,
    PERCENTILES,
    fields_of,
    over,
    partitioned,
    percent_of,
    percentile,
    sorted_values,
)
from dashboard.expressions.row_windows import COLUMN, LEVEL, ONCE, RowWindows
from dashboard.expressions.syntax import Column, Expression, Items, Operation, ParameterName
from dashboard.expressions.typed_sql import LEVEL_NAME, Sql
from dashboard.refusal import NotDrawnError

if TYPE_CHECKING:
    from dashboard.expressions.translation import Scope

ROWS = re.compile(r't\."')
VISUAL = "visualDimensions"


def at_level(
    name: str, arguments: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]
) -> Sql:
    """Translate an aggregate by a list of fields."""
    if not isinstance(arguments[-1], Items):
        raise NotDrawnError(f"{name} takes a list of fields in brackets")
    return over_rows(name, LEVEL, arguments, scope, within)


def over_rows(
    name: str,
    stage: str,
    arguments: tuple[Expression, ...],
    scope: "Scope",
    within: tuple[str, ...],
) -> Sql:
    """Translate a calculation that gives each row a value."""
    function = (AT_LEVEL if stage == LEVEL else OVERS).get(name)
    if function is None or scope.windows is None or not arguments:
        raise NotDrawnError(f"{name} by {stage} is not drawn here")
    percent, arguments = percent_of(function, arguments)
    by = _keys(fields_of(arguments), scope, within)
    value = scope.translate(arguments[0], within)
    if value.is_aggregate:
        raise NotDrawnError(f"{name} of an aggregate by {stage} is not drawn")
    if value.is_of_level and stage == LEVEL and function not in {"MIN", "MAX", "DISTINCT_COUNT"}:
        value = _one_a_group(value, scope.windows, by)
    value.check_repeats(function)
    partition = partitioned(by)
    columns = _Columns(scope.windows, stage, by)
    if function == "DISTINCT_COUNT":
        return Sql(_distinct(columns, value, partition), "INTEGER")
    if function in PERCENTILES:
        values = columns.add(sorted_values(value, partition))
        return percentile(function, values, percent, value)
    sql = over(function, value, partition)
    return sql._replace(text=columns.add(sql.text))


def once(value: Sql, scope: "Scope") -> Sql:
    """Let one row of each group of a level stand for it, in each group of the visual."""
    if not value.is_of_level or scope.windows is None:
        return value
    groups = [one.text for one in scope.dimensions.values()]
    return _one_a_group(value, scope.windows, groups, is_of_visual=True)


class _Columns:
    """The columns over rows of one calculation; those of a level remember its keys."""

    def __init__(self, windows: RowWindows, stage: str, keys: list[str]) -> None:
        self._windows, self._stage, self._keys = windows, stage, tuple(keys)

    def add(self, sql: str) -> str:
        """Add a column, and return its SQL."""
        text = self._windows.column(self._stage, sql)
        if self._stage == LEVEL:
            self._windows.keys[text] = self._keys
        return text


def _keys(fields: tuple[Expression, ...], scope: "Scope", within: tuple[str, ...]) -> list[str]:
    """Return the fields of a level; those of the visual stand for it where it names them."""
    taken = {
        one.name
        for field in fields
        if isinstance(field, Operation) and field.operator == "!"
        for one in field.operands
        if isinstance(one, Column)
    }
    own = [sql.text for name, sql in scope.dimensions.items() if name not in taken]
    has_visual = any(one == ParameterName(VISUAL) for one in fields)
    plain = [
        one
        for one in fields
        if one != ParameterName(VISUAL) and not (isinstance(one, Operation) and one.operator == "!")
    ]
    if taken and (plain or not has_visual):
        raise NotDrawnError("A level takes fields of the visual out or adds some, not both")
    texts = [scope.translate(one, within).text for one in plain]
    return [*(own if has_visual else []), *texts]


def _one_a_group(
    value: Sql, windows: RowWindows, groups: list[str], is_of_visual: bool = False
) -> Sql:
    """Return the value in one row of each group of its level within the given groups."""
    named = {f't."{name}"' for name in COLUMN.findall(value.text) if name.startswith(LEVEL_NAME)}
    levels = {windows.keys[one] for one in named}
    if len(levels) != 1:
        raise NotDrawnError("A calculation of aggregates by different lists of fields")
    keys = levels.pop()
    _check_rows(value, [*named, *keys, *groups])
    partition = partitioned([*groups, *keys])
    row = windows.column(ONCE, f"ROW_NUMBER() OVER ({partition})")
    if is_of_visual:
        windows.groups[row] = frozenset(groups)
    return value._replace(text=f"CASE WHEN {row} = 1 THEN {value.text} END")


def _check_rows(value: Sql, known: list[str]) -> None:
    """Refuse what each row of a group may have another value of."""
    left = value.text
    for text in sorted(known, key=len, reverse=True):
        left = left.replace(text, "")
    if ROWS.search(left):
        raise NotDrawnError("An aggregate by a list of fields beside a column of single rows")


def _distinct(columns: _Columns, value: Sql, partition: str) -> str:
    """Count distinct values by their dense rank, for Athena has no DISTINCT in windows."""
    order = f"{partition} ORDER BY {value.text} NULLS LAST".strip()
    rank = columns.add(f"DENSE_RANK() OVER ({order})")
    known = f"CASE WHEN {value.text} IS NOT NULL THEN {rank} END"
    return columns.add(f"COALESCE(MAX({known}) OVER ({partition}), 0)")
