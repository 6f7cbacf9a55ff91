"""How a theme's charts look, in either mode: Vega's configuration, but for the font.

The page and the reports draw by the same. What a legend's entry takes is known to
static/js/room.js too, which measures how many fit.
"""

from collections.abc import Mapping
from typing import Any

from dashboard.themes import READABLE, contrast, mixed, standing_out

MODES = ("light", "dark")
INK, PAPER = "#111111", "#ffffff"
LETTERS = 11.5


def chart_looks(theme: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the configuration for each mode."""
    return {mode: _look(theme, mode) for mode in MODES}


def _look(theme: Mapping[str, Any], mode: str) -> dict[str, Any]:
    colours, data = theme[mode], theme["colors"][mode]
    background, quiet = colours["background"], colours["secondaryForeground"]
    first, last = theme["gradient"][0], theme["gradient"][-1]
    dark = [mixed(first, background, 0.1), last]
    gradient = dark if mode == "dark" else list(theme["gradient"])
    marks = ("bar", "line", "area", "point", "circle")
    return {
        "background": "transparent",
        "view": {"stroke": None},
        "axis": _axis(quiet, colours["border"]),
        "legend": _legend(quiet),
        "style": _styles(colours, data[0]),
        "text": {"color": colours["foreground"], "fontSize": LETTERS},
        "range": {"category": list(data), "heatmap": gradient, "ramp": gradient},
        **{mark: {"color": data[0]} for mark in marks},
        "arc": {"stroke": background},
        "rect": {"stroke": None},
    }


def _axis(quiet: str, border: str) -> dict[str, Any]:
    texts = dict.fromkeys(("labelColor", "titleColor"), quiet)
    lines = dict.fromkeys(("gridColor", "domainColor", "tickColor"), border)
    sizes = {"labelFontSize": LETTERS, "titleFontSize": LETTERS, "titleFontWeight": 500}
    return {**texts, **lines, **sizes, "titlePadding": 8, "labelPadding": 6}


def _legend(quiet: str) -> dict[str, Any]:
    return {
        "labelColor": quiet,
        "labelFontSize": 12,
        "symbolType": "circle",
        "symbolSize": 90,
        "symbolStrokeWidth": 0,
        "rowPadding": 6,
        "columnPadding": 16,
        "labelLimit": 180,
        "offset": 10,
    }


def _styles(colours: Mapping[str, str], first: str) -> dict[str, Any]:
    behind, ink = colours["background"], colours["foreground"]
    halo = {"color": behind, "stroke": behind, "strokeWidth": 4, "strokeJoin": "round"}
    return {
        "on-colour": {"color": contrasting(first)},
        "reference-line": {"color": colours["secondaryForeground"], "strokeWidth": 1.5},
        "reference-label": {"color": ink, "fontSize": LETTERS},
        "reference-halo": {**halo, "fontSize": LETTERS},
    }


def contrasting(colour: str) -> str:
    """Return near-black or white, whichever stands out more from a colour."""
    return PAPER if contrast(PAPER, colour) >= contrast(INK, colour) else INK


def in_mode(spec: Any, theme: Mapping[str, Any], mode: str) -> Any:
    """Return a specification with the theme's own colours as they are in a mode.

    Those of reference lines and their labels, which no area carries, are mixed until they can be
    read on the mode's ground.
    """
    own, now = theme["colors"][theme["mode"]], theme["colors"][mode]
    behind = theme[mode]["background"]
    shown = dict(zip(own, now, strict=False))

    def changed(value: Any, key: str = "") -> Any:
        if isinstance(value, list):
            listed = [changed(one) for one in value]
            return [shown.get(_text(one), one) for one in listed] if key == "range" else listed
        if not isinstance(value, dict):
            return value
        found = {name: changed(one, name) for name, one in value.items()}
        if str(found.get("style")).startswith("reference-") and found.get("color"):
            colour = shown.get(found["color"], found["color"])
            found["color"] = standing_out(colour, behind, least=READABLE)
        return found

    return changed(spec)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
