"""FilledMapVisual and GeospatialMapVisual: measures by place, over shapes that are kept here.

Source: API reference, FilledMapConfiguration and GeospatialMapConfiguration. A filled map is of
countries or of the states of the US, whichever more of its values name; a map of points takes such
a column, each at the middle of its place, or longitude and latitude, told by their columns' names:
QuickSight finds cities and postal codes too.
Points aren't put together to clusters or heat.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.actions import Keys
from dashboard.aws.athena import Row
from dashboard.charts.maps import (
    COUNTRIES,
    STATES,
    MapOptions,
    centres,
    filled_map,
    places,
    point_map,
)
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.conditional import SHAPE, read_formatting
from dashboard.visuals.keys import key_of
from dashboard.visuals.reader import Plan, Reader, cell_text, number, number_format, table_of
from dashboard.visuals.values import amount, sortable

FILLED_WELLS, POINT_WELLS = "FilledMapAggregatedFieldWells", "GeospatialMapAggregatedFieldWells"
NAMES = {"longitude": re.compile(r"lon|lng", re.I), "latitude": re.compile(r"lat", re.I)}
FEW = 3  # names that a note lists


def filled(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a filled map: one place, shaded by one value."""
    (place,) = _fields(reader, wells, 1, "A filled map is drawn of one column of places")
    value = reader.measures_or_count(wells.get("Values"))[0]
    fields = [place, value]
    formatting = read_formatting(body, reader, fields)
    hints = [("category", place.label), ("label", value.label)]
    chart = MapOptions(
        hints=hints,
        has_legend=options.legend_position(body["ChartConfiguration"]) is not None,
        axis_expression=number_format(value).axis_expression(),
    )

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        ordered = sorted(rows, key=lambda row: (-amount(row[1]), sortable(row[0])))
        name, known = _map_of(ordered)
        styles = formatting.styles(ordered, len(fields))
        records = [
            _record(row, fields, reader.keys)
            | {"place": known.get(_called(row[0])), "fill": style.get(SHAPE, {}).get("background")}
            for row, style in zip(ordered, styles, strict=True)
        ]
        strangers = [one["category"] for one in records if one["place"] is None]
        drawn = [one for one in records if one["place"] is not None]
        if not drawn:
            raise NotDrawnError(f"No country or state is called {_listed(strangers)}")
        notes = [f"Not on this map: {_listed(strangers)}."] if strangers else []
        spec = filled_map(drawn, name, chart)
        return {"spec": spec, "table": table_of(fields, ordered), "notes": notes}

    notes = [*options.notes(body, is_formatted=True), *formatting.notes]
    return Plan(reader.query([*fields, *formatting.fields]), present, notes)


