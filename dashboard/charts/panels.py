"""Several charts of one kind on the same scales: colours by series, and the axis of values."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.charts.base import NEUTRAL, Spec
from dashboard.charts.reference import Extent, extent

CHANNELS = ("x", "y")


def on_shared_scales(specs: Sequence[Spec], is_axis_shared: bool) -> list[Spec]:
    """Return specifications, changed so that a series has one colour and values one axis."""
    _share_colours(specs)
    for spec in specs:
        _untitled(spec)
    if is_axis_shared:
        _share_axis(specs)
    return list(specs)


def _encodings(spec: Spec) -> Iterator[Spec]:
    if "encoding" in spec:
        yield spec["encoding"]
    for layer in spec.get("layer") or []:
        yield from _encodings(layer)


def _share_colours(specs: Sequence[Spec]) -> None:
    """Colour by all names that any panel has; the names stand in the first panel's order."""
    channels = [
        one["color"]
        for spec in specs
        for one in _encodings(spec)
        if "domain" in one.get("color", {}).get("scale", {})
    ]
    names = list(dict.fromkeys(name for one in channels for name in one["scale"]["domain"]))
    own: dict[Any, Any] = {}
    for one in channels:
        scale = one["scale"]
        own |= {
            name: colour
            for name, colour in zip(scale["domain"], scale.get("range") or [], strict=False)
            if isinstance(colour, str)
        }
    for one in channels:
        one["scale"]["domain"] = names
        if own:
            one["scale"]["range"] = [own.get(name, NEUTRAL) for name in names]
        if isinstance(one.get("legend"), dict) and "values" in one["legend"]:
            one["legend"]["values"] = names


def _untitled(spec: Spec) -> None:
    """Leave out what axes are called: the visual's title says it, and panels are small."""
    for encoding in _encodings(spec):
        for name in CHANNELS:
            if isinstance((encoding.get(name) or {}).get("axis"), dict):
                encoding[name]["axis"]["title"] = None


def _share_axis(specs: Sequence[Spec]) -> None:
    found = [one for one in (_extent(spec) for spec in specs) if one]
    if not found:
        return
    ends = [min(0.0, *(low for low, _ in found)), max(0.0, *(high for _, high in found))]
    for spec in specs:
        for channel in _value_channels(spec):
            scale = channel.setdefault("scale", {})
            if "domain" not in scale and channel.get("stack") != "normalize":
                scale |= {"domain": ends, "nice": True}
                scale.pop("domainMax", None)
                scale.pop("domainMin", None)


def _extent(spec: Spec) -> Extent | None:
    is_stacked = any(one.get("stack", "zero") for one in _value_channels(spec))  # as Vega-Lite does
    rows = [row for row in spec["data"]["values"] if "category" in row]
    return extent(rows, (), is_stacked)


def _value_channels(spec: Spec) -> Iterator[Spec]:
    for encoding in _encodings(spec):
        for name in CHANNELS:
            channel = encoding.get(name) or {}
            if channel.get("field") == "value" and channel.get("type") == "quantitative":
                yield channel
