"""A pivot table laid out: rows against columns, values in the cells, totals behind their groups."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dashboard.aws.athena import Row
from dashboard.queries.fields import Field
from dashboard.visuals.pivot_headings import places
from dashboard.visuals.pivot_sorting import Rank, Sorting, rank_of
from dashboard.visuals.pivot_styles import Styles
from dashboard.visuals.pivot_totals import Key, Place, Side, Totals
from dashboard.visuals.reader import cell_text, column_of, raw_text
from dashboard.visuals.values import sortable

NONE = Totals(Side(), Side())

type Cells = Mapping[Place, Key]
type Line = tuple[list[str], list[str]]


@dataclass(frozen=True)
class Pivot:
    """How to lay rows out: fields down, fields across, measures, and each dimension's order.

    `asked` are the answers to what sorts a dimension and isn't among the measures; fields that are
    `hidden` lay out and sort as they would else.
    """

    down: Sequence[Field]
    across: Sequence[Field]
    measures: Sequence[Field]
    sorting: Mapping[str, Sorting]
    is_by_row: bool = False
    totals: Totals = NONE
    asked: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @property
    def fields(self) -> list[Field]:
        """Return the query's fields in their order."""
        return [*self.down, *self.across, *self.measures]

    @property
    def heads(self) -> list[int]:
        """Return the places of the fields down that are seen."""
        return places(self.down, self.hidden)

    @property
    def values(self) -> list[int]:
        """Return the places of the measures that are seen."""
        return places(self.measures, self.hidden)

    @property
    def shown(self) -> list[Field]:
        """Return the measures that are seen."""
        return [self.measures[place] for place in self.values]


def laid_out(
    pivot: Pivot,
    rows: Sequence[Row],
    found: Sequence[Sequence[Row]] = (),
    styles: Styles | None = None,
) -> dict[str, Any]:
    """Return rows as a table: a column for each combination of column values and measure.

    `found` are the rows of the totals' queries; `sums` are the places of their lines, `groups` the
    values that lines are of.
    """
    cells = pivot.totals.cells(pivot.measures, rows, found)
    sides = pivot.totals.rows, pivot.totals.columns
    known = ([place[index] for place in cells] for index in (0, 1))
    down, across = (
        side.with_totals(_keys(pivot, rows, side, keys))
        for side, keys in zip(sides, known, strict=True)
    )
    lines = _lines_by_measure if pivot.is_by_row else _lines
    heads = [pivot.down[place] for place in pivot.heads]
    columns = [column_of(one, one.label) | {"isNumber": False} for one in heads]
    columns.extend(_columns(pivot, across))
    table: dict[str, Any] = {"columns": columns, "rows": [], "raw": [], "sums": [], "groups": []}
    if styles:
        table["styles"] = [line for key in down for line in _styled(pivot, styles, key, across)]
    for key in down:
        for texts, raw in lines(pivot, cells, key, across):
            if not pivot.totals.rows.is_leaf(key):
                table["sums"].append(len(table["rows"]))
            table["groups"].append(key)
            table["rows"].append(texts)
            table["raw"].append(raw)
    return table


def _styled(
    pivot: Pivot, styles: Styles, key: Key, across: Sequence[Key]
) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the styles of a combination of row values, cell by cell."""
    found = [styles.get((key, other), {}) for other in across]
    blank: list[Mapping[str, Any]] = [{} for _ in pivot.heads]
    if pivot.is_by_row:
        for one in pivot.shown:
            yield [*blank, {}, *(by_target.get(one.id, {}) for by_target in found)]
    else:
        ids = [one.id for one in pivot.shown]
        yield [*blank, *(by_target.get(name, {}) for by_target in found for name in ids)]


def _columns(pivot: Pivot, across: Sequence[Key]) -> Iterator[dict[str, Any]]:
    if pivot.is_by_row:
        yield {"title": "", "isNumber": False}
    measures: Sequence[Field | None] = [None] if pivot.is_by_row else pivot.shown or [None]
    for key in across if pivot.across or pivot.shown else []:
        heading = _heading(pivot, key)
        for one in measures:
            is_named = one and (len(pivot.shown) > 1 or not pivot.across)
            parts = [*heading, *([one.label] if one and is_named else [])]
            title = " · ".join(filter(None, parts))
            if pivot.shown:
                yield column_of(one or pivot.shown[0], title)
            else:
                yield {"title": title, "isNumber": False}


def _heading(pivot: Pivot, key: Key) -> list[str]:
    """Write a column's values, but those of hidden fields, and what a total is called."""
    seen = {*places(pivot.across, pivot.hidden)}
    texts = pivot.totals.columns.heads(key)
    return [text for place, text in enumerate(texts) if place in seen or place >= len(key)]