def points(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a map of points: longitude and latitude, sized by a value, coloured by a column."""
    if len(wells.get("Geospatial") or []) == 1:
        return _by_place(body, wells, reader)
    reason = "A map of points is drawn by longitude and latitude, or by countries or states"
    found = _fields(reader, wells, 2, reason)
    across = next((one for one in found if NAMES["longitude"].search(one.column)), None)
    along = next((one for one in found if NAMES["latitude"].search(one.column)), None)
    if across is None or along is None or across == along:
        raise NotDrawnError(reason)
    configuration = body["ChartConfiguration"]
    measures = reader.measures(wells.get("Values"))[:1]
    colour = next(iter(reader.dimensions(wells.get("Colors"))), None)
    fields = [across, along, *([colour] if colour else []), *measures]
    colouring = Colouring.of(reader, configuration, colour, across)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = [
            _point(row, fields, colour, measures) | key_of(reader.keys, fields, row) for row in rows
        ]
        placed = [one for one in records if None not in (one["longitude"], one["latitude"])]
        lost = len(records) - len(placed)
        chart = MapOptions(
            hints=_hints(across, along, colour, measures),
            legend=options.legend_position(configuration) if colour else None,
            colours=colouring.colours(placed) if colour else {},
            is_sized=bool(measures),
        )
        notes = [f"{lost:,} rows have no coordinates."] if lost else []
        return {"spec": point_map(placed, chart), "table": table_of(fields, rows), "notes": notes}

    notes = [*options.notes(body), *_styles(configuration)]
    return Plan(reader.query(fields), present, notes)


def _by_place(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a map of points at the middle of countries or states."""
    configuration = body["ChartConfiguration"]
    (place,) = reader.dimensions(wells["Geospatial"])
    value = reader.measures_or_count(wells.get("Values"))[0]
    colour = next(iter(reader.dimensions(wells.get("Colors"))), None)
    fields = [place, *([colour] if colour else []), value]
    colouring = Colouring.of(reader, configuration, colour, place)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        ordered = sorted(rows, key=lambda row: (-amount(row[-1]), sortable(row[0])))
        name, known = _map_of(ordered)
        records = []
        for row in ordered:
            if found := known.get(_called(row[0])):
                across, along = centres(name)[found]
                told = {"category": cell_text(row[0], place), "label": cell_text(row[-1], value)}
                series = {"series": cell_text(row[1], colour) if colour else ""}
                degrees = {"longitude": across, "latitude": along, "value": number(row[-1])}
                mark = key_of(reader.keys, fields, row)
                records.append({**told, **series, **degrees, **mark})
        strangers = [cell_text(row[0], place) for row in ordered if _called(row[0]) not in known]
        if not records:
            raise NotDrawnError(f"No country or state is called {_listed(strangers)}")
        hints = [("category", place.label), *([("series", colour.label)] if colour else [])]
        chart = MapOptions(
            hints=[*hints, ("label", value.label)],
            legend=options.legend_position(configuration) if colour else None,
            colours=colouring.colours(records) if colour else {},
            is_sized=True,
        )
        notes = [f"Not on this map: {_listed(strangers)}."] if strangers else []
        return {
            "spec": point_map(records, chart),
            "table": table_of(fields, ordered),
            "notes": notes,
        }

    return Plan(reader.query(fields), present, [*options.notes(body), *_styles(configuration)])


def _fields(reader: Reader, wells: Mapping[str, Any], count: int, reason: str) -> list[Field]:
    found = reader.dimensions(wells.get("Geospatial"))
    if len(found) != count:
        raise NotDrawnError(reason)
    return found


def _map_of(rows: Sequence[Row]) -> tuple[str, Mapping[str, str]]:
    """Return the map whose places more of the rows name, countries where both do."""
    names = [_called(row[0]) for row in rows]
    counts = {name: sum(one in places(name) for one in names) for name in (COUNTRIES, STATES)}
    name = max(counts, key=lambda one: counts[one])
    return name, places(name)


def _called(value: Any) -> str:
    return str(value).strip().casefold()


def _record(row: Row, fields: Sequence[Field], keys: Keys) -> dict[str, Any]:
    texts = [cell_text(value, one) for value, one in zip(row, fields, strict=False)]
    told = {"category": texts[0], "label": texts[1], "value": number(row[1])}
    return told | key_of(keys, fields, row)


def _point(
    row: Row, fields: Sequence[Field], colour: Field | None, measures: Sequence[Field]
) -> dict[str, Any]:
    texts = [cell_text(value, one) for value, one in zip(row, fields, strict=True)]
    place = {"longitude": _degrees(row[0], 180), "latitude": _degrees(row[1], 90)}
    told = {"longitude_text": texts[0], "latitude_text": texts[1]}
    series = {"series": texts[2] if colour else "", "category": texts[0]}
    value = {"value": number(row[-1]), "label": texts[-1]} if measures else {}
    return {**place, **told, **series, **value}


def _degrees(value: Any, most: int) -> float | None:
    try:
        found = float(Decimal(str(value)))
    except ArithmeticError:
        return None
    return found if abs(found) <= most else None


def _hints(
    across: Field, along: Field, colour: Field | None, measures: Sequence[Field]
) -> list[tuple[str, str]]:
    hints = [("series", colour.label)] if colour else []
    hints += [("label", measures[0].label)] if measures else []
    return [*hints, ("latitude_text", along.label), ("longitude_text", across.label)]


def _styles(configuration: Mapping[str, Any]) -> list[str]:
    style = (configuration.get("PointStyleOptions") or {}).get("SelectedPointStyle") or "POINT"
    return [] if style == "POINT" else [f"Not drawn: points put together ({style.lower()})."]


def _listed(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more" if more > 0 else "")
