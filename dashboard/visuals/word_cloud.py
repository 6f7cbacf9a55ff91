"""WordCloudVisual: a category's values, the larger the greater their measure."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from dashboard.aws.athena import Row
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, table_of
from dashboard.visuals.series import read_series

WELLS = "WordCloudAggregatedFieldWells"
MOST_WORDS = 100  # that a tile has room for; how many QuickSight shows, AWS doesn't document


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a word cloud: one category, sized by one measure."""
    categories = reader.dimensions(wells.get("GroupBy"))
    sizes = reader.measures_or_count(wells.get("Size"))
    if not categories or len(sizes) != 1:
        raise NotDrawnError("A word cloud is drawn of one category and one size")
    configuration = body["ChartConfiguration"]
    sorting = configuration.get("SortConfiguration") or {}
    series = read_series(reader, categories[0], None, sizes, sorting)
    chosen = configuration.get("WordCloudOptions") or {}

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = long_rows(series, rows)
        words = [_word(record, records, chosen) for record in records if (record["value"] or 0) > 0]
        words.sort(key=lambda one: -one["size"])
        return {
            "words": words[:MOST_WORDS],
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    notes = [*options.notes(body), *series.notes]
    return Plan(series.query(reader), present, notes, is_top=series.is_top)


def _word(
    record: Mapping[str, Any], records: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any]
) -> dict[str, Any]:
    greatest = max(float(one["value"] or 0) for one in records)
    text = str(record["category"])[: chosen.get("MaximumStringLength")]
    if chosen.get("WordCasing") == "LOWER_CASE":
        text = text.lower()
    size = round(sqrt(float(record["value"]) / greatest), 3)
    mark = {name: record[name] for name in ("key", "steps") if name in record}
    return {"text": text, "label": record["label"], "size": size, **mark}
