"""Which values are written at a chart's marks, read from its configuration.

Source: API reference, `DataLabelOptions`. What a stack adds up to is the sum of its parts as they
are drawn, also of measures that don't add up (unverified).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.labels import Labels, totals_of
from dashboard.visuals.members import writes_some
from dashboard.visuals.reader import cell_text
from dashboard.visuals.series import Series


def read_labels(options: Mapping[str, Any] | None) -> Labels:
    """Read a chart's labels; those of which only some are written are none."""
    options = options or {}
    is_shown = options.get("Visibility") == "VISIBLE" and not writes_some(options)
    return Labels(is_shown, options.get("Overlap") == "ENABLE_OVERLAP")


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
    return Labels(found.is_shown, found.may_overlap, totals)
