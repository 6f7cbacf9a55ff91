"""Colours between a gradient's stops.

Source: API reference, GradientStop: a stop stands at a data value, or at an offset of the range.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.aws.athena import Cell
from dashboard.refusal import NotDrawnError
from dashboard.visuals.values import amount


@dataclass(frozen=True)
class Stop:
    """A colour at a value, or at a part of the way from the least value to the greatest."""

    colour: str
    value: float | None
    part: float


def read_stops(stops: Sequence[Mapping[str, Any]]) -> list[Stop]:
    """Read stops in their order; offsets count from 0 to that of the last."""
    end = max((one["GradientOffset"] for one in stops), default=0) or 1
    found = [
        Stop(one.get("Color") or "", one.get("DataValue"), one["GradientOffset"] / end)
        for one in stops
    ]
    if len(found) < 2 or not all(len(one.colour) >= 7 for one in found):
        raise NotDrawnError("a gradient without two colours")
    return sorted(found, key=lambda one: one.part)


def gradient_colour(stops: Sequence[Stop], value: Cell, values: Sequence[Cell]) -> str | None:
    """Return a value's colour, mixed of the stops beside it; nothing for NULL."""
    if value is None:
        return None
    known = [float(amount(one)) for one in values if one is not None]
    least, span = min(known), max(known) - min(known)
    placed = [
        (least + span * one.part if one.value is None else one.value, one.colour) for one in stops
    ]
    place = float(amount(value))
    if place <= placed[0][0]:
        return placed[0][1][:7]
    for (low, first), (high, second) in pairwise(placed):
        if place <= high:
            return _mixed(first, second, (place - low) / (high - low) if high > low else 1)
    return placed[-1][1][:7]


def _mixed(first: str, second: str, part: float) -> str:
    pairs = [(int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(low + (high - low) * part):02x}" for low, high in pairs)
