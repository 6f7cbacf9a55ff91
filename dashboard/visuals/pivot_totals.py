"""Totals and subtotals of pivot tables.

A total is its measure over the rows, asked of Athena at that level: averages and distinct counts
don't add up. Only a function that a total has of its own is over the cells of the visual.

Sources: API reference, PivotTableTotalOptions; user guide, "Totals and subtotals": "Last", the
default, gives subtotals of the last field alone. That row options make rows of totals, and column
options columns of them, is told from 190 pivot tables of published definitions: row subtotals name
fields of rows (21 of 21), only row totals are pinned, tables without columns have row totals, and
where months stand across, the row total is labelled "Monthly Total" and the column total "Service
Total". (What the user guide calls row totals in "Ways to apply pivot table calculations" are sums
along a row.)
"""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.queries.fields import Field
from dashboard.queries.query import Query
from dashboard.visuals.pivot_levels import NONE as OPEN
from dashboard.visuals.pivot_levels import Closed
from dashboard.visuals.reader import cell_text
from dashboard.visuals.values import amount

GROUP = "<<$aws:subtotalDimension>>"  # in a label: the value that is summed up (unverified)
OWN: dict[str, Callable[[Sequence[Any]], Any]] = {
    "SUM": sum,
    "AVERAGE": statistics.mean,
    "MIN": min,
    "MAX": max,
}

type Key = tuple[Cell, ...]
type Place = tuple[Key, Key]


@dataclass(frozen=True)
class Side:
    """The totals of rows, or those of columns; `levels` are how many fields a subtotal keeps.

    The values of a `closed` group stand in its own line, as if it had no fields below.
    """

    fields: Sequence[Field] = ()
    levels: Sequence[int] = ()
    has_total: bool = False
    is_first: bool = False
    label: str = "Total"
    group_label: str = "Subtotal"
    functions: Mapping[str, str] = field(default_factory=dict)
    closed: Closed = OPEN

    @property
    def depths(self) -> list[int]:
        """Return how many fields the values are asked by: all, and fewer for each total."""
        inner = {*self.levels, *self.closed.levels(len(self.fields))}
        return [len(self.fields), *sorted(inner), *([0] if self.has_total else [])]

    def is_leaf(self, key: Key) -> bool:
        """Return whether a key is a line or column of its own, be it of a closed group."""
        return self.is_whole(key) or self.closed.holds(key)

    def is_whole(self, key: Key) -> bool:
        """Return whether a key has a value of each field."""
        return len(key) == len(self.fields)

    def is_shown(self, key: Key) -> bool:
        """Return whether a key sums nothing up and no group around it is closed."""
        around = (key[:depth] for depth in self.closed.levels(len(key)))
        return self.is_leaf(key) and not any(map(self.closed.holds, around))

    def with_totals(self, keys: Sequence[Key]) -> list[Key]:
        """Return keys with those of subtotals behind their groups, and that of the total."""
        found: list[Key] = []
        for key, after in zip(keys, [*keys, None][1:], strict=True):
            found.append(key)
            ended = [n for n in self.levels if n < len(key) and (not after or after[:n] != key[:n])]
            found += [key[:n] for n in sorted(ended, reverse=True)]
        if self.has_total and keys:
            found.insert(0 if self.is_first else len(found), ())
        return found

    def heads(self, key: Key) -> list[str]:
        """Write a key's values, and behind them what a total is called."""
        texts = [cell_text(value, one) for value, one in zip(key, self.fields, strict=False)]
        if self.is_leaf(key):
            return texts
        label = self.group_label.replace(GROUP, texts[-1]) if key else self.label
        return [*texts, label]


