"""What all charts share: the frame that fills its tile, axes, legend, what a mark tells."""

from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

# How much room there is; whoever draws knows it and sets them (static/js/room.js).
ROOM_SIGNALS = {
    "labelRoom": 230,
    "legendColumns": 4,
    "legendEntries": 30,
    "legendEntriesBeside": 30,
}

NEUTRAL = "#7f8793"  # of what has no colour of its own: "Other"; seen in light and dark
OWN_COLOURS = 8  # the fewest data colours that a theme of QuickSight has

type Rows = Sequence[Mapping[str, Any]]
type Spec = dict[str, Any]
type Hints = Sequence[tuple[str, str]]


def frame(rows: Rows, hints: Hints = (), shared: str | None = None, **parts: Any) -> Spec:
    """Wrap a chart so that it takes its tile's size.

    `hints` are what the page tells of a mark, as (field, title) of its row; all are text already.
    Marks with the same value of the field `shared` are told together, such as the lines of a day.
    """
    told = {"fields": [list(one) for one in hints], "shared": shared}
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": "container",
        "autosize": {"type": "fit", "contains": "padding"},
        "params": [{"name": name, "value": value} for name, value in ROOM_SIGNALS.items()],
        "data": {"values": list(rows)},
        **parts,
        "usermeta": {**parts.get("usermeta", {}), "hints": told},
    }


def value_axis(expression: str | None = None, title: str | None = None, **extra: Any) -> Spec:
    """Return a quiet axis for a measure; `expression` writes its numbers."""
    axis: Spec = {"title": title, "tickCount": 5, "domain": False, "ticks": False, **extra}
    if expression:
        axis["labelExpr"] = expression
    return axis


def category_axis(title: str | None = None, **extra: Any) -> Spec:
    """Return an axis for names: no grid, long names cut."""
    room = {"expr": "labelRoom"}
    return {"title": title, "grid": False, "ticks": False, "labelLimit": room, **extra}


def legend(position: str | None, names: Sequence[Any]) -> Spec | None:
    """Return a legend of names at a side, or none at all; signals say how many entries fit."""
    if position is None:
        return None
    side = {"RIGHT": "right", "TOP": "top", "BOTTOM": "bottom"}.get(position, "bottom")
    is_beside = side == "right"
    return {
        "orient": side,
        "direction": "vertical" if is_beside else "horizontal",
        "title": None,
        "values": list(names),
        "symbolOpacity": 1,  # else as pale as the palest mark: the band of a forecast
        "columns": 1 if is_beside else {"expr": "legendColumns"},
        "symbolLimit": {"expr": "legendEntriesBeside" if is_beside else "legendEntries"},
    }


def ordered(rows: Rows, name: str) -> list[Any]:
    """Return a field's values in the order in which rows first have them."""
    return list(dict.fromkeys(row[name] for row in rows))


def bands(count: int, pixels: float, is_horizontal: bool) -> Spec:
    """Ask for a least width of each of many bands: where the tile has less, the chart scrolls."""
    side = "height" if is_horizontal else "width"
    return {"usermeta": {"scroll": {side: round(count * pixels)}}}


def colour(
    rows: Rows, colours: Mapping[str, str], position: str | None, first: Sequence[Any] = ()
) -> Spec:
    """Colour series in their order, with the definition's own colours where it names some.

    Those in `first` get one of a theme's own colours even where there are more series than those.
    """
    names = ordered(rows, "series")
    others = [name for name in names if name not in first]
    before = max(0, OWN_COLOURS - len(first))
    series = [*others[:before], *first, *others[before:]]
    scale: Spec = {"domain": series}
    if any(name in colours for name in series):
        scale["range"] = [colours.get(name, NEUTRAL) for name in series]
    return {
        "field": "series",
        "type": "nominal",
        "sort": names,
        "legend": legend(position, names),
        "scale": scale,
    }
