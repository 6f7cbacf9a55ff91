"""Funnels: centred bars, one a stage, with their share of the first or of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.base import Rows, Spec, category_axis, frame, ordered

# Whether a stage's bar is as wide as its caption: letters of 7 pixels, and a little room.
FITS = "datum.part * width >= 7 * length(datum.caption) + 12"


@dataclass(frozen=True)
class FunnelOptions:
    """How to draw stages; rows have `category`, `value`, `label`, `share`.

    `written` are those that stand on a stage.
    """

    category_name: str = "Stage"
    value_name: str = "Value"
    share_name: str = "Of the first"
    written: tuple[str, ...] = ("label", "share")
    colours: dict[str, str] = field(default_factory=dict)


def funnel_chart(rows: Rows, options: FunnelOptions) -> Spec:
    """Draw the stages from top to bottom in the rows' order."""
    widest = max((float(row["value"] or 0) for row in rows), default=0.0)
    placed = [_placed(row, widest, options.written) for row in rows]
    stages = {
        "field": "category",
        "type": "nominal",
        "sort": ordered(rows, "category"),
        "axis": category_axis(None, domain=False, labelPadding=8),
        "scale": {"paddingInner": 0.12},
    }
    hints = [
        ("category", options.category_name),
        ("label", options.value_name),
        ("share", options.share_name),
    ]
    scale = {"domain": [-widest / 2, widest / 2], "nice": False}
    hidden = {"type": "quantitative", "axis": None, "scale": scale}
    bars: Spec = {
        "mark": {"type": "bar", "cornerRadius": 4},
        "encoding": {
            "y": stages,
            "x": {"field": "start", **hidden},
            "x2": {"field": "end"},
        },
    }
    if names := [one for one in ordered(rows, "category") if one in options.colours]:
        own = {"domain": names, "range": [options.colours[one] for one in names]}
        bars["encoding"]["color"] = {"field": "category", "legend": None, "scale": own}
    caption = {"y": stages, "text": {"field": "caption", "type": "nominal"}}
    text = {"type": "text", "fontWeight": 600, "fontSize": 12}
    inside: Spec = {
        "transform": [{"filter": FITS}],
        "mark": {**text, "style": "on-colour"},
        "encoding": {**caption, "x": {"datum": 0, **hidden}},
    }
    beside: Spec = {
        "transform": [{"filter": f"!({FITS})"}],
        "mark": {**text, "align": "left", "dx": 6},
        "encoding": {**caption, "x": {"field": "end", **hidden}},
    }
    return frame(placed, hints, layer=[bars, *([inside, beside] if options.written else [])])


def _placed(row: Mapping[str, Any], widest: float, written: Sequence[str]) -> dict[str, Any]:
    value = float(row["value"] or 0)
    return {
        **row,
        "start": -value / 2,
        "end": value / 2,
        "part": value / widest if widest else 0.0,
        "caption": " · ".join(row[one] for one in written),
    }
