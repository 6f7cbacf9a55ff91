"""A QuickSight theme as the page's colours, light and dark.

A theme of QuickSight is one set of colours. The page keeps its data colours in both modes and its
own neutral surface in the mode that the theme isn't made for.
"""

import re
from collections.abc import Mapping
from typing import Any

CLASSIC_COLOURS = [
    "#2f6fde", "#12a594", "#f2a93b", "#d9485f", "#7c5cd6", "#5aa5e8", "#8a9a5b", "#c46fb5",
]  # fmt: skip
LIGHT = {
    "foreground": "#16191f",
    "background": "#ffffff",
    "secondaryForeground": "#5b6472",
    "secondaryBackground": "#f4f5f7",
    "accent": "#2f6fde",
    "accentForeground": "#ffffff",
    "danger": "#c4314b",
    "success": "#18794e",
    "warning": "#ad5700",
    "border": "#e3e6ea",
}
DARK = {
    "foreground": "#eceef1",
    "background": "#1b1f26",
    "secondaryForeground": "#a3acb9",
    "secondaryBackground": "#12151a",
    "accent": "#6c9cf2",
    "accentForeground": "#0d1117",
    "danger": "#ff8095",
    "success": "#5fd09a",
    "warning": "#f3b15e",
    "border": "#2e343e",
}
MEMBERS = {
    "foreground": "PrimaryForeground",
    "background": "PrimaryBackground",
    "secondaryForeground": "SecondaryForeground",
    "secondaryBackground": "SecondaryBackground",
    "accent": "Accent",
    "accentForeground": "AccentForeground",
    "danger": "Danger",
    "success": "Success",
    "warning": "Warning",
}


def page_theme(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Give colours for both modes, data colours, gradient and font of a theme's configuration."""
    palette = configuration.get("UIColorPalette") or {}
    own = {name: palette[member] for name, member in MEMBERS.items() if palette.get(member)}
    tile = ((configuration.get("Sheet") or {}).get("Tile") or {}).get("Border") or {}
    if tile.get("Color"):
        own["border"] = tile["Color"]
    modes = {"light": dict(LIGHT), "dark": dict(DARK)}
    mode = "dark" if luminance(own.get("background", "#ffffff")) < 0.3 else "light"
    if mode == "light" and "accent" in own:
        modes["dark"]["accent"] = lightened(own["accent"])
    modes[mode] |= own
    data = configuration.get("DataColorPalette") or {}
    fonts = (configuration.get("Typography") or {}).get("FontFamilies") or []
    return {
        **modes,
        "colors": data.get("Colors") or CLASSIC_COLOURS,
        "gradient": data.get("MinMaxGradient") or ["#e6effc", "#2f6fde"],
        "fonts": [font["FontFamily"] for font in fonts],
        "hasGutter": ((configuration.get("Sheet") or {}).get("TileLayout") or {})
        .get("Gutter", {})
        .get("Show", True),
        "radius": ((configuration.get("Sheet") or {}).get("Tile") or {}).get(
            "BorderRadius", "10px"
        ),
    }


def lightened(colour: str) -> str:
    """Mix a hexadecimal colour with white, to read well on a dark surface."""
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(part * 0.55 + 255 * 0.45):02x}" for part in parts)


def luminance(colour: str) -> float:
    """Give a colour's relative luminance, 0 black to 1 white; what isn't hexadecimal is white."""
    match = re.fullmatch(
        r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})(?:[0-9a-fA-F]{2})?", colour
    )
    if match is None:
        return 1.0
    red, green, blue = (int(part, 16) / 255 for part in match.groups()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
