"""Charts as pictures, by the library that the page's Vega comes from."""

from collections.abc import Mapping
from typing import Any

import vl_convert

from dashboard.looks import chart_looks, in_mode
from dashboard.reports.sizes import MODE, size_of
from dashboard.vega import VEGA_LITE_VERSION

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"  # the library carries the first
LEAST_LEGEND_COLUMN = 120
SCALE = 2.5


def png(spec: Mapping[str, Any], theme: Mapping[str, Any]) -> bytes:
    """Draw a chart with pixels for screens that have several for each of CSS."""
    drawn: bytes = vl_convert.vegalite_to_png(
        _sized(spec, theme), vl_version=VEGA_LITE_VERSION, scale=SCALE, config=_config(spec, theme)
    )
    return drawn


def shapes(spec: Mapping[str, Any], theme: Mapping[str, Any]) -> bytes:
    """Draw a chart as a PDF of shapes with its font, for paper."""
    drawn: bytes = vl_convert.vegalite_to_pdf(
        _sized(spec, theme), vl_version=VEGA_LITE_VERSION, config=_config(spec, theme)
    )
    return drawn


def _config(spec: Mapping[str, Any], theme: Mapping[str, Any]) -> dict[str, Any]:
    look = chart_looks(theme)[MODE]
    white = {"background": theme[MODE]["background"], "font": FONT}
    return {**look, **white, **(spec.get("config") or {})}


def _sized(spec: Mapping[str, Any], theme: Mapping[str, Any]) -> dict[str, Any]:
    """Give a specification that fills its tile a size of its own, and the signals of its room."""
    width, height = size_of(spec)
    columns = width // LEAST_LEGEND_COLUMN
    room = {
        "labelRoom": round(width * 0.4),
        "legendColumns": columns,
        "legendEntries": 5 * columns,
        "legendEntriesBeside": height // 20 - 1,
    }
    params = [
        {**one, "value": room.get(one["name"], one.get("value"))}
        for one in spec.get("params") or []
    ]
    made = {name: value for name, value in in_mode(spec, theme, MODE).items() if name != "config"}
    return {**made, "width": width, "height": height, "params": params}
