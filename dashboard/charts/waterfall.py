"""Waterfalls: bars that begin where the one before ended, and their total."""

from dataclasses import dataclass

from dashboard.charts.base import (
    Rows,
    Spec,
    category_axis,
    frame,
    legend,
    ordered,
    value_axis,
)

KINDS = ["Increase", "Decrease", "Total"]


@dataclass(frozen=True)
class WaterfallOptions:
    """How to draw steps; rows have `category`, `value`, `label`."""

    total_name: str = "Total"
    total_text: str = ""
    category_title: str | None = None
    value_title: str | None = None
    category_name: str = "Step"
    value_name: str = "Value"
    axis_expression: str | None = None
    legend: str | None = None
    has_labels: bool = False


def waterfall_chart(rows: Rows, options: WaterfallOptions) -> Spec:
    """Draw a bar for each step, from the sum before it to the sum after it, and the total."""
    steps = placed(rows, options)
    across = {
        "field": "category",
        "type": "nominal",
        "sort": ordered(steps, "category"),
        "axis": category_axis(options.category_title, **_labels(len(steps))),
        "scale": {"paddingInner": 0.2},
    }
    axis = value_axis(options.axis_expression, options.value_title)
    hints = [("category", options.category_name), ("label", options.value_name)]
    bars: Spec = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": across,
            "y": {"field": "start", "type": "quantitative", "axis": axis},
            "y2": {"field": "end"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": KINDS},
                "legend": legend(options.legend, KINDS),
            },
        },
    }
    texts: Spec = {
        "mark": {"type": "text", "dy": -7, "fontSize": 10},
        "encoding": {
            "x": across,
            "y": {"field": "upper", "type": "quantitative"},
            "text": {"field": "label", "type": "nominal"},
        },
    }
    return frame(steps, hints, layer=[bars, texts] if options.has_labels else [bars])


def _labels(count: int) -> Spec:
    """Write few names level, each as long as its bar is wide, and many aslant."""
    if count > 8:
        return {"labelAngle": -40, "labelOverlap": True}
    return {"labelAngle": 0, "labelLimit": {"expr": f"width / {count}"}}


def placed(rows: Rows, options: WaterfallOptions) -> list[dict[str, object]]:
    """Return each step's start and end, and the total's."""
    found: list[dict[str, object]] = []
    level = 0.0
    for row in rows:
        step = float(row["value"] or 0)
        kind = KINDS[0] if step >= 0 else KINDS[1]
        found.append(_step(str(row["category"]), str(row["label"]), kind, level, level + step))
        level += step
    return [*found, _step(options.total_name, options.total_text, KINDS[2], 0.0, level)]


def _step(category: str, label: str, kind: str, start: float, end: float) -> dict[str, object]:
    return {
        "category": category,
        "label": label,
        "kind": kind,
        "start": start,
        "end": end,
        "upper": max(start, end),
    }
