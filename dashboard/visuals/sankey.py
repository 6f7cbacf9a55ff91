"""SankeyDiagramVisual: flows from sources to destinations, as wide as their weight."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.actions import Keys
from dashboard.aws.athena import Row
from dashboard.charts.sankey import Flow, SankeyOptions, sankey_chart
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.keys import OTHER, key_of
from dashboard.visuals.reader import Plan, Reader, cell_text, table_of
from dashboard.visuals.values import amount, is_additive

WELLS = "SankeyDiagramAggregatedFieldWells"
LIMITS = ("SourceItemsLimit", "DestinationItemsLimit")


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a diagram: a source, a destination, a weight."""
    sources = reader.dimensions(wells.get("Source"))
    ends = reader.dimensions(wells.get("Destination"))
    weights = reader.measures_or_count(wells.get("Weight"))
    if len(sources) != 1 or len(ends) != 1 or len(weights) != 1:
        raise NotDrawnError("A Sankey diagram is drawn of one source, destination and weight")
    fields = [*sources, *ends, *weights]
    sorting = body["ChartConfiguration"].get("SortConfiguration") or {}
    limits = [sorting.get(name) or {} for name in LIMITS]
    notes = options.notes(body)
    has_limits = any(limit.get("ItemsLimit") for limit in limits)
    if has_limits and not is_additive(weights):
        notes.append("All groups are shown, whatever their limit.")
        limits = [{}, {}]

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        known = [row for row in rows if amount(row[2]) > 0]
        flows = _flows(_limited(known, limits), fields, reader.keys)
        chart = SankeyOptions(value_name=weights[0].label)
        return {
            "spec": sankey_chart(flows, chart),
            "table": table_of(fields, sorted(rows, key=lambda row: -amount(row[2]))),
        }

    return Plan(reader.query(fields), present, notes)


def _limited(rows: Sequence[Row], limits: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Keep the heaviest sources and destinations; the others are one, or left out."""
    found = list(rows)
    for place, limit in enumerate(limits):
        most = limit.get("ItemsLimit")
        totals: dict[Any, Decimal] = defaultdict(Decimal)
        for row in found:
            totals[row[place]] += amount(row[2])
        if most is None or len(totals) <= most:
            continue
        kept = set(sorted(totals, key=lambda name: -totals[name])[:most])
        if limit.get("OtherCategories") == "EXCLUDE":
            found = [row for row in found if row[place] in kept]
        else:
            found = [row if row[place] in kept else _as_other(row, place) for row in found]
    return found


def _as_other(row: Row, place: int) -> Row:
    return (*row[:place], OTHER, *row[place + 1 :])


def _flows(rows: Sequence[Row], fields: Sequence[Field], keys: Keys) -> list[Flow]:
    weights: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        names = [
            one if one is OTHER else cell_text(one, fields[i]) for i, one in enumerate(row[:2])
        ]
        weights[str(names[0]), str(names[1])] += amount(row[2])
        known[str(names[0]), str(names[1])] = key_of(keys, fields, row)
    ordered = sorted(weights.items(), key=lambda one: -one[1])
    return [
        Flow(source, end, float(weight), cell_text(weight, fields[2]), known[source, end])
        for (source, end), weight in ordered
    ]
