"""Waterfalls: bars that begin where the one before ended, and their total."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.base import Rows, Spec, category_axis, frame, legend, value_axis

KINDS = ["Increase", "Decrease", "Total"]


@dataclass(frozen=True)
class WaterfallOptions:
    """How to draw steps; rows have `category`, `value`, `label`, and what a click needs."""

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
    return stepped(placed(rows, options), options)


def stepped(steps: Sequence[dict[str, object]], options: WaterfallOptions) -> Spec:
    """Draw steps that have their places; names may come again, as those of a breakdown do."""
    steps = [{**one, "place": place} for place, one in enumerate(steps)]
    names = json.dumps([one["category"] for one in steps])
    across = {
        "field": "place",
        "type": "ordinal",
        "axis": category_axis(
            options.category_title, labelExpr=f"{names}[datum.value]", **_labels(len(steps))
        ),
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
        drawn = _step(str(row["category"]), str(row["label"]), kind, level, level + step)
        found.append({**{name: row[name] for name in ("key", "steps") if name in row}, **drawn})
        level += step
    return [*found, _step(options.total_name, options.total_text, KINDS[2], 0.0, level)]


def broken_down(
    totals: Sequence[tuple[str, float, str]],
    changes: Sequence[Sequence[tuple[str, float, str]]],
) -> list[dict[str, object]]:
    """Return a bar for each category's total, and between two of them each part's change."""
    found: list[dict[str, object]] = []
    for place, (name, total, text) in enumerate(totals):
        if place:
            level = totals[place - 1][1]
            for part, change, label in changes[place - 1]:
                kind = KINDS[0] if change >= 0 else KINDS[1]
                found.append(_step(part, label, kind, level, level + change))
                level += change
        found.append(_step(name, text, KINDS[2], 0.0, total))
    return found


def _step(category: str, label: str, kind: str, start: float, end: float) -> dict[str, object]:
    return {
        "category": category,
        "label": label,
        "kind": kind,
        "start": start,
        "end": end,
        "upper": max(start, end),
    }
