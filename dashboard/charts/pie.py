"""Pies and donuts, each slice with its share."""

from dataclasses import dataclass, field

from dashboard.charts.base import Rows, Spec, frame, legend, ordered, tooltip

HOLES = {
    "SMALL": 0.82,
    "MEDIUM": 0.7,
    "LARGE": 0.55,
    "WHOLE": 0.0,
}  # share of the radius left empty


@dataclass(frozen=True)
class PieOptions:
    """How to draw slices; rows have `category`, `value`, `label`, `share`."""

    thickness: str = "WHOLE"
    total: str = ""
    category_name: str = "Category"
    value_name: str = "Value"
    legend: str | None = "RIGHT"
    colours: dict[str, str] = field(default_factory=dict)


def pie_chart(rows: Rows, options: PieOptions) -> Spec:
    """Draw the slices, clockwise in the rows' order, and in a donut's hole the total."""
    names = ordered(rows, "category")
    scale: Spec = {"domain": names}
    if all(name in options.colours for name in names):
        scale["range"] = [options.colours[name] for name in names]
    radius = "min(width, height) / 2"
    hole = HOLES.get(options.thickness, 0.0)
    slices: Spec = {
        "mark": {
            "type": "arc",
            "outerRadius": {"expr": radius},
            "innerRadius": {"expr": f"{radius} * {hole}"},
            "padAngle": 0.012,
            "cornerRadius": 2,
            "tooltip": True,
        },
        "encoding": {
            "theta": {"field": "value", "type": "quantitative", "stack": True},
            "order": {"field": "rank", "type": "quantitative"},
            "color": {
                "field": "category",
                "type": "nominal",
                "sort": names,
                "scale": scale,
                "legend": legend(options.legend, names),
            },
            "tooltip": tooltip(
                ("category", options.category_name),
                ("label", options.value_name),
                ("share", "Share"),
            ),
        },
    }
    layers = [slices, *([_centre(options.total)] if hole and options.total else [])]
    return frame([{**row, "rank": rank} for rank, row in enumerate(rows)], layer=layers)


def _centre(total: str) -> Spec:
    return {
        "data": {"values": [{"total": total}]},
        "mark": {
            "type": "text",
            "fontSize": {"expr": "max(13, min(width, height) / 9)"},
            "fontWeight": 600,
        },
        "encoding": {"text": {"field": "total", "type": "nominal"}},
    }
