"""Tree maps: rectangles that fill the tile, each as large as its share.

The layout is the squarified one (Bruls, Huizing, van Wijk, 2000): rows of rectangles as near to
squares as they get.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.base import Rows, Spec, frame
from dashboard.charts.colour_scale import THEMES, ColourScale

WIDTH, HEIGHT = 16.0, 10.0  # about a tile's shape; the chart is stretched to the real one
LETTER = 0.012  # of the tile's width, about what a letter takes


@dataclass(frozen=True)
class TreeMapOptions:
    """How to draw rectangles; rows have `category`, `value`, `label`, maybe `shade`."""

    category_name: str = "Group"
    value_name: str = "Size"
    shade_name: str | None = None
    colours: ColourScale = THEMES


@dataclass(frozen=True)
class Place:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


def tree_map(rows: Rows, options: TreeMapOptions) -> Spec:
    """Draw a rectangle for each row, the greatest first, with its name where that has room."""
    sized = [row for row in rows if (row["value"] or 0) > 0]
    sized.sort(key=lambda row: -float(row["value"]))
    places = squarified([float(row["value"]) for row in sized])
    placed = [{**row, **_corners(row, place)} for row, place in zip(sized, places, strict=True)]
    hints = [("category", options.category_name), ("label", options.value_name)]
    if options.shade_name:
        hints.append(("shade_label", options.shade_name))
    encoding: Spec = {
        "x": {"field": "left", "type": "quantitative", "axis": None, "scale": _scale(WIDTH)},
        "x2": {"field": "right"},
        "y": {"field": "top", "type": "quantitative", "axis": None, "scale": _scale(-HEIGHT)},
        "y2": {"field": "bottom"},
    }
    boxes: Spec = {
        "mark": {"type": "rect", "cornerRadius": 3},
        "encoding": {**encoding, **_colour(options)},
    }
    middle = {"field": "middle", "type": "quantitative", "axis": None, "scale": _scale(WIDTH)}
    centre = {"field": "centre", "type": "quantitative", "axis": None, "scale": _scale(-HEIGHT)}
    names: Spec = {
        "mark": {"type": "text", "fontWeight": 600, "fontSize": 11, **_ink(options)},
        "encoding": {
            "x": middle,
            "y": centre,
            "text": {"field": "caption", "type": "nominal"},
        },
    }
    return frame(placed, hints, layer=[boxes, names])


def squarified(values: Sequence[float]) -> list[Place]:
    """Place values, which descend, in a box of WIDTH by HEIGHT."""
    total = sum(values)
    areas = [value / total * WIDTH * HEIGHT for value in values]
    free, found = Place(0.0, 0.0, WIDTH, HEIGHT), []
    while areas:
        count = 1
        side = min(free.width, free.height)
        while count < len(areas):
            if _worst(areas[: count + 1], side) > _worst(areas[:count], side):
                break
            count += 1
        strip, areas = areas[:count], areas[count:]
        places, free = _laid(strip, free)
        found.extend(places)
    return found


def _worst(strip: Sequence[float], side: float) -> float:
    """Return the worst ratio of sides in a strip along a side."""
    whole = sum(strip)
    return max(max(side**2 * area / whole**2, whole**2 / (side**2 * area)) for area in strip)


def _laid(strip: Sequence[float], free: Place) -> tuple[list[Place], Place]:
    """Lay a strip along the shorter side of what is free; give what is left."""
    depth = sum(strip) / min(free.width, free.height)
    places, offset = [], 0.0
    for area in strip:
        length = area / depth
        if free.width >= free.height:
            places.append(Place(free.x, free.y + offset, depth, length))
        else:
            places.append(Place(free.x + offset, free.y, length, depth))
        offset += length
    if free.width >= free.height:
        return places, Place(free.x + depth, free.y, free.width - depth, free.height)
    return places, Place(free.x, free.y + depth, free.width, free.height - depth)


def _corners(row: Mapping[str, Any], place: Place) -> dict[str, Any]:
    name = str(row["category"])
    has_room = len(name) * LETTER * WIDTH < place.width and place.height > HEIGHT * 0.06
    return {
        "left": place.x,
        "right": place.x + place.width,
        "top": place.y,
        "bottom": place.y + place.height,
        "middle": place.x + place.width / 2,
        "centre": place.y + place.height / 2,
        "caption": name if has_room else "",
    }


def _ink(options: TreeMapOptions) -> Spec:
    """Write names in near-black or white, whichever contrasts more with the rectangle."""
    fill = f"scale('color', datum.{'shade' if options.shade_name else 'category'})"
    is_dark = f"contrast('#ffffff', {fill}) >= contrast('#111111', {fill})"
    return {"fill": {"expr": f"{is_dark} ? '#ffffff' : '#111111'"}}


def _scale(length: float) -> Spec:
    """Return a scale over the whole tile; a negative length counts from the top."""
    return {"domain": [0, abs(length)], "nice": False, "zero": False, "reverse": length < 0}


def _colour(options: TreeMapOptions) -> Spec:
    border = {"stroke": {"value": "transparent"}, "strokeWidth": {"value": 2}}
    if not options.shade_name:
        channel = {"field": "category", "type": "nominal", "legend": None}
        return {"color": channel, **border}
    shade: Spec = {"field": "shade", "type": "quantitative", "legend": None}
    shade["scale"] = options.colours.spec
    return {"color": shade, **border}
