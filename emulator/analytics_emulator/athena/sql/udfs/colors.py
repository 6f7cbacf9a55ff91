"""Colours and what terminals show of them.

Source: Trino's ColorFunctions. A colour is held as its number: 0xRRGGBB, or below zero one of the
terminal's eight.
"""

import math
import re

import numpy as np

from .table import MarkedError, Udf

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_RESET = "\x1b[0m"


def _color(text: str) -> int:
    if re.fullmatch("#[0-9a-fA-F]{3}", text):
        return _packed(*(int(digit, 16) * 17 for digit in text[1:]))
    if text.lower() in _NAMES:
        return -_NAMES.index(text.lower()) - 1
    raise MarkedError(f"Invalid color: '{text}'")


def _rgb(red: int, green: int, blue: int) -> int:
    for name, part in (("red", red), ("green", green), ("blue", blue)):
        if not 0 <= part <= 255:
            raise MarkedError(f"{name} must be between 0 and 255")
    return _packed(red, green, blue)


def _packed(red: int, green: int, blue: int) -> int:
    return red << 16 | green << 8 | blue


def _parts(color: int) -> tuple[int, int, int]:
    if color < 0:
        raise MarkedError("color is not a valid rgb value")
    return color >> 16 & 255, color >> 8 & 255, color & 255


def color_text(color: int) -> str:
    """Return a colour's text."""
    return _NAMES[-color - 1] if color < 0 else f"#{color:06x}"


def _between(fraction: float, low: int, high: int) -> int:
    """Return a colour between two, by hue, saturation and brightness; black for NaN."""
    if math.isnan(fraction):
        return 0
    shade = np.float32(min(1.0, max(0.0, fraction)))
    first, last = (_hue_saturation_brightness(_parts(c)) for c in (low, high))
    mixed = [shade * (b - a) + a for a, b in zip(first, last, strict=True)]
    return _packed(*_red_green_blue(*mixed))


# As java.awt.Color has them, in floats: their rounding decides on a shade.
_ONE = np.float32(1)


def _hue_saturation_brightness(parts: tuple[int, int, int]) -> list[np.float32]:
    high, low = max(parts), min(parts)
    brightness = np.float32(high) / np.float32(255)
    if high == low:
        return [np.float32(0), np.float32(0), brightness]
    saturation = np.float32(high - low) / np.float32(high)
    distance = [np.float32(high - part) / np.float32(high - low) for part in parts]
    place = parts.index(high)
    hue = np.float32(2 * place) + distance[place - 1] - distance[place - 2]
    hue = hue / np.float32(6)
    return [hue + _ONE if hue < 0 else hue, saturation, brightness]


def _red_green_blue(
    hue: np.float32, saturation: np.float32, brightness: np.float32
) -> tuple[int, int, int]:
    sector = (hue - np.floor(hue)) * np.float32(6)
    f = sector - np.floor(sector)
    p = brightness * (_ONE - saturation)
    q = brightness * (_ONE - saturation * f)
    t = brightness * (_ONE - saturation * (_ONE - f))
    b = brightness
    chosen = [(b, t, p), (q, b, p), (p, b, t), (p, q, b), (t, p, b), (b, p, q)][int(sector)]
    red, green, blue = (int(part * np.float32(255) + np.float32(0.5)) for part in chosen)
    return red, green, blue


def _color_between(fraction: float, low: int, high: int) -> int:
    for name, color in (("lowColor", low), ("highColor", high)):
        if color < 0:
            raise MarkedError(f"{name} not a valid RGB color")
    return _between(fraction, low, high)


def _color_of(value: float, low: float, high: float, first: int, last: int) -> int:
    fraction = (value - low) / (high - low) if high != low else math.nan
    return _color_between(fraction, first, last)


def _code(color: int) -> int:
    """Return the number of a colour in a terminal's palette of 256."""
    if color < 0:
        return -color - 1
    red, green, blue = (part * 6 // 256 for part in _parts(color))
    return 16 + red * 36 + green * 6 + blue


def _render(text: str, color: int) -> str:
    return f"\x1b[38;5;{_code(color)}m{text}{_RESET}"


def _bar(fraction: float, width: int, low: int, high: int) -> str:
    filled = 0 if math.isnan(fraction) else int(min(max(fraction, 0.0), 1.0) * width)
    cells = []
    for place in range(filled):
        shade = math.nan if width == 1 else place / (width - 1)
        cells.append(f"\x1b[38;5;{_code(_between(shade, low, high))}m█")
    return "".join(cells) + _RESET + " " * (width - filled)


UDFS: list[Udf] = [
    ("athena_color", _color, ("VARCHAR",), "INTEGER"),
    ("athena_rgb", _rgb, ("BIGINT", "BIGINT", "BIGINT"), "INTEGER"),
    ("athena_color_between", _color_between, ("DOUBLE", "INTEGER", "INTEGER"), "INTEGER"),
    ("athena_color_of", _color_of, (*("DOUBLE",) * 3, "INTEGER", "INTEGER"), "INTEGER"),
    ("athena_render", _render, ("VARCHAR", "INTEGER"), "VARCHAR"),
    ("athena_bar", _bar, ("DOUBLE", "BIGINT", "INTEGER", "INTEGER"), "VARCHAR"),
]
