"""GaugeChartVisual: one value on an arc, maybe against a target."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.gauge import GaugeOptions, gauge_chart
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.conditional import read_formatting
from dashboard.visuals.kpi import comparison
from dashboard.visuals.reader import Plan, Reader, cell_text, number, table_of


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a gauge; without a range of its own the arc ends at the greater of value and target."""
    values, targets = (
        reader.measures(wells.get("Values")),
        reader.measures(wells.get("TargetValues")),
    )
    if len(values) != 1 or len(targets) > 1:
        raise NotDrawnError("A gauge is drawn of one value and at most one target")
    fields = [*values, *targets]
    chosen = body["ChartConfiguration"].get("GaugeChartOptions") or {}
    formatting = read_formatting(body, reader, ())

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        found = formatting.styles(rows, len(fields))[0] if formatting.rules else {}
        arc, text = (found.get(one, {}).get("color") for one in ("Arc", "PrimaryValue"))
        chart = _options(rows[0][: len(fields)], fields, chosen)
        spec = gauge_chart(replace(chart, arc_colour=arc, text_colour=text))
        return {"spec": spec, "table": table_of(fields, rows)}

    notes = [*options.notes(body, is_formatted=True), *formatting.notes]
    return Plan(reader.query([*fields, *formatting.fields]), present, notes)


def _options(row: Row, fields: Sequence[Field], chosen: Mapping[str, Any]) -> GaugeOptions:
    """Read what is drawn of a row; `PrimaryValueDisplayType` says which text is the large one."""
    value, target = number(row[0]), number(row[1]) if len(row) > 1 else None
    arc = (chosen.get("ArcAxis") or {}).get("Range") or {}
    greatest = max(float(value or 0), float(target or 0))
    found = GaugeOptions(
        value=None if value is None else float(value),
        target=None if target is None else float(target),
        low=float(arc.get("Min") or 0),
        high=float(arc["Max"] if arc.get("Max") is not None else greatest),
        text=cell_text(row[0], fields[0]),
        value_name=fields[0].label,
    )
    shown = chosen.get("PrimaryValueDisplayType") or "ACTUAL"
    found = replace(found, texts=() if shown == "HIDDEN" else (found.text,))
    if len(fields) == 1:
        return found
    compared = comparison(row[0], row[1], chosen.get("Comparison") or {}, fields[0])["text"]
    orders = {"ACTUAL": (found.text, compared), "COMPARISON": (compared, found.text)}
    return replace(
        found,
        texts=orders.get(shown, ()),
        target_name=fields[1].label,
        target_text=cell_text(row[1], fields[1]),
    )
