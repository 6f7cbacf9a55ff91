"""Rows in a series' order and within its limits; the rest adds up to "Other"."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.visuals.keys import OTHER
from dashboard.visuals.series import Series, records
from dashboard.visuals.values import amount, sortable


def long_rows(series: Series, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return one record for each category, series and measure, sorted and limited."""
    return records(series, ordered_rows(series, rows), range(len(series.measures)))


def table_rows(series: Series, rows: Sequence[Row]) -> list[Row]:
    """Return all rows in the order in which the chart has them: nothing is put together."""
    return _sorted(series, rows)


def ordered_rows(series: Series, rows: Sequence[Row]) -> list[Row]:
    """Sort rows by category and colour, and put what is beyond the limits together."""
    return _other(series, _sorted(series, _other_colours(series, rows)))


def _sorted(series: Series, rows: Sequence[Row]) -> list[Row]:
    by, direction = series.sort
    groups: dict[Cell, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    names = sorted(groups, key=sortable)
    if by == "value":
        place = series.first_measure + series.sort_measure
        names.sort(
            key=lambda name: sum(amount(row[place]) for row in groups[name]),
            reverse=direction == "DESC",
        )
    elif by == "key":
        names.sort(
            key=lambda name: sortable(groups[name][0][series.key_place]),
            reverse=direction == "DESC",
        )
    elif direction == "DESC":
        names.reverse()
    ranks = {name: rank for rank, name in enumerate(_colours(series, rows))}
    return [row for name in names for row in _by_colour(series, groups[name], ranks)]


def _by_colour(series: Series, rows: list[Row], ranks: Mapping[Cell, int]) -> list[Row]:
    return sorted(rows, key=lambda row: ranks[row[1]]) if series.colour else rows


def _colours(series: Series, rows: Sequence[Row]) -> list[Cell]:
    """Return a series' colours in their order, "Other" last."""
    if not series.colour:
        return []
    totals: dict[Cell, Decimal] = defaultdict(Decimal)
    for row in rows:
        totals[row[1]] += amount(row[2])
    by, direction = series.colour_sort
    names = sorted(totals, key=sortable)
    if by == "value":
        names.sort(key=lambda name: totals[name])
    if direction == "DESC":
        names.reverse()
    return sorted(names, key=lambda name: name is OTHER)


def _other_colours(series: Series, rows: Sequence[Row]) -> Sequence[Row]:
    """Keep the greatest colours; the rest add up to "Other" where their measures can be added."""
    if not series.colour or series.colour_limit is None or not series.is_additive:
        return rows
    totals: dict[Cell, Decimal] = defaultdict(Decimal)
    for row in rows:
        totals[row[1]] += amount(row[2])
    kept = set(sorted(totals, key=lambda name: -totals[name])[: series.colour_limit])
    rest = [row for row in rows if row[1] not in kept]
    added = _added(series, rest, lambda row: (row[0], OTHER))
    return [*(row for row in rows if row[1] in kept), *added]


def _other(series: Series, rows: list[Row]) -> list[Row]:
    """Keep the first categories; the rest add up to "Other" where their measures can be added."""
    names = list(dict.fromkeys(row[0] for row in rows))
    if series.limit is None or len(names) <= series.limit:
        return rows
    kept = set(names[: series.limit])
    result = [row for row in rows if row[0] in kept]
    if not series.has_other or not series.is_additive:
        return result
    rest = [row for row in rows if row[0] not in kept]
    return [*result, *_added(series, rest, lambda row: (OTHER, *row[1 : series.first_measure]))]


def _added(
    series: Series, rows: Sequence[Row], head: Callable[[Row], tuple[Cell, ...]]
) -> list[Row]:
    """Add rows up that have the same head; sort keys are those of any of them."""
    groups: dict[tuple[Cell, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[head(row)].append(row)
    first, end = series.first_measure, series.first_measure + len(series.measures)
    return [
        (
            *key,
            *(
                sum((amount(row[place]) for row in found), Decimal(0))
                for place in range(first, end)
            ),
            *found[0][end:],
        )
        for key, found in groups.items()
    ]
