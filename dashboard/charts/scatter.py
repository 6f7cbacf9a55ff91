"""Scatter plots: points by two measures, sized by a third, coloured by a category."""

from dataclasses import dataclass, field

from dashboard.charts.base import Rows, Spec, colour, frame, ordered, tooltip, value_axis


@dataclass(frozen=True)
class ScatterOptions:
    """How to draw points; rows have `x`, `y`, their texts, `series`, `name`, maybe `size`."""

    x_title: str = "x"
    y_title: str = "y"
    size_title: str | None = None
    x_expression: str | None = None
    y_expression: str | None = None
    legend: str | None = None
    has_labels: bool = False
    colours: dict[str, str] = field(default_factory=dict)


def scatter_plot(rows: Rows, options: ScatterOptions) -> Spec:
    """Draw the points, with their names beside them where asked for."""
    grid = {"gridDash": [2, 3]}
    fields = [
        ("name", "Name"),
        ("series", "Group"),
        ("x_label", options.x_title),
        ("y_label", options.y_title),
    ]
    if options.size_title:
        fields.append(("size_label", options.size_title))
    encoding: Spec = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "axis": value_axis(options.x_expression, options.x_title, **grid),
            "scale": {"zero": False, "padding": 20, "nice": True},
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "axis": value_axis(options.y_expression, options.y_title, **grid),
            "scale": {"zero": False, "padding": 20, "nice": True},
        },
        "tooltip": tooltip(*fields),
    }
    points: Spec = {
        "mark": {"type": "circle", "opacity": 0.85, "size": 110, "tooltip": True},
        "encoding": dict(encoding),
    }
    if len(ordered(rows, "series")) > 1:
        points["encoding"]["color"] = colour(rows, options.colours, options.legend)
    if options.size_title:
        scale = {"range": [40, 700], "zero": True}
        points["encoding"]["size"] = {
            "field": "size",
            "type": "quantitative",
            "legend": None,
            "scale": scale,
        }
    layers = [points, *([_labels(encoding)] if options.has_labels else [])]
    return frame(rows, layer=layers)


def _labels(encoding: Spec) -> Spec:
    return {
        "mark": {"type": "text", "align": "left", "dx": 9, "dy": 1, "fontSize": 10, "limit": 120},
        "encoding": {**encoding, "text": {"field": "name", "type": "nominal"}},
    }
