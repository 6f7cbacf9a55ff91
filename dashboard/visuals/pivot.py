"""PivotTableVisual: rows against columns, values in the cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.reader import Plan, Reader, cell_text, column_of, raw_text
from dashboard.visuals.values import amount, is_additive, sortable

WELLS = "PivotTableAggregatedFieldWells"
TOTALS = {
    "RowTotalOptions": "row totals",
    "ColumnTotalOptions": "column totals",
    "RowSubtotalOptions": "row subtotals",
    "ColumnSubtotalOptions": "column subtotals",
}

type Key = tuple[Cell, ...]


@dataclass(frozen=True)
class Pivot:
    """How to lay rows out: fields down, fields across, measures, and each dimension's order."""

    down: Sequence[Field]
    across: Sequence[Field]
    measures: Sequence[Field]
    sorting: Mapping[str, tuple[str, str]]
    is_by_row: bool = False

    @property
    def fields(self) -> list[Field]:
        """Return the query's fields in their order."""
        return [*self.down, *self.across, *self.measures]


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a pivot table."""
    configuration = body["ChartConfiguration"]
    placement = (configuration.get("TableOptions") or {}).get("MetricPlacement", "COLUMN")
    pivot = Pivot(
        reader.dimensions(wells.get("Rows")),
        reader.dimensions(wells.get("Columns")),
        reader.measures(wells.get("Values")),
        _sorting(configuration.get("SortConfiguration") or {}),
        placement == "ROW",
    )
    if not pivot.fields:
        raise NotDrawnError("The pivot table has no fields")
    query = reader.query(pivot.fields)
    notes = [*options.notes(body), *_notes(pivot, configuration.get("TotalOptions") or {})]
    return Plan(query, lambda rows: {"table": laid_out(pivot, rows), "isTable": True}, notes)


def _sorting(sorting: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return for each dimension the field that sorts it and the direction."""
    fields = {
        one["FieldId"]: one["SortBy"]["Field"]
        for one in sorting.get("FieldSortOptions") or []
        if one["SortBy"].get("Field")
    }
    return {name: (by["FieldId"], by["Direction"]) for name, by in fields.items()}


def _notes(pivot: Pivot, totals: Mapping[str, Any]) -> list[str]:
    left_out = [
        words
        for member, words in TOTALS.items()
        if (totals.get(member) or {}).get("TotalsVisibility") == "VISIBLE"
    ]
    notes = [f"Not drawn: {', '.join(left_out)}."] if left_out else []
    measures = {one.id: one for one in pivot.measures}
    by_measure = [measures[by] for by, _ in pivot.sorting.values() if by in measures]
    if not is_additive(by_measure):
        notes.append("Sorted by the sum of the cells.")
    return notes


def laid_out(pivot: Pivot, rows: Sequence[Row]) -> dict[str, Any]:
    """Return rows as a table: a column for each combination of column values and measure."""
    split, end = len(pivot.down), len(pivot.down) + len(pivot.across)
    cells = {(row[:split], row[split:end]): row[end:] for row in rows}
    down = _keys(pivot, rows, pivot.down, 0)
    across = _keys(pivot, rows, pivot.across, split)
    lines = _lines_by_measure if pivot.is_by_row else _lines
    columns = [column_of(one, one.label) | {"isNumber": False} for one in pivot.down]
    table: dict[str, Any] = {"columns": columns, "rows": [], "raw": []}
    columns.extend(_columns(pivot, across))
    for texts, raw in lines(pivot, cells, down, across):
        table["rows"].append(texts)
        table["raw"].append(raw)
    return table


def _columns(pivot: Pivot, across: Sequence[Key]) -> Iterator[dict[str, Any]]:
    if pivot.is_by_row:
        yield {"title": "", "isNumber": False}
    measures: Sequence[Field | None] = [None] if pivot.is_by_row else pivot.measures or [None]
    for key in across if pivot.across or pivot.measures else []:
        heading = [cell_text(value, one) for value, one in zip(key, pivot.across, strict=True)]
        for one in measures:
            is_named = one and (len(pivot.measures) > 1 or not pivot.across)
            parts = [*heading, *([one.label] if one and is_named else [])]
            title = " · ".join(filter(None, parts))
            if pivot.measures:
                yield column_of(one or pivot.measures[0], title)
            else:
                yield {"title": title, "isNumber": False}


def _lines(
    pivot: Pivot, cells: Mapping[tuple[Key, Key], Key], down: Sequence[Key], across: Sequence[Key]
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield a line for each combination of row values, as texts and raw."""
    empty: Key = (None,) * len(pivot.measures)
    repeated = list(pivot.measures) * len(across)
    blank = [""] * len(across) if pivot.across and not pivot.measures else []
    for key in down:
        values = [value for other in across for value in cells.get((key, other), empty)]
        texts = [cell_text(value, one) for value, one in zip(values, repeated, strict=True)]
        yield (
            _heads(pivot, key) + texts + blank,
            [
                raw_text(value, one)
                for value, one in zip((*key, *values), (*pivot.down, *repeated), strict=True)
            ]
            + blank,
        )


def _lines_by_measure(
    pivot: Pivot, cells: Mapping[tuple[Key, Key], Key], down: Sequence[Key], across: Sequence[Key]
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield a line for each combination of row values and measure."""
    empty: Key = (None,) * len(pivot.measures)
    for key in down:
        for place, one in enumerate(pivot.measures):
            values = [cells.get((key, other), empty)[place] for other in across]
            yield (
                [*_heads(pivot, key), one.label, *(cell_text(value, one) for value in values)],
                [
                    *(raw_text(value, head) for value, head in zip(key, pivot.down, strict=True)),
                    one.label,
                    *(raw_text(value, one) for value in values),
                ],
            )


def _heads(pivot: Pivot, key: Key) -> list[str]:
    return [cell_text(value, one) for value, one in zip(key, pivot.down, strict=True)]


def _keys(pivot: Pivot, rows: Sequence[Row], fields: Sequence[Field], start: int) -> list[Key]:
    """Return the combinations of values that rows have for some dimensions, in their order."""
    keys = list({row[start : start + len(fields)] for row in rows}) or ([] if fields else [()])
    for place in reversed(range(len(fields))):
        rank, is_descending = _rank(pivot, rows, fields[place], start + place)
        keys.sort(key=lambda key, place=place, rank=rank: rank(key[place]), reverse=is_descending)  # type: ignore[misc]  # mypy can't infer a lambda with defaults
    return keys


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
