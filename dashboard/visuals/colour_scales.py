"""A visual's own colours of numbers.

Source: API reference, ColorScale and DataColor: two or three colours, each with the data value that
it is applied to. Where not all have one, they go from the least number to the greatest
(unverified).
"""

from collections.abc import Mapping
from typing import Any

from dashboard.charts.colour_scale import ColourScale


def colour_scale(configuration: Mapping[str, Any]) -> ColourScale:
    """Return a visual's colour scale; colours without a value are the theme's to give."""
    listed = (configuration.get("ColorScale") or {}).get("Colors") or []
    named = [one for one in listed if one.get("Color")]
    given = [one.get("DataValue") for one in named]
    values = tuple(float(one) for one in given if one is not None)
    is_placed = len(values) == len(named) > 1 and list(values) == sorted(set(values))
    return ColourScale(tuple(one["Color"] for one in named), values if is_placed else ())