@dataclass(frozen=True)
class Totals:
    """The totals of both sides, and what is to be said of them.

    `calculations` are the table calculations with totals that are blank.
    """

    rows: Side
    columns: Side
    notes: Sequence[str] = ()
    calculations: frozenset[str] = frozenset()

    @property
    def depths(self) -> list[tuple[int, int]]:
        """Return what is asked beside the cells themselves: by so many fields of either side."""
        pairs = [(down, across) for down in self.rows.depths for across in self.columns.depths]
        return pairs[1:]

    def queries(self, asked: Callable[[Sequence[Field]], Query]) -> tuple[Query, ...]:
        """Return a query for each level of totals, as it is `asked` for its fields."""
        return tuple(
            asked([*self.rows.fields[:down], *self.columns.fields[:across]])
            for down, across in self.depths
        )

    def cells(
        self, measures: Sequence[Field], rows: Sequence[Row], found: Sequence[Sequence[Row]]
    ) -> dict[Place, Key]:
        """Return all values by their keys, those of totals among them."""
        cells: dict[Place, Key] = {}
        for (down, across), answer in self.by_depth(rows, found):
            end = down + across
            last = end + len(measures)
            cells |= {(row[:down], row[down:end]): row[end:last] for row in answer}
        return self._own(measures, cells)

    def untold(self, calculations: Sequence[Field]) -> list[Field]:
        """Return the table calculations with totals that no function of their own tells."""
        sides = [side for side in (self.rows, self.columns) if side.has_total]
        if self.rows.levels or self.columns.levels:
            return list(calculations)
        return [one for one in calculations if any(one.id not in s.functions for s in sides)]

    def is_untold(self, place: Place, name: str) -> bool:
        """Return whether a cell is the total of a table calculation, without a function for it."""
        is_total = not (self.rows.is_leaf(place[0]) and self.columns.is_leaf(place[1]))
        return name in self.calculations and is_total and self._function(place, name) is None

    def by_depth(
        self, rows: Sequence[Row], found: Sequence[Sequence[Row]]
    ) -> Iterator[tuple[tuple[int, int], Sequence[Row]]]:
        """Yield by how many fields of either side answers are, with their rows."""
        depths = [(len(self.rows.fields), len(self.columns.fields)), *self.depths]
        yield from zip(depths, [rows, *found], strict=True)

    def _own(self, measures: Sequence[Field], cells: dict[Place, Key]) -> dict[Place, Key]:
        """Put totals by functions of their own in the place of the measures' own."""
        if not self.rows.functions and not self.columns.functions:
            return cells
        parts = self._parts(cells)
        return {
            place: tuple(
                _summed(self._function(place, one.id), parts[place], index, value)
                for index, (one, value) in enumerate(zip(measures, values, strict=True))
            )
            for place, values in cells.items()
        }

    def _function(self, place: Place, name: str) -> str | None:
        sides = (self.rows, self.columns)
        of_totals = [
            side.functions.get(name)
            for side, key in zip(sides, place, strict=True)
            if side.has_total and key == () and side.fields
        ]
        return next(filter(None, of_totals), None)

    def _parts(self, cells: Mapping[Place, Key]) -> Mapping[Place, list[Key]]:
        """Return the cells that each total is made of."""
        parts: dict[Place, list[Key]] = defaultdict(list)
        for (down, across), values in cells.items():
            if self.rows.is_whole(down) and self.columns.is_whole(across):
                for depth, other in self.depths:
                    parts[down[:depth], across[:other]].append(values)
        return parts


def _summed(function: str | None, parts: Sequence[Key], index: int, value: Cell) -> Cell:
    if function is None:
        return value
    known = [amount(one[index]) for one in parts if one[index] is not None]
    calculate = OWN.get(function)
    result: Cell = calculate(known) if calculate and known else None
    return result


def read_totals(
    options: Mapping[str, Any], down: Sequence[Field], across: Sequence[Field]
) -> Totals:
    """Read the totals of a pivot table's rows and columns."""
    rows = _side(options.get("RowTotalOptions"), options.get("RowSubtotalOptions"), down)
    columns = _side(options.get("ColumnTotalOptions"), options.get("ColumnSubtotalOptions"), across)
    notes = []
    if (rows.functions or columns.functions) and (rows.levels or columns.levels):
        notes.append("Subtotals are the measures' own, also where totals have another function.")
    return Totals(rows, columns, notes)


def _side(
    totals: Mapping[str, Any] | None, subtotals: Mapping[str, Any] | None, fields: Sequence[Field]
) -> Side:
    totals, subtotals = totals or {}, subtotals or {}
    has_total = totals.get("TotalsVisibility") == "VISIBLE" and bool(fields)
    return Side(
        fields,
        _levels(subtotals, fields),
        has_total,
        totals.get("Placement") == "START",
        totals.get("CustomLabel") or Side.label,
        subtotals.get("CustomLabel") or Side.group_label,
        _functions(totals) if has_total else {},
    )


def _levels(subtotals: Mapping[str, Any], fields: Sequence[Field]) -> list[int]:
    """Return how many fields each subtotal keeps; the last field's own values are no groups."""
    if subtotals.get("TotalsVisibility") != "VISIBLE":
        return []
    every = list(range(1, len(fields)))
    level = subtotals.get("FieldLevel") or "LAST"
    if level == "ALL":
        return every
    if level == "LAST":
        return every[-1:]
    chosen = {one.get("FieldId") for one in subtotals.get("FieldLevelOptions") or []}
    return [depth for depth in every if fields[depth - 1].id in chosen]


def _functions(totals: Mapping[str, Any]) -> dict[str, str]:
    """Return the functions that totals have of their own, by the measure's id."""
    found = {
        one["FieldId"]: (one.get("TotalAggregationFunction") or {}).get(
            "SimpleTotalAggregationFunction", "DEFAULT"
        )
        for one in totals.get("TotalAggregationOptions") or []
    }
    return {name: function for name, function in found.items() if function != "DEFAULT"}
