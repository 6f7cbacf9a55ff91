"""HistogramVisual: how many rows have a column's values, by equal bins.

Source: API reference, HistogramBinOptions: so many bins, or bins of a width, from a start value.
Ten bins where a definition says nothing, and a value on a border counts in the bin that it begins
(both unverified).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import floor
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.queries.fields import Field, row_count
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.reader import Plan, Reader, cell_text, table_of
from dashboard.visuals.values import amount, sortable

WELLS = "HistogramAggregatedFieldWells"
BINS = 10
MOST_BINS = 1000


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a histogram of one column's numbers."""
    values = [reader.row_values(item) for item in wells.get("Values") or []]
    if len(values) != 1 or values[0].sql.type not in {"INTEGER", "DECIMAL"}:
        raise NotDrawnError("A histogram is drawn of one column of numbers")
    configuration = body["ChartConfiguration"]
    (value,), count = values, row_count(reader.data_set)
    query = reader.query([value, count])

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        if query.limit is not None and len(rows) >= query.limit:
            raise NotDrawnError("A histogram of so many different values is not drawn")
        counted = _binned(rows, configuration.get("BinOptions") or {})
        spec = bar_chart(_records(counted, value), _options(configuration, value))
        return {
            "spec": spec,
            "table": table_of([value, count], sorted(rows, key=lambda row: sortable(row[0]))),
        }

    return Plan(query, present, options.notes(body))


def _binned(rows: Sequence[Row], chosen: Mapping[str, Any]) -> list[tuple[Decimal, Decimal, int]]:
    """Return each bin's ends and how many rows it has, the empty ones between too."""
    known = [(amount(row[0]), int(amount(row[1]))) for row in rows if row[0] is not None]
    if not known:
        return []
    least, most = min(known)[0], max(known)[0]
    start = least if chosen.get("StartValue") is None else Decimal(str(chosen["StartValue"]))
    known = [(value, times) for value, times in known if value >= start]
    width = _width(chosen, most - start)
    places: Counter[int] = Counter()
    bins = _number(chosen)
    for value, times in known:
        place = floor((value - start) / width)
        places[place if bins is None else min(place, bins - 1)] += times
    last = max(places, default=0)
    if last > MOST_BINS:
        raise NotDrawnError(f"A histogram of more than {MOST_BINS} bins is not drawn")
    return [
        (start + place * width, start + (place + 1) * width, places[place])
        for place in range(last + 1)
    ]


def _number(chosen: Mapping[str, Any]) -> int | None:
    """Return how many bins there are, or nothing where their width is fixed."""
    if chosen.get("SelectedBinType") == "BIN_WIDTH":
        return None
    return int((chosen.get("BinCount") or {}).get("Value") or BINS)


def _width(chosen: Mapping[str, Any], span: Decimal) -> Decimal:
    number = _number(chosen)
    if number is not None:
        return span / number or Decimal(1)
    width = Decimal(str((chosen.get("BinWidth") or {}).get("Value") or 0))
    if width <= 0:
        raise NotDrawnError("A histogram's bins need a width")
    return width


def _records(counted: Sequence[tuple[Decimal, Decimal, int]], value: Field) -> list[dict[str, Any]]:
    return [
        {
            "category": f"{cell_text(_short(start), value)} – {cell_text(_short(end), value)}",
            "series": "Rows",
            "value": times,
            "label": f"{times:,}",
        }
        for start, end, times in counted
    ]


def _short(number: Decimal) -> Decimal:
    return round(number, 2)


def _options(configuration: Mapping[str, Any], value: Field) -> BarOptions:
    return BarOptions(
        category_title=options.axis_title(configuration.get("XAxisLabelOptions"), value.label),
        value_title="Count of records",
        category_name=value.label,
        value_name="Count of records",
        has_labels=options.has_data_labels(configuration),
    )
