"""Small multiples: a chart for each value of a field, all on the same scales.

Each panel is drawn as the visual would be of its rows alone; then they share the axis of values,
unless the definition makes theirs independent, and the colours of their series.

Sources: API reference, `SmallMultiplesOptions` (rows and columns that are seen at once, titles,
the axes' scale, SHARED by default). Panels are in the order of their values where nothing sorts
them, and those beyond the limit aren't put together as "Other" (both unverified).
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.charts.panels import on_shared_scales
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import Plan, Reader, cell_text
from dashboard.visuals.values import amount, sortable

WELL = "SmallMultiples"
KINDS = {"BarChartVisual", "LineChartVisual", "PieChartVisual"}
WELLS_OF_PIES = "PieChartAggregatedFieldWells"
MOST = 30  # panels; more would be too small to be read, and too many to be drawn

type Inner = Callable[[Mapping[str, Any], Mapping[str, Any], Reader], Plan]


def plan(inner: Inner, body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a chart in small multiples by what reads one of its panels."""
    (panel,) = reader.dimensions(wells[WELL][:1])
    if len(wells[WELL]) > 1:
        raise NotDrawnError("Small multiples of several fields are not drawn")
    one = inner(
        _without_labels(body), {name: well for name, well in wells.items() if name != WELL}, reader
    )
    query = reader.query([panel, *one.query.fields])
    configuration = body["ChartConfiguration"]
    sorting = configuration.get("SortConfiguration") or {}
    options = configuration.get("SmallMultiplesOptions") or {}
    limit = (sorting.get("SmallMultiplesLimitConfiguration") or {}).get("ItemsLimit") or MOST

    def present(rows: Sequence[Row], *others: Sequence[Row]) -> dict[str, Any]:
        keys = _ordered(panel, one.query.fields, rows, sorting)
        each = [one.present([row[1:] for row in rows if row[0] == key], *others) for key in keys]
        specs = [deepcopy(drawn["spec"]) for drawn in each[: min(limit, MOST)]]
        titles = [cell_text(key, panel) for key in keys]
        return {
            "panels": {
                "titles": titles[: len(specs)] if _has_titles(options) else [],
                "specs": on_shared_scales(specs, _is_shared(options)),
                "columns": options.get("MaxVisibleColumns"),
                "rows": options.get("MaxVisibleRows"),
            },
            "table": _table(panel, titles, [drawn["table"] for drawn in each]),
            "notes": _left(len(keys), len(specs)),
        }

    notes = [*one.notes]
    if _is_labelled(body):
        notes.append("Not drawn: values in the panels.")
    if one.others:
        notes.append("Reference lines are calculated over all panels.")
    return Plan(query, present, notes, others=one.others)


def _is_labelled(body: Mapping[str, Any]) -> bool:
    labels = body["ChartConfiguration"].get("DataLabels") or {}
    is_pie = WELLS_OF_PIES in body["ChartConfiguration"]["FieldWells"]
    return labels.get("Visibility") == "VISIBLE" and not is_pie


def _without_labels(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out values at bars and points: panels have no room for them."""
    if not _is_labelled(body):
        return body
    kept = {name: one for name, one in body["ChartConfiguration"].items() if name != "DataLabels"}
    return {**body, "ChartConfiguration": kept}


def _left(count: int, drawn: int) -> list[str]:
    """Say how many panels are beyond the limit."""
    return [f"{drawn} of {count} panels are drawn."] if count > drawn else []


def _has_titles(options: Mapping[str, Any]) -> bool:
    title = (options.get("PanelConfiguration") or {}).get("Title") or {}
    return title.get("Visibility") != "HIDDEN"


def _is_shared(options: Mapping[str, Any]) -> bool:
    axes = [options.get(name) or {} for name in ("XAxis", "YAxis")]
    return all(one.get("Scale") != "INDEPENDENT" for one in axes)


def _ordered(
    panel: Field, fields: Sequence[Field], rows: Sequence[Row], sorting: Mapping[str, Any]
) -> list[Cell]:
    """Return the panels' values in their order."""
    first: Mapping[str, Any] = next(iter(sorting.get("SmallMultiplesSort") or []), {})
    found: Mapping[str, Any] = first.get("FieldSort") or {}
    is_descending = found.get("Direction") == "DESC"
    keys = sorted({row[0] for row in rows}, key=sortable)
    ids = [one.id for one in fields]
    if found.get("FieldId") in ids:
        place = 1 + ids.index(found["FieldId"])
        keys.sort(key=lambda key: sum(amount(row[place]) for row in rows if row[0] == key))
    elif found and found.get("FieldId") != panel.id:
        raise NotDrawnError("Small multiples sorted by another field are not drawn")
    return keys[::-1] if is_descending else keys


def _table(panel: Field, titles: Sequence[str], tables: Sequence[Any]) -> dict[str, Any]:
    """Put the panels' tables below each other, with the panel's value before each row."""
    columns = [{"title": panel.label, "isNumber": False}]
    whole: dict[str, Any] = {"columns": columns, "rows": [], "raw": []}
    for title, table in zip(titles, tables, strict=True):
        whole["columns"] = [*columns, *table["columns"]]
        for name in ("rows", "raw"):
            whole[name] += [[title, *row] for row in table[name]]
    return whole


def is_in_panels(kind: str, wells: Mapping[str, Any]) -> bool:
    """Return whether a visual is in small multiples that are drawn."""
    return kind in KINDS and bool(wells.get(WELL))


def panelled(inner: Inner) -> Inner:
    """Return what reads a visual whose panels the inner one reads."""
    return lambda body, wells, reader: plan(inner, body, wells, reader)
