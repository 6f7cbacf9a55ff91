"""Lines as Google's encoded polylines: five bits a character (Trino's EncodedPolylineFunctions)."""

import math

import shapely
from shapely import Geometry

from ..table import MarkedError
from .shapes import check, held, shapes


def decode(texts: list[str]) -> list[bytes | None]:
    """Return from_encoded_polyline."""
    return held(map(_decoded, texts))


def _decoded(text: str) -> Geometry:
    numbers: list[int] = []
    value, shift = 1, 0
    for character in text:
        bits = ord(character) - 64
        value += bits << shift
        shift += 5
        if bits < 0x1F:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 1, 0
    if shift or len(numbers) % 2:
        length = len(text)
        text = f"Index {length} out of bounds for length {length}"
        raise MarkedError(text, "GENERIC_INTERNAL_ERROR")
    latitude = longitude = 0
    places = []
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        latitude, longitude = latitude + north, longitude + east
        places.append((longitude * 1e-5, latitude * 1e-5))
    return shapely.LineString(places * 2 if len(places) == 1 else places)


def encode(column: list[bytes]) -> list[str]:
    """Return to_encoded_polyline."""
    return [_encoded(shape) for shape in shapes(column)]


def _encoded(shape: Geometry) -> str:
    check("encode_polyline", shape, "LINE_STRING", "MULTI_POINT")
    before, text = [0, 0], ""
    for x, y in shapely.get_coordinates(shape).tolist():
        now = [math.floor(side * 1e5 + 0.5) for side in (y, x)]
        text += "".join(_digits(b - a) for a, b in zip(before, now, strict=True))
        before = now
    return text


def _digits(number: int) -> str:
    value = ~(number << 1) if number < 0 else number << 1
    text = ""
    while value >= 0x20:
        text += chr((0x20 | value & 0x1F) + 63)
        value >>= 5
    return text + chr(value + 63)
