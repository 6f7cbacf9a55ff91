"""PivotTableVisual: rows against columns, values in the cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.queries.fields import Field
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.keys import group_key, group_steps
from dashboard.visuals.pivot_headings import read_headings
from dashboard.visuals.pivot_layout import Pivot, laid_out
from dashboard.visuals.pivot_levels import Levels, read_levels
from dashboard.visuals.pivot_sorting import read_sorting
from dashboard.visuals.pivot_styles import Formats, read_styles
from dashboard.visuals.pivot_totals import Side, Totals, read_totals
from dashboard.visuals.reader import Plan, Reader
from dashboard.visuals.untold_totals import blank, untold_note

WELLS = "PivotTableAggregatedFieldWells"
BESIDE = "beside table calculations"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a pivot table."""
    configuration = body["ChartConfiguration"]
    down = read_headings(configuration).titled(reader.dimensions(wells.get("Rows")))
    levels = read_levels(configuration, down, reader.page.levels, reader.is_export)
    pivot, query, formats = _asked(body, wells, reader, levels)
    refused = _refused(pivot, query, formats)
    if refused and levels.closed.single:
        levels = levels.whole()
        pivot, query, formats = _asked(body, wells, reader, levels)
    wanted = {} if reader.is_export else configuration.get("TotalOptions") or {}
    totals_refused = _totals_refused(query, formats)
    shown = replace(pivot, totals=_read_totals(pivot, levels, wanted, totals_refused))
    is_of_groups = any(one.sql.is_of_groups for one in pivot.measures)
    sorting = {} if refused or is_of_groups else _sort_queries(pivot, reader)
    notes = [*options.notes(body, is_formatted=True), *shown.totals.notes, *levels.notes]
    notes += [*formats.notes, *_notes(pivot, is_exact=not (refused or is_of_groups))]

    def at_level(groups: Sequence[Field]) -> Query:
        """Ask for the measures of larger groups: what each counts once is told anew for them."""
        level = reader.at(groups)
        items = zip(wells.get("Values") or [], pivot.measures, strict=True)
        told = [
            blank(one) if one.sql.has_window else level.measures([item])[0] for item, one in items
        ]
        rules = [blank(one) if one.sql.has_window else one for one in formats.fields]
        return level.query([*groups, *told, *rules])

    others = shown.totals.queries(at_level)

    def present(rows: Sequence[Row], *found: Sequence[Row]) -> dict[str, Any]:
        totals, asked = found[: len(others)], found[len(others) :]
        styles = formats.styles(shown.totals, len(pivot.measures), rows, totals)
        sorted_by = dict(zip(sorting, asked, strict=True))
        table = laid_out(replace(shown, asked=sorted_by), rows, totals, styles)
        groups = table.pop("groups")
        keys = [group_key(reader.keys, shown.down, one) for one in groups]
        steps = [group_steps(reader.keys, shown.down, one) for one in groups]
        marks = {"keys": keys, "steps": steps if reader.keys.acts else None}
        return {"table": table, "isTable": True, "levels": levels.json(), **marks}

    return Plan(query, present, notes, others=(*others, *sorting.values()))


def _asked(
    body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader, levels: Levels
) -> tuple[Pivot, Query, Formats]:
    """Read what is laid out of rows that are open so far, and ask for it."""
    configuration = body["ChartConfiguration"]
    placement = (configuration.get("TableOptions") or {}).get("MetricPlacement", "COLUMN")
    headings = read_headings(configuration)
    across = headings.titled(reader.dimensions(wells.get("Columns")))
    measures = headings.titled(reader.measures(wells.get("Values")))
    sorting = read_sorting(configuration, reader, [*levels.open, *across], measures)
    pivot = Pivot(
        levels.open, across, measures, sorting, placement == "ROW", hidden=headings.hidden
    )
    if not pivot.fields:
        raise NotDrawnError("The pivot table has no fields")
    formats = read_styles(body, reader, pivot.fields, pivot.measures)
    return pivot, reader.query([*pivot.fields, *formats.fields]), formats


def _refused(pivot: Pivot, query: Query, formats: Formats) -> str:
    """Return why nothing can be asked at another level than the cells'; nothing where it can."""
    if any(one.sql.has_window for one in pivot.measures):
        return BESIDE
    return _totals_refused(query, formats)


def _totals_refused(query: Query, formats: Formats) -> str:
    """Return why no measure has totals; those of table calculations alone are blank."""
    if query.is_filtered_after:
        return BESIDE
    if any(one.sql.is_of_groups for one in formats.fields):
        return "beside rules over a level of their own"
    return "of groups that a filter on sums keeps" if query.is_filtered_on_groups else ""


def _sort_queries(pivot: Pivot, reader: Reader) -> dict[str, Query]:
    """Ask for what sorts a field and isn't told by the cells, by the field."""
    sides = pivot.down, pivot.across
    places = [(side[: place + 1], one.id) for side in sides for place, one in enumerate(side)]
    return {
        name: pivot.sorting[name].query(reader, groups)
        for groups, name in places
        if name in pivot.sorting and pivot.sorting[name].asked
    }


def _read_totals(
    pivot: Pivot, levels: Levels, options_of: Mapping[str, Any], refused: str
) -> Totals:
    """Read the totals; where they can't be asked by level, they are named."""
    wanted = read_totals(options_of, pivot.down, pivot.across)
    found = Totals(Side(pivot.down), Side(pivot.across))
    untold = wanted.untold([one for one in pivot.measures if one.sql.has_window])
    if untold == list(pivot.measures):
        refused = refused or BESIDE
    if wanted.depths and pivot.measures and refused:
        found = replace(found, notes=[f"Not drawn: totals {refused}."])
    elif pivot.measures:
        found = replace(wanted, notes=[*wanted.notes, *untold_note(untold)])
        found = replace(found, calculations=frozenset(one.id for one in untold))
    return replace(found, rows=replace(found.rows, closed=levels.closed))


def _notes(pivot: Pivot, is_exact: bool) -> list[str]:
    asked = [one for one in pivot.sorting.values() if one.asked]
    if is_exact or not asked:
        return []
    return ["Not drawn: a sort by what the cells don't tell."]
