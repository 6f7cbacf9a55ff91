"""Which module reads which kind of visual. A kind that isn't here gets a labelled box."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from dashboard.actions import LEVEL_LESS, left_out_actions
from dashboard.aws.athena import Row
from dashboard.deployed import Deployed, only
from dashboard.mark_actions import refused_actions
from dashboard.parameters import Parameters
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import (
    bar,
    box_plot,
    combo,
    funnel,
    gauge,
    heat_map,
    histogram,
    insight,
    kpi,
    line,
    maps,
    pie,
    pivot,
    radar,
    sankey,
    scatter,
    table,
    tree_map,
    waterfall,
    word_cloud,
)
from dashboard.visuals.axis_windows import windows
from dashboard.visuals.keys import key_of
from dashboard.visuals.members import left_out
from dashboard.visuals.naming import name_of
from dashboard.visuals.own_names import own_names
from dashboard.visuals.reader import Plan, Reader
from dashboard.visuals.small_multiples import is_in_panels, panelled
from dashboard.visuals.tooltips import renamed
from dashboard.visuals.trail import trail
from dashboard.wording import label, titles, with_values

type Planner = Callable[[Mapping[str, Any], Mapping[str, Any], Reader], Plan]

PLANNERS: dict[str, Planner] = {
    "BarChartVisual": bar.plan,
    "BoxPlotVisual": box_plot.plan,
    "ComboChartVisual": combo.plan,
    "FilledMapVisual": maps.filled,
    "FunnelChartVisual": funnel.plan,
    "GaugeChartVisual": gauge.plan,
    "GeospatialMapVisual": maps.points,
    "HeatMapVisual": heat_map.plan,
    "HistogramVisual": histogram.plan,
    insight.KIND: insight.plan,
    "KPIVisual": kpi.plan,
    "LineChartVisual": line.plan,
    "PieChartVisual": pie.plan,
    "PivotTableVisual": pivot.plan,
    "RadarChartVisual": radar.plan,
    "SankeyDiagramVisual": sankey.plan,
    "ScatterPlotVisual": scatter.plan,
    "TableVisual": table.plan,
    "TreeMapVisual": tree_map.plan,
    "WaterfallVisual": waterfall.plan,
    "WordCloudVisual": word_cloud.plan,
}
DRAWN_WELLS = {
    bar.WELLS,
    box_plot.WELLS,
    combo.WELLS,
    funnel.WELLS,
    heat_map.WELLS,
    histogram.WELLS,
    line.WELLS,
    maps.FILLED_WELLS,
    maps.POINT_WELLS,
    pie.WELLS,
    pivot.WELLS,
    radar.WELLS,
    sankey.WELLS,
    scatter.WELLS,
    scatter.ROW_WELLS,
    *table.WELLS,
    tree_map.WELLS,
    waterfall.WELLS,
    word_cloud.WELLS,
}


def planner(kind: str) -> Planner:
    """Return the reader of a kind of visual, or say that it isn't drawn."""
    if kind not in PLANNERS:
        raise NotDrawnError(f"{kind} is not drawn here; QuickSight draws it")
    return partial(_titled, kind)


def _titled(kind: str, body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a visual with parameters' values in its titles and labels."""
    parameters = reader.scope.parameters
    read = PLANNERS[kind]
    if is_in_panels(kind, wells):
        read = panelled(read)
    body = with_values(body, parameters)
    plan = read(body, wells, replace(reader, names=own_names(kind, body, wells)))
    wanted = windows(kind, body.get("ChartConfiguration") or {})
    named: dict[str, Any] = {"titles": named_titles(kind, body, wells, parameters)}
    if way := trail(body, reader):
        named["trail"] = way
    notes = [*plan.notes, *left_out(kind, body), *action_notes(kind, body, reader.deployed)]

    def present(*rows: Sequence[Row]) -> dict[str, Any]:
        shown = plan.present(*rows) | named
        if wanted and "spec" in shown:
            shown["spec"]["usermeta"]["window"] = wanted
        for spec in drawn_specs(shown):
            renamed(spec, body.get("ChartConfiguration") or {}, plan.query.fields)
        if shown.get("isTable") and (reader.keys.clicked or reader.keys.acts):
            return _with_marks(shown, reader, plan.query.fields, rows[0])
        return shown

    return replace(plan, present=present, notes=notes)


def drawn_specs(shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a visual's charts: one, those of its panels, or none."""
    panels = (shown.get("panels") or {}).get("specs") or []
    return [*panels, *([shown["spec"]] if shown.get("spec") else [])]


def action_notes(kind: str, body: Mapping[str, Any], deployed: Deployed) -> list[str]:
    """Name the actions that do nothing here."""
    refused = dict.fromkeys(refused_actions(body, deployed))
    notes = [f"Not drawn: {', '.join(refused)}."] if refused else []
    return [*left_out_actions(kind, body), *notes]


def _with_marks(
    shown: dict[str, Any], reader: Reader, fields: Sequence[Field], rows: Sequence[Row]
) -> dict[str, Any]:
    """Let a table's rows be marks; a pivot table's lines are told by itself."""
    if "keys" in shown:
        return shown
    found = [key_of(reader.keys, fields, row) for row in rows]
    shown["keys"] = [one.get("key") for one in found]
    shown["steps"] = [one.get("steps") for one in found] if reader.keys.acts else None
    return shown


def named_titles(
    kind: str, body: Mapping[str, Any], wells: Mapping[str, Any], parameters: Parameters
) -> dict[str, str]:
    """Add the name that stands for a missing title, and for a hidden one where nobody sees it."""
    options = body.get("Title") or {}
    name = label({**options, "Visibility": "VISIBLE"}, parameters) or name_of(kind, wells)
    is_hidden = options.get("Visibility") == "HIDDEN"
    return {**titles(body, parameters), "name": name, "title": "" if is_hidden else name}


def field_wells(kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a visual's wells; those of KPIs and gauges have no level between."""
    if kind == insight.KIND:
        return insight.insight_wells(body)
    wells: Mapping[str, Any] = (body.get("ChartConfiguration") or {}).get("FieldWells") or {}
    if not wells:
        raise NotDrawnError("The visual has no fields")
    if kind in LEVEL_LESS:
        return wells
    name, inner = only(wells)
    if name not in DRAWN_WELLS:
        raise NotDrawnError(f"{name} are not drawn")
    found: Mapping[str, Any] = inner
    return found