def _lines(pivot: Pivot, cells: Cells, key: Key, across: Sequence[Key]) -> Iterator[Line]:
    """Yield the line of a combination of row values, as texts and raw."""
    blank = [""] * len(across) if pivot.across and not pivot.shown else []
    written = [pair for other in across for pair in _written(pivot, cells, (key, other))]
    texts, raw = [text for text, _ in written], [text for _, text in written]
    yield [*_heads(pivot, key), *texts, *blank], [*_raw_heads(pivot, key), *raw, *blank]


def _lines_by_measure(
    pivot: Pivot, cells: Cells, key: Key, across: Sequence[Key]
) -> Iterator[Line]:
    """Yield a line for each measure of a combination of row values."""
    for place, one in enumerate(pivot.shown):
        written = [_written(pivot, cells, (key, other))[place] for other in across]
        texts, raw = [text for text, _ in written], [text for _, text in written]
        yield (
            [*_heads(pivot, key), one.label, *texts],
            [*_raw_heads(pivot, key), one.label, *raw],
        )


def _written(pivot: Pivot, cells: Cells, place: Place) -> list[tuple[str, str]]:
    """Write the value of each measure that is seen at a place, as it is shown and raw."""
    found = cells.get(place, (None,) * len(pivot.measures))
    values = [found[index] for index in pivot.values]
    return [
        ("", "")
        if pivot.totals.is_untold(place, one.id)
        else (cell_text(value, one), raw_text(value, one))
        for value, one in zip(values, pivot.shown, strict=True)
    ]


def _heads(pivot: Pivot, key: Key) -> list[str]:
    """Return the texts of a line's first columns."""
    return _seen(pivot, key, pivot.totals.rows.heads(key))


def _raw_heads(pivot: Pivot, key: Key) -> list[str]:
    known = [raw_text(value, one) for value, one in zip(key, pivot.down, strict=False)]
    return _seen(pivot, key, [*known, *pivot.totals.rows.heads(key)[len(known) :]])


def _seen(pivot: Pivot, key: Key, texts: Sequence[str]) -> list[str]:
    """Leave hidden fields out; a total's name stands in the next column that is seen, if any."""
    values = [*texts[: len(key)], *[""] * (len(pivot.down) - len(key))]
    found = [values[place] for place in pivot.heads]
    after = [index for index, place in enumerate(pivot.heads) if place >= len(key)] or [-1]
    for name in texts[len(key) :] if found else ():
        found[after[0]] = name
    return found


def _keys(pivot: Pivot, rows: Sequence[Row], side: Side, known: Iterable[Key]) -> list[Key]:
    """Return the combinations of values that there are of a side's fields, in their order."""
    found = [key for key in dict.fromkeys(known) if side.is_shown(key)]
    keys = found or ([] if side.fields else [()])
    for place in reversed(range(len(side.fields))):
        sorting = pivot.sorting.get(side.fields[place].id)
        rank = _rank(pivot, rows, side, place)
        is_descending = sorting is not None and sorting.is_descending
        keys.sort(key=partial(_ranked, rank, place), reverse=is_descending)
    return keys


def _ranked(rank: Rank, place: int, key: Key) -> tuple[Any, ...]:
    """Return what a key sorts by; equal ranks don't mix, so that groups stay together.

    A closed group has nothing to compare below it.
    """
    if len(key) <= place:
        return (False,)
    return True, rank(key[: place + 1]), sortable(key[place]), str(key[place])


def _rank(pivot: Pivot, rows: Sequence[Row], side: Side, place: int) -> Rank:
    name, down = side.fields[place].id, len(pivot.down)
    start = down if side is pivot.totals.columns else 0
    ids = [one.id for one in pivot.fields]
    return rank_of(
        pivot.sorting.get(name),
        rows,
        slice(start, start + place + 1),
        slice(down, down + len(pivot.across)),
        {one.id: ids.index(one.id) for one in pivot.measures},
        pivot.asked.get(name),
    )
