"""What is said of an insight whose author wrote no narrative: this page's own words.

QuickSight writes narratives of its own by templates that AWS doesn't document; a note tells that
these are others. The figures are those of the computations.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.deployed import only

NOTE = "The words of this insight are this page’s own; QuickSight writes others."
NAME = "c{}"  # of a computation in these narratives, by its place


def own_words(computations: Sequence[Mapping[str, Any]]) -> str:
    """Write a narrative with a paragraph for each computation."""
    parts = [_paragraph(NAME.format(place), *only(one)) for place, one in enumerate(computations)]
    return f"<narrative>{''.join(parts)}</narrative>"


def _paragraph(name: str, kind: str, body: Mapping[str, Any]) -> str:
    def said(path: str) -> str:
        return f"<expression>{name}.{path}</expression>"

    def text(path: str) -> str:
        return said(f"{path}.formattedValue")

    moved = f"{text('absoluteDifference')} ({text('percentDifference')})"
    now = f"{text('currentMetricValue')} in {text('currentTimeValue')}"
    then = f"{text('previousMetricValue')} in {text('previousTimeValue')}"
    metric = said("metricField.name")
    end = "Least" if body.get("Type") in {"MINIMUM", "BOTTOM"} else "Greatest"
    place = "timeValue" if body.get("Time") else "categoryValue"
    words = {
        "Forecast": f"{metric} is foretold as {text('metricValue')} for {text('timeValue')}, "
        f"between {text('lowerBound')} and {text('upperBound')}.",
        "GrowthRate": f"{metric} grew by {text('compoundedGrowthRate')} a period, from "
        f"{text('startMetricValue')} in {text('startTimeValue')} to {text('endMetricValue')} in "
        f"{text('endTimeValue')}.",
        "MaximumMinimum": f"{end} {metric}: {text('metricValue')}, {text(place)}.",
        "MetricComparison": f"{said('targetMetricField.name')} is {text('targetMetricValue')} in "
        f"{text('timeValue')}, {said('fromMetricField.name')} {text('fromMetricValue')}: {moved}.",
        "PeriodOverPeriod": f"{metric}: {now}, {then}: {moved}.",
        "PeriodToDate": f"{metric} to date: {now}, {then}: {moved}.",
        "TotalAggregation": f"{metric}: {text('totalAggregate')}.",
        "UniqueValues": f"{said('categoryField.name')}: "
        f"{text('uniqueGroupValuesCount')} different values.",
    }
    if kind in words:
        return f"<block>{words[kind]}</block>"
    item = f"{name}.items[index]"
    shown = "metricValue" if kind == "TopBottomRanked" else "percentDifference"
    line = (
        f"<expression>{item}.categoryValue.formattedValue</expression>: "
        f"<expression>{item}.{shown}.formattedValue</expression>"
    )
    what = "" if kind == "TopBottomRanked" else ", change"
    head = f"{end} {said('metricField.name')} by {said('categoryField.name')}{what}"
    loop = f'<for level="block" listExpression="{name}.items">{line}</for>'
    return f"<block>{head}</block>{loop}"
