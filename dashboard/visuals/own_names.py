"""What a visual's author calls its fields, where no axis shows the name.

Source: API reference, ChartAxisLabelOptions and AxisLabelReferenceOptions: a custom label is of the
field that `ApplyTo` names, else of the well's first. Here tooltips and tables call it so too
(unverified); bars, lines and points have their titles on their axes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.deployed import only

# By kind: the member with the labels, and the well that it is about.
LABELS: dict[str, dict[str, str]] = {
    "BarChartVisual": {"ColorLabelOptions": "Colors"},
    "ComboChartVisual": {"ColorLabelOptions": "Colors"},
    "FunnelChartVisual": {"CategoryLabelOptions": "Category", "ValueLabelOptions": "Values"},
    "PieChartVisual": {"CategoryLabelOptions": "Category", "ValueLabelOptions": "Values"},
    "RadarChartVisual": {"CategoryLabelOptions": "Category", "ColorLabelOptions": "Color"},
    "TreeMapVisual": {
        "GroupLabelOptions": "Groups",
        "SizeLabelOptions": "Sizes",
        "ColorLabelOptions": "Colors",
    },
    "WordCloudVisual": {"CategoryLabelOptions": "GroupBy"},
}


def own_names(kind: str, body: Mapping[str, Any], wells: Mapping[str, Any]) -> dict[str, str]:
    """Return the names that a visual gives to its fields, by their ids."""
    configuration = body.get("ChartConfiguration") or {}
    return {
        field: name
        for member, well in LABELS.get(kind, {}).items()
        for field, name in _named(configuration.get(member) or {}, wells.get(well) or [])
    }


def _named(options: Mapping[str, Any], well: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    fields: list[str] = [only(item)[1]["FieldId"] for item in well]
    for one in options.get("AxisLabelOptions") or []:
        applied = (one.get("ApplyTo") or {}).get("FieldId")
        named = [field for field in fields if field == applied] if applied else fields[:1]
        if name := one.get("CustomLabel"):
            yield from ((field, name) for field in named)
