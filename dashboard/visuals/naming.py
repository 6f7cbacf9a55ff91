"""The name of a visual that has no title of its own, made of its fields: "Sum of Units by Item".

QuickSight makes one too, but AWS doesn't document its words; these are this page's.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.deployed import only

FUNCTIONS = {
    "SUM": "Sum",
    "AVERAGE": "Average",
    "MIN": "Minimum",
    "MAX": "Maximum",
    "COUNT": "Count",
    "DISTINCT_COUNT": "Distinct count",
    "MEDIAN": "Median",
    "STDEV": "Deviation",
    "STDEVP": "Deviation",
    "VAR": "Variance",
    "VARP": "Variance",
}
TEXTS = {"InsightVisual": "Insight", "CustomContentVisual": "Content of another site"}
TABLES = {"TableVisual", "PivotTableVisual"}
FEW = 3  # fields of a kind; a table may have dozens


def name_of(kind: str, wells: Mapping[str, Any]) -> str:
    """Name a visual by what it measures and by what it groups; tables needn't measure anything."""
    if kind in TEXTS:
        return TEXTS[kind]
    fields = list(_fields(wells))
    measures = [name for name, is_measure in fields if is_measure]
    groups = [name for name, is_measure in fields if not is_measure]
    if not measures and kind in TABLES:
        return _sentence(groups)
    what = _sentence(measures) if measures else "Count of records"
    return f"{what} by {_sentence(groups)}" if groups else what


def _fields(wells: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each field's words, and whether it is a measure."""
    for item in (one for well in wells.values() for one in well or []):
        if "Column" in item:  # a row's column as it is
            yield _words(item), False
            continue
        kind, body = only(item)
        is_measure = kind.endswith("MeasureField")
        function = _function(body.get("AggregationFunction")) if is_measure else ""
        yield f"{function} of {_words(body)}" if function else _words(body), is_measure


def _function(given: Any) -> str:
    while isinstance(given, Mapping) and given:
        given = only(given)[1]
    return FUNCTIONS.get(str(given), "")


def _words(body: Mapping[str, Any]) -> str:
    name = (body.get("Column") or {}).get("ColumnName") or body["FieldId"]
    return str(name).replace("_", " ").strip().capitalize()


def _sentence(names: Sequence[str]) -> str:
    *rest, last = list(dict.fromkeys(names))[:FEW] or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
