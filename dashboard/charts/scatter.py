"""Scatter plots: points by two measures, sized by a third, coloured by a category."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.axes import PLAIN, ValueAxis, scaled
from dashboard.charts.base import Rows, Spec, colour, frame, value_axis

AREA = 110  # square pixels of a point that has no size of its own


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
    x_axis: ValueAxis = PLAIN
    y_axis: ValueAxis = PLAIN


def scatter_plot(rows: Rows, options: ScatterOptions) -> Spec:
    """Draw the points, with their names beside them where asked for."""
    rows = options.y_axis.placed(options.x_axis.placed(rows, ["x"]), ["y"])
    fields = [
        ("name", "Name"),
        ("series", "Group"),
        ("x_label", options.x_title),
        ("y_label", options.y_title),
    ]
    if options.size_title:
        fields.append(("size_label", options.size_title))
    encoding = _encoding(rows, options)
    points: Spec = {
        "mark": {"type": "circle", "opacity": 0.85, "size": AREA, **_clip(options)},
        "encoding": dict(encoding),
    }
    if any(row["series"] for row in rows):
        points["encoding"]["color"] = colour(rows, options.colours, options.legend)
    if options.size_title:
        scale = {"range": [40, 700], "zero": True}
        points["encoding"]["size"] = {
            "field": "size",
            "type": "quantitative",
            "legend": None,
            "scale": scale,
        }
    if not options.has_labels:
        return frame(rows, fields, layer=[points])
    kept = names_apart(rows)
    marked = [{**row, "caption": row["name"] if row["name"] in kept else ""} for row in rows]
    return frame(marked, fields, layer=[points, _labels(encoding, options)])


def _encoding(rows: Rows, options: ScatterOptions) -> Spec:
    x = value_axis(options.x_expression, options.x_title, gridDash=[2, 3])
    y = value_axis(options.y_expression, options.y_title, gridDash=[2, 3])
    sides = (("x", x, options.x_axis), ("y", y, options.y_axis))
    return {name: _measured(rows, name, shown, axis) for name, shown, axis in sides}


def _measured(rows: Rows, name: str, shown: Spec, axis: ValueAxis) -> Spec:
    values = [float(row[name]) for row in rows if row[name] is not None]
    found = (min(values), max(values)) if values else None
    scale = _scale(rows, name)
    channel = {"field": name, "type": "quantitative", "axis": shown, "scale": scale}
    return scaled(channel, axis, found)


def _clip(options: ScatterOptions) -> Spec:
    return options.x_axis.clip | options.y_axis.clip


def _scale(rows: Rows, name: str) -> Spec:
    """Begin at zero, as QuickSight's axes do; with negative values, a little before the least."""
    if all(float(row[name] or 0) >= 0 for row in rows):
        return {"zero": True, "nice": True}
    return {"zero": False, "padding": 20, "nice": True}


def names_apart(rows: Rows) -> set[str]:
    """Choose names that lie on no other and on no point, those of the greatest points first.

    Measured on a plot of about 640 by 380 pixels and letters of 5.5 by 12.
    """
    points = {(row["x"], row["y"]): _pixels(rows, row) for row in rows}
    placed = [(x - 4, x + 4, y, 16) for x, y in points.values()]
    kept = set()
    for row in sorted(rows, key=lambda row: -float(row.get("size") or 0)):
        x, y = points[row["x"], row["y"]]
        start, end = x + 6, x + 5.5 * len(str(row["name"])) + 16
        if all(end < a or start > b or abs(y - at) > room for a, b, at, room in placed):
            placed.append((x, end, y, 12))
            kept.add(str(row["name"]))
    return kept


def _pixels(rows: Rows, row: Mapping[str, Any]) -> tuple[float, float]:
    sides = []
    for name, length in (("x", 640), ("y", 380)):
        values = [float(one[name] or 0) for one in rows]
        span = (max(values) - min(values)) or 1.0
        sides.append((float(row[name] or 0) - min(values)) / span * length)
    return sides[0], sides[1]


def _labels(encoding: Spec, options: ScatterOptions) -> Spec:
    """Write names beside their points, however large those are."""
    area = "scale('size', datum.size)" if options.size_title else str(AREA)
    return {
        "mark": {
            "type": "text",
            "align": "left",
            "dx": {"expr": f"sqrt({area} / PI) + 4"},
            "fontSize": 10,
            "limit": 120,
            "opacity": {"expr": "width < 420 ? 0 : 1"},  # names need room
            **_clip(options),
        },
        "encoding": {**encoding, "text": {"field": "caption", "type": "nominal"}},
    }
