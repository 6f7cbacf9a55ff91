"""The curves as a picture, and the same figures as a table."""

from collections.abc import Iterable
from typing import Any

import vl_convert

from dashboard.vega import VEGA_LITE_VERSION
from scripts.bench.scaling.curves import Point

PICTURE = "![Cost against size, both axes logarithmic](images/scaling.svg)"
COLUMNS = 3
SIDE = 220


def svg(points: Iterable[Point]) -> str:
    """Draw a small chart a curve, both axes logarithmic: a straight line is a power of the size."""
    spec = _spec([vars(point) for point in points])
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE_VERSION))


def markdown(title: str, points: Iterable[Point]) -> str:
    """Return the picture's place and the table, a row a curve and series."""
    cells: dict[tuple[str, str], list[str]] = {}
    for point in points:
        told = f"{point.size:,}: {point.milliseconds:,.1f}"
        cells.setdefault((point.curve, point.series), []).append(told)
    lines = [f"| {curve} | {series} | {'; '.join(of)} |" for (curve, series), of in cells.items()]
    head = "| what grows | what is timed | size: ms |\n|---|---|---|"
    return "\n".join([title, "", PICTURE, "", head, *lines])


def _spec(values: list[dict[str, Any]]) -> dict[str, Any]:
    logarithmic = {"type": "quantitative", "scale": {"type": "log"}}
    size = {"field": "size", "title": None, "axis": {"format": "~s", "tickCount": 4}}
    cost = {"field": "milliseconds", "title": "ms", "axis": {"format": "~s", "tickCount": 4}}
    return {
        "data": {"values": values},
        "facet": {"field": "curve", "type": "nominal", "sort": None, "title": None},
        "columns": COLUMNS,
        "spec": {
            "width": SIDE,
            "height": SIDE * 2 // 3,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": size | logarithmic,
                "y": cost | logarithmic,
                "color": {"field": "series", "type": "nominal", "title": None},
            },
        },
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "config": {"background": "white", "font": "sans-serif"},
    }
