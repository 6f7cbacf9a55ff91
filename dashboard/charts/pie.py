"""Pies and donuts, each slice with its share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import tau
from typing import Any

from dashboard.charts.base import Rows, Spec, frame, legend, ordered

HOLES = {
    "SMALL": 0.82,
    "MEDIUM": 0.7,
    "LARGE": 0.55,
    "WHOLE": 0.0,
}  # share of the radius left empty
ROOM = 0.05  # of the whole; a smaller slice has no room for its label
LETTER = 6.6  # pixels, of a label's characters at its size
GAP = 4
MIDDLE = 0.65  # of the radius: where slices of a whole pie have the most room
LEAST = 0.6  # of the radius; where labels beside would leave a ring less, they have no room

type Row = Mapping[str, Any]


@dataclass(frozen=True)
class PieOptions:
    """How to draw slices; rows have `category`, `value`, `label`, `share`."""

    thickness: str = "WHOLE"
    total: str = ""
    category_name: str = "Category"
    value_name: str = "Value"
    legend: str | None = "RIGHT"
    label_content: str | None = None  # VALUE, PERCENT or VALUE_AND_PERCENT, written on slices
    colours: dict[str, str] = field(default_factory=dict)


def pie_chart(rows: Rows, options: PieOptions) -> Spec:
    """Draw the slices, clockwise in the rows' order, and in a donut's hole the total."""
    names = ordered(rows, "category")
    scale: Spec = {"domain": names}
    if all(name in options.colours for name in names):
        scale["range"] = [options.colours[name] for name in names]
    hole = HOLES.get(options.thickness, 0.0)
    placed = [_placed(row, rank, rows, options) for rank, row in enumerate(rows)]
    widest = LETTER * max((len(row["caption"]) for row in placed), default=0)
    radius = "min(width, height) / 2"
    fits = f"{radius} * {1 - hole:.2f} >= {widest:.0f}"
    stands_beside = f"!({fits}) && {radius} * {1 - LEAST:.2f} >= {widest + GAP:.0f}"
    if options.label_content:
        radius = f"({radius} - ({stands_beside} ? {widest + GAP:.0f} : 0))"
    slices: Spec = {
        "mark": {
            "type": "arc",
            "outerRadius": {"expr": radius},
            "innerRadius": {"expr": f"{radius} * {hole}"},
            "padAngle": 0.012,
            "cornerRadius": 2,
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
        },
    }
    hints = [
        ("category", options.category_name),
        ("label", options.value_name),
        ("share", "Share"),
    ]
    layers = [slices, *([_centre(options.total, hole, radius)] if hole and options.total else [])]
    if options.label_content:
        beside = f"({radius} + {widest / 2 + GAP:.0f})"
        within = f"{radius} * {(1 + hole) / 2 if hole else MIDDLE}"
        layers.append(_labels(slices["encoding"], within, fits, _ink()))
        layers.append(_labels(slices["encoding"], beside, stands_beside))
    return frame(placed, hints, layer=layers)


def _placed(row: Row, rank: int, rows: Rows, options: PieOptions) -> dict[str, Any]:
    """Add a slice's place, and its label where it has room for one."""
    total = sum(float(one["value"] or 0) for one in rows)
    has_room = total > 0 and float(row["value"] or 0) / total >= ROOM
    texts = {"PERCENT": row["share"], "VALUE_AND_PERCENT": f"{row['label']} ({row['share']})"}
    text = texts.get(options.label_content or "", row["label"])
    part = float(row["value"] or 0) / total if has_room else 0
    return {**row, "rank": rank, "caption": text if has_room else "", "turn": tau * part}


def _labels(encoding: Spec, radius: str, shown: str, ink: Spec | None = None) -> Spec:
    """Write on the slices, or beside a ring that is too narrow for what is to be written.

    What is wider than its slice's arc would stand on its neighbour's label, and is left out.
    """
    shown = f"{shown} && {radius} * datum.turn >= {LETTER} * length(datum.caption)"
    place = {name: encoding[name] for name in ("theta", "order")}
    colour = {"color": ink} if ink else {}
    return {
        "mark": {
            "type": "text",
            "radius": {"expr": radius},
            "fontSize": 11,
            "fontWeight": 600,
            "opacity": {"expr": f"{shown} ? 1 : 0"},
        },
        "encoding": {**place, "text": {"field": "caption", "type": "nominal"}, **colour},
    }


def _ink() -> Spec:
    """Return near-black or white, whichever contrasts more with a slice."""
    slice_ = "scale('color', datum.category)"
    is_dark = f"contrast('#ffffff', {slice_}) >= contrast('#111111', {slice_})"
    return {"condition": {"test": is_dark, "value": "#ffffff"}, "value": "#111111"}


def _centre(total: str, hole: float, radius: str) -> Spec:
    """Write the total as large as the hole has room for: a character is 0.6 of its size wide."""
    whole = f"2 * {radius}"
    most = f"{whole} * {0.8 * hole / (0.6 * max(1, len(total))):.3f}"
    return {
        "data": {"values": [{"total": total}]},
        "mark": {
            "type": "text",
            "fontSize": {"expr": f"min(max(13, {whole} / 9), {most})"},
            "fontWeight": 600,
        },
        "encoding": {"text": {"field": "total", "type": "nominal"}},
    }
