"""Funnels: centred bars, one a stage, with their share of the first or of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.charts.base import Rows, Spec, category_axis, frame, ordered, tooltip


@dataclass(frozen=True)
class FunnelOptions:
    """How to draw stages; rows have `category`, `value`, `label`, `share`."""

    category_name: str = "Stage"
    value_name: str = "Value"
    share_name: str = "Of the first"


def funnel_chart(rows: Rows, options: FunnelOptions) -> Spec:
    """Draw the stages from top to bottom in the rows' order."""
    widest = max((float(row["value"] or 0) for row in rows), default=0.0)
    placed = [_placed(row) for row in rows]
    stages = {
        "field": "category",
        "type": "nominal",
        "sort": ordered(rows, "category"),
        "axis": category_axis(None, domain=False, labelPadding=8),
        "scale": {"paddingInner": 0.12},
    }
    hints = tooltip(
        ("category", options.category_name),
        ("label", options.value_name),
        ("share", options.share_name),
    )
    scale = {"domain": [-widest / 2, widest / 2], "nice": False}
    hidden = {"type": "quantitative", "axis": None, "scale": scale}
    bars: Spec = {
        "mark": {"type": "bar", "cornerRadius": 4, "tooltip": True},
        "encoding": {
            "y": stages,
            "x": {"field": "start", **hidden},
            "x2": {"field": "end"},
            "opacity": {
                "field": "rank",
                "type": "quantitative",
                "legend": None,
                "scale": {"range": [1, 0.72]},
            },
            "tooltip": hints,
        },
    }
    text: Spec = {
        "mark": {"type": "text", "style": "on-colour", "fontWeight": 600, "fontSize": 12},
        "encoding": {
            "y": stages,
            "x": {"datum": 0, **hidden},
            "text": {"field": "caption", "type": "nominal"},
            "tooltip": hints,
        },
    }
    numbered = [{**row, "rank": rank} for rank, row in enumerate(placed)]
    return frame(numbered, layer=[bars, text])


def _placed(row: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    half = float(found["value"] or 0) / 2
    return {**found, "start": -half, "end": half, "caption": f"{found['label']} · {found['share']}"}
