"""Which values are written at a chart's marks, read from its configuration.

Source: API reference, `DataLabelOptions` and `DataLabelType`. What a stack adds up to is the sum of
its parts as they are drawn, also of measures that don't add up; where some types are visible, the
values of one of them are written, and of those without any that is, all but the hidden ones; the
least, the greatest and the outermost values are those of each series (all unverified).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from dashboard.charts.labels import Labels, totals_of
from dashboard.deployed import only
from dashboard.visuals.members import writes_some
from dashboard.visuals.options import has_data_labels
from dashboard.visuals.reader import cell_text
from dashboard.visuals.series import Series


def read_labels(options: Mapping[str, Any] | None) -> Labels:
    """Read a chart's labels."""
    options = options or {}
    is_shown = has_data_labels({"DataLabels": options})
    return Labels(
        is_shown, options.get("Overlap") == "ENABLE_OVERLAP", is_some=writes_some(options)
    )


def with_written(
    options: Mapping[str, Any] | None, records: list[dict[str, Any]], series: Series
) -> list[dict[str, Any]]:
    """Return records with what is written at each, where only some of their values are."""
    if not writes_some(options or {}):
        return records
    listed = [only(one) for one in (options or {})["DataLabelTypes"] if one]
    types = [one for one in listed if one[0] not in OF_FIELDS or one[1].get("FieldId")]
    shown, hidden = (
        [_test(*one, series, records) for one in types if _visibility(one[1]) == wanted]
        for wanted in ("VISIBLE", "HIDDEN")
    )
    return [
        {**one, "written": one["label"] if _is_written(one, shown, hidden) else ""}
        for one in records
    ]


type Test = Callable[[Mapping[str, Any]], bool]
OF_FIELDS = {"DataPathLabelType", "FieldLabelType"}


def _is_written(record: Mapping[str, Any], shown: Sequence[Test], hidden: Sequence[Test]) -> bool:
    is_meant = not shown or any(test(record) for test in shown)
    return is_meant and not any(test(record) for test in hidden)


def _visibility(body: Mapping[str, Any]) -> str:
    return body.get("Visibility") or "VISIBLE"


def _test(
    kind: str, body: Mapping[str, Any], series: Series, records: Sequence[Mapping[str, Any]]
) -> Test:
    """Return what tells whether a label type means a record."""
    if kind in OF_FIELDS:
        return partial(_is_of_field, body, series)
    found = {id(one) for name in _names(records) for one in _ends(kind, name, records)}
    return lambda one: id(one) in found


def _names(records: Sequence[Mapping[str, Any]]) -> list[Any]:
    return list(dict.fromkeys(one["series"] for one in records))


def _ends(kind: str, name: Any, records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return a series' least, greatest or outermost records."""
    line = [one for one in records if one["series"] == name and one["value"] is not None]
    if kind == "RangeEndsLabelType" or not line:
        return [*line[:1], *line[-1:]]
    end = min if kind == "MinimumLabelType" else max
    value = end(one["value"] for one in line)
    return [one for one in line if one["value"] == value]


def _is_of_field(body: Mapping[str, Any], series: Series, record: Mapping[str, Any]) -> bool:
    wanted, value = body.get("FieldId"), str(body.get("FieldValue"))
    if wanted == series.category.id:
        return bool(record["category"] == value)
    name = str(record["series"])
    if series.colour and wanted == series.colour.id:
        return name == value or name.startswith(f"{value} · ")
    measure = next((one for one in series.measures if one.id == wanted), None)
    if measure is None:
        return False
    return (
        len(series.measures) == 1 or name == measure.label or name.endswith(f" · {measure.label}")
    )


def labels_of(
    configuration: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    series: Series,
    is_stacked: bool,
) -> Labels:
    """Read the labels of bars, with those of whole stacks."""
    options = configuration.get("DataLabels") or {}
    found = read_labels(options)
    is_of_stacks = options.get("TotalsVisibility") == "VISIBLE" and is_stacked
    if not is_of_stacks or options.get("Visibility") == "HIDDEN":
        return found
    totals = [
        {**one, "label": cell_text(one["sum"], series.measures[0])} for one in totals_of(records)
    ]
    return replace(found, totals=totals)
