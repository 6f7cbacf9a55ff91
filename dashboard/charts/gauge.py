"""Gauges: an arc filled as far as the value goes, with a mark at the target."""

from dataclasses import dataclass
from math import pi
from typing import Any

from dashboard.charts.base import Spec, frame

START, END = -0.7 * pi, 0.7 * pi  # radians from the top, clockwise
RADIUS = "min(width, height * 1.15) / 2"
THICKNESS = 0.72  # of the radius, what the arc leaves free
LETTER = 0.62  # of a text's size, how wide a letter is


@dataclass(frozen=True)
class GaugeOptions:
    """What a gauge shows; texts are written already, `low` and `high` are the arc's ends.

    `text` is the value's, `texts` what stands within the arc: a large one, a small one, or none.
    """

    value: float | None
    target: float | None
    low: float
    high: float
    text: str
    texts: tuple[str, ...] = ()
    value_name: str = "Value"
    target_name: str = ""
    target_text: str = ""
    arc_colour: str | None = None
    text_colour: str | None = None


def gauge_chart(options: GaugeOptions) -> Spec:
    """Draw the whole arc, the part that the value fills, the target and the texts."""
    row = {"label": options.text, "target_label": options.target_text}
    hints = [("label", options.value_name)]
    layers = [
        _arc(START, END, opacity=0.14, colour=options.arc_colour),
        _arc(START, _angle(options.value, options), colour=options.arc_colour),
    ]
    looks = ((7, {"fontWeight": 600, **_ink(options)}), (13, {"opacity": 0.75}))
    for line, (text, (part, own)) in enumerate(zip(options.texts, looks, strict=False)):
        layers.append(_text(text, line, _size(text, part), **own))
    if options.target is not None:
        at = _angle(options.target, options)
        layers.append(_arc(at - 0.02, at + 0.02, opacity=1, thickness=0.6))
        hints.append(("target_label", options.target_name))
    return frame([row], hints, layer=layers)


def _angle(value: float | None, options: GaugeOptions) -> float:
    span = options.high - options.low
    share = ((value or 0.0) - options.low) / span if span else 0.0
    return START + (END - START) * min(max(share, 0.0), 1.0)


def _ink(options: GaugeOptions) -> Spec:
    """Return the figure's own colour, kept readable as a reference line's label is."""
    if not options.text_colour:
        return {}
    return {"style": "reference-label", "color": options.text_colour}


def _arc(
    start: float,
    end: float,
    opacity: float = 1,
    thickness: float = THICKNESS,
    colour: str | None = None,
) -> Spec:
    own: Spec = (
        {"value": colour} if colour else {"datum": "value", "type": "nominal", "legend": None}
    )
    return {
        "mark": {
            "type": "arc",
            "theta": start,
            "theta2": end,
            "outerRadius": {"expr": RADIUS},
            "innerRadius": {"expr": f"{RADIUS} * {thickness}"},
            "opacity": opacity,
        },
        "encoding": {"color": own},
    }


def _size(text: str, part: int) -> str:
    """Write a size: a part of the box, or less where the text is too long for the arc."""
    room = f"{2 * THICKNESS * 0.9:.2f} * {RADIUS} / {max(1, len(text)) * LETTER:.2f}"
    return f"max(9, min(min(width, height) / {part}, {room}))"


def _text(text: str, line: int, size: str, **more: Any) -> Spec:
    mark = {"type": "text", "fontSize": {"expr": size}, "dy": {"expr": f"{line} * height / 7"}}
    return {"mark": mark | more, "encoding": {"text": {"value": text}}}
