"""A pivot table laid out: rows against columns, values in the cells, totals behind their groups."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.queries.fields import Field
from dashboard.visuals.pivot_styles import Styles
from dashboard.visuals.pivot_totals import Key, Place, Side, Totals
from dashboard.visuals.reader import cell_text, column_of, raw_text
from dashboard.visuals.values import amount, sortable

NONE = Totals(Side(), Side())

type Cells = Mapping[Place, Key]
type Line = tuple[list[str], list[str]]


@dataclass(frozen=True)
class Pivot:
    """How to lay rows out: fields down, fields across, measures, and each dimension's order."""

    down: Sequence[Field]
    across: Sequence[Field]
    measures: Sequence[Field]
    sorting: Mapping[str, tuple[str, str]]
    is_by_row: bool = False
    totals: Totals = NONE

    @property
    def fields(self) -> list[Field]:
        """Return the query's fields in their order."""
        return [*self.down, *self.across, *self.measures]


def laid_out(
    pivot: Pivot,
    rows: Sequence[Row],
    found: Sequence[Sequence[Row]] = (),
    styles: Styles | None = None,
) -> dict[str, Any]:
    """Return rows as a table: a column for each combination of column values and measure.

    `found` are the rows of the totals' queries; `sums` are the places of their lines.
    """
    cells = pivot.totals.cells(pivot.measures, rows, found)
    down = pivot.totals.rows.with_totals(_keys(pivot, rows, pivot.down, 0))
    across = pivot.totals.columns.with_totals(_keys(pivot, rows, pivot.across, len(pivot.down)))
    lines = _lines_by_measure if pivot.is_by_row else _lines
    columns = [column_of(one, one.label) | {"isNumber": False} for one in pivot.down]
    columns.extend(_columns(pivot, across))
    table: dict[str, Any] = {"columns": columns, "rows": [], "raw": [], "sums": []}
    if styles:
        table["styles"] = [line for key in down for line in _styled(pivot, styles, key, across)]
    for key in down:
        for texts, raw in lines(pivot, cells, key, across):
            if not pivot.totals.rows.is_leaf(key):
                table["sums"].append(len(table["rows"]))
            table["rows"].append(texts)
            table["raw"].append(raw)
    return table


def _styled(
    pivot: Pivot, styles: Styles, key: Key, across: Sequence[Key]
) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the styles of a combination of row values, cell by cell."""
    found = [styles.get((*key, *other), {}) for other in across]
    blank: list[Mapping[str, Any]] = [{} for _ in pivot.down]
    if pivot.is_by_row:
        for one in pivot.measures:
            yield [*blank, {}, *(by_target.get(one.id, {}) for by_target in found)]
    else:
        ids = [one.id for one in pivot.measures]
        yield [*blank, *(by_target.get(name, {}) for by_target in found for name in ids)]


def _columns(pivot: Pivot, across: Sequence[Key]) -> Iterator[dict[str, Any]]:
    if pivot.is_by_row:
        yield {"title": "", "isNumber": False}
    measures: Sequence[Field | None] = [None] if pivot.is_by_row else pivot.measures or [None]
    for key in across if pivot.across or pivot.measures else []:
        heading = pivot.totals.columns.heads(key)
        for one in measures:
            is_named = one and (len(pivot.measures) > 1 or not pivot.across)
            parts = [*heading, *([one.label] if one and is_named else [])]
            title = " · ".join(filter(None, parts))
            if pivot.measures:
                yield column_of(one or pivot.measures[0], title)
            else:
                yield {"title": title, "isNumber": False}


def _lines(pivot: Pivot, cells: Cells, key: Key, across: Sequence[Key]) -> Iterator[Line]:
    """Yield the line of a combination of row values, as texts and raw."""
    repeated = list(pivot.measures) * len(across)
    blank = [""] * len(across) if pivot.across and not pivot.measures else []
    values = [value for other in across for value in _cell(pivot, cells, key, other)]
    texts = [cell_text(value, one) for value, one in zip(values, repeated, strict=True)]
    raw = [raw_text(value, one) for value, one in zip(values, repeated, strict=True)]
    yield [*_heads(pivot, key), *texts, *blank], [*_raw_heads(pivot, key), *raw, *blank]


def _lines_by_measure(
    pivot: Pivot, cells: Cells, key: Key, across: Sequence[Key]
) -> Iterator[Line]:
    """Yield a line for each measure of a combination of row values."""
    for place, one in enumerate(pivot.measures):
        values = [_cell(pivot, cells, key, other)[place] for other in across]
        texts = [cell_text(value, one) for value in values]
        raw = [raw_text(value, one) for value in values]
        yield (
            [*_heads(pivot, key), one.label, *texts],
            [*_raw_heads(pivot, key), one.label, *raw],
        )


def _cell(pivot: Pivot, cells: Cells, key: Key, other: Key) -> Key:
    return cells.get((key, other), (None,) * len(pivot.measures))


def _heads(pivot: Pivot, key: Key) -> list[str]:
    """Return the texts of a line's first columns; a total's are empty behind its name."""
    texts = pivot.totals.rows.heads(key)
    return texts + [""] * (len(pivot.down) - len(texts))


def _raw_heads(pivot: Pivot, key: Key) -> list[str]:
    known = [raw_text(value, one) for value, one in zip(key, pivot.down, strict=False)]
    return [*known, *_heads(pivot, key)[len(known) :]]


def _keys(pivot: Pivot, rows: Sequence[Row], fields: Sequence[Field], start: int) -> list[Key]:
    """Return the combinations of values that rows have for some dimensions, in their order."""
    keys = list({row[start : start + len(fields)] for row in rows}) or ([] if fields else [()])
    for place in reversed(range(len(fields))):
        rank, is_descending = _rank(pivot, rows, fields[place], start + place)
        keys.sort(key=partial(_ranked, rank, place), reverse=is_descending)
    return keys


def _ranked(rank: Callable[[Cell], Any], place: int, key: Key) -> tuple[Any, ...]:
    """Return what a key sorts by; equal ranks don't mix, so that groups stay together."""
    return rank(key[place]), sortable(key[place]), str(key[place])


def _rank(
    pivot: Pivot, rows: Sequence[Row], dimension: Field, place: int
) -> tuple[Callable[[Cell], Any], bool]:
    by, direction = pivot.sorting.get(dimension.id, (dimension.id, "ASC"))
    ids = [one.id for one in pivot.fields]
    if by == dimension.id or by not in ids:
        return sortable, direction == "DESC"
    totals: dict[Cell, Decimal] = {}
    for row in rows:
        totals[row[place]] = totals.get(row[place], Decimal(0)) + amount(row[ids.index(by)])
    return lambda value: totals[value], direction == "DESC"
