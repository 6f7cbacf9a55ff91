"""A QuickSight theme as the page's colours, light and dark.

A theme of QuickSight is one set of colours. The page keeps its data colours in both modes, and its
own neutral surface in the mode that the theme isn't made for; there data colours are mixed until
they stand out from it. What is written is mixed, in either mode, until it can be read. A chart of
more series than the theme has colours goes on with them lighter, then greyer, before any comes
again.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

CLASSIC_COLOURS = [
    "#2f6fde", "#12a594", "#f2a93b", "#d9485f", "#7c5cd6", "#5aa5e8", "#8a9a5b", "#c46fb5",
]  # fmt: skip
LIGHT = {
    "foreground": "#16191f",
    "background": "#ffffff",
    "secondaryForeground": "#5b6472",
    "secondaryBackground": "#f4f5f7",
    "accent": "#2e6cd7",
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
HEXADECIMAL = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
GRAPHICS = 3.5  # of a mark with its ground: WCAG 2 (1.4.11) asks for 3, thin lines for more
MIDDLE = 0.18  # the luminance that black and white stand out from alike
READABLE = 4.5  # of text with its ground: WCAG 2 (1.4.3)
WRITTEN = ("foreground", "secondaryForeground", "accent", "danger", "success", "warning")
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
    """Return colours for both modes, data colours, gradient and font of a theme's configuration."""
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
    modes = {name: readable(colours) for name, colours in modes.items()}
    data = configuration.get("DataColorPalette") or {}
    colours = data.get("Colors") or CLASSIC_COLOURS
    other = "light" if mode == "dark" else "dark"
    apart = [standing_out(one, modes[other]["background"]) for one in colours]
    fonts = (configuration.get("Typography") or {}).get("FontFamilies") or []
    return {
        **modes,
        "mode": mode,
        "colors": {mode: varied(colours), other: varied(apart)},
        "gradient": data.get("MinMaxGradient") or ["#e6effc", "#2f6fde"],
        "fonts": [font["FontFamily"] for font in fonts],
        "hasGutter": ((configuration.get("Sheet") or {}).get("TileLayout") or {})
        .get("Gutter", {})
        .get("Show", True),
        "radius": ((configuration.get("Sheet") or {}).get("Tile") or {}).get(
            "BorderRadius", "10px"
        ),
    }


def readable(colours: Mapping[str, str]) -> dict[str, str]:
    """Return a mode's colours, those of texts mixed until they can be read on page and tiles."""
    grounds = [colours["background"], colours["secondaryBackground"]]
    found = {name: standing_out(colours[name], *grounds, least=READABLE) for name in WRITTEN}
    on_accent = standing_out(colours["accentForeground"], found["accent"], least=READABLE)
    return {**colours, **found, "accentForeground": on_accent}


def lightened(colour: str) -> str:
    """Mix a hexadecimal colour with white, to read well on a dark surface."""
    return mixed(colour, "#ffffff", 0.55)


def varied(colours: Sequence[str]) -> list[str]:
    """Follow a palette by its colours lighter, then greyer, for the series beyond it."""
    lighter = [mixed(one, "#ffffff", 0.55) for one in colours]
    return [*colours, *lighter, *(mixed(one, "#7a7f87", 0.5) for one in colours)]


def standing_out(colour: str, *grounds: str, least: float = GRAPHICS) -> str:
    """Mix a colour with black or white until it contrasts with all that it stands on.

    Where nothing does, on a dark page with light tiles, it stays as it is.
    """
    end = "#ffffff" if luminance(grounds[0]) < MIDDLE else "#000000"
    steps = (mixed(colour, end, 1 - step / 100) for step in range(100))
    enough = (one for one in steps if min(contrast(one, ground) for ground in grounds) >= least)
    return next(enough, colour)


def mixed(colour: str, other: str, part: float) -> str:
    """Return a part of one colour and the rest of another; what isn't hexadecimal stays so."""
    pairs = list(zip(_parts(colour), _parts(other), strict=False))
    if len(pairs) < 3:
        return colour
    return "#" + "".join(f"{round(one * part + two * (1 - part)):02x}" for one, two in pairs)


def contrast(one: str, other: str) -> float:
    """Return two colours' contrast as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, 0 black to 1 white; what isn't hexadecimal is white."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour) or [255] * 3)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> list[int]:
    if not HEXADECIMAL.fullmatch(colour):
        return []
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
