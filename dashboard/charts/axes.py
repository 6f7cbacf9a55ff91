"""The range and the scale of an axis of measures, where a definition gives it its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from dashboard.charts.base import Rows, Spec
from dashboard.charts.reference import Extent, ReferenceLine

MOST_STEPS = 500  # a finer axis would be nothing but lines
PRECISION = 12  # digits of a step's place, so that 3 steps of 0.1 end at 0.3


@dataclass(frozen=True)
class ValueAxis:
    """Where an axis begins and ends, and its steps; without any of these it is the page's."""

    minimum: float | None = None
    maximum: float | None = None
    is_data_driven: bool = False
    log_base: float | None = None
    step_count: int | None = None
    step_size: float | None = None

    @property
    def is_cut(self) -> bool:
        """Return whether marks may reach beyond it: they end where it ends."""
        ends = (self.minimum, self.maximum, self.log_base)
        return self.is_data_driven or any(one is not None for one in ends)

    @property
    def clip(self) -> Spec:
        """Return what a mark needs, so that it ends where the axis ends."""
        return {"clip": True} if self.is_cut else {}

    def placed(self, rows: Rows, names: Sequence[str] = ("value",)) -> Rows:
        """Return rows without the values that a logarithmic axis has no place for."""
        if self.log_base is None:
            return rows
        return [
            {**row, **{name: None for name in names if row[name] is None or row[name] <= 0}}
            for row in rows
        ]

    def held(self, lines: Sequence[ReferenceLine]) -> list[ReferenceLine]:
        """Return the lines that the axis has a place for."""
        return [
            one
            for one in lines
            if (self.log_base is None or one.value > 0)
            and (self.minimum is None or one.value >= self.minimum)
            and (self.maximum is None or one.value <= self.maximum)
        ]


PLAIN = ValueAxis()


def scaled(channel: Spec, axis: ValueAxis, found: Extent | None) -> Spec:
    """Return a channel with an axis's range and steps; `found` is what is drawn on it."""
    if axis == PLAIN or found is None:
        return channel
    found = (found[0], max(found[1], channel.get("scale", {}).get("domainMax") or found[1]))
    if axis.log_base is not None:
        scale, ticks = _logarithmic(axis, axis.log_base, found), _ticks(axis, None)
    else:
        ends = _ends(axis, found)
        scale, ticks = _linear(axis, ends), _ticks(axis, ends)
    kept = {name: one for name, one in channel.get("scale", {}).items() if name == "range"}
    if not scale:
        kept = channel.get("scale", {})
    return {**channel, "scale": kept | scale, "axis": {**channel["axis"], **ticks}}


def _ends(axis: ValueAxis, found: Extent) -> Extent:
    """Return where a linear axis begins and ends: at zero where nothing else is said."""
    low, high = found if axis.is_data_driven else (min(0.0, found[0]), max(0.0, found[1]))
    if axis.step_size:
        low = floor(round(low / axis.step_size, PRECISION)) * axis.step_size
        high = ceil(round(high / axis.step_size, PRECISION)) * axis.step_size
    low = low if axis.minimum is None else axis.minimum
    high = high if axis.maximum is None else axis.maximum
    return (low, high) if high > low else (low, low + 1)


def _linear(axis: ValueAxis, ends: Extent) -> Spec:
    if not axis.is_cut and not axis.step_size:
        return {}
    is_fixed = axis.step_size or axis.minimum is not None or axis.maximum is not None
    return {"domain": list(ends), "zero": False, "nice": not is_fixed}


def _logarithmic(axis: ValueAxis, base: float, found: Extent) -> Spec:
    low = axis.minimum if axis.minimum is not None and axis.minimum > 0 else found[0]
    high = axis.maximum if axis.maximum is not None and axis.maximum > low else found[1]
    if low <= 0:
        return {}
    is_fixed = low == axis.minimum or high == axis.maximum
    domain = [low, high] if high > low else [low / base, low * base]
    return {"type": "log", "base": base, "domain": domain, "nice": not is_fixed}


def _ticks(axis: ValueAxis, ends: Extent | None) -> Spec:
    """Return an axis's steps: as many, or as large, as it says."""
    if ends and axis.step_size and (ends[1] - ends[0]) / axis.step_size <= MOST_STEPS:
        first = ceil(round(ends[0] / axis.step_size, PRECISION))
        last = floor(round(ends[1] / axis.step_size, PRECISION))
        places = range(first, last + 1)
        return {"values": [round(one * axis.step_size, PRECISION) for one in places]}
    if not axis.step_count:
        return {}
    is_fixed = axis.minimum is not None and axis.maximum is not None
    if ends is None or not is_fixed or axis.step_count > MOST_STEPS:
        return {"tickCount": axis.step_count}
    size = (ends[1] - ends[0]) / axis.step_count
    return {"values": [round(ends[0] + n * size, PRECISION) for n in range(axis.step_count + 1)]}
