"""Bing tiles: squares of a map of the world, by zoom level (Trino's BingTileFunctions).

A tile is held as Trino encodes it: 23 bits of x, 23 of y, 5 of its zoom level.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from ..table import MarkedError
from .globe import EARTH_KM, great_circle

_MOST_ZOOM = 23
MOST_LATITUDE, MOST_LONGITUDE = 85.05112878, 180.0
_PIXELS = 256
MOST_TILES = 1_000_000
_MOST_KM = 1000
COARSE = 10  # the zoom level from which on whole tiles are looked for first


class Tile(NamedTuple):
    """A tile by its place from the upper left corner."""

    x: int
    y: int
    zoom: int

    @property
    def code(self) -> int:
        """The number that holds it."""
        return (self.x << 28) + (self.y << 5) + self.zoom

    def corner(self, right: int = 0, down: int = 0) -> tuple[float, float]:
        """Return the longitude and latitude of its upper left corner, or of another."""
        size = _PIXELS << self.zoom
        x = min(max((self.x + right) * _PIXELS, 0), size) / size - 0.5
        y = 0.5 - min(max((self.y + down) * _PIXELS, 0), size) / size
        return 360 * x, 90 - 360 * math.atan(math.exp(-y * 2 * math.pi)) / math.pi

    def parts(self, zoom: int) -> Iterator["Tile"]:
        """Give the tiles of a greater zoom level in it."""
        count = 1 << (zoom - self.zoom)
        for x in range(self.x * count, (self.x + 1) * count):
            for y in range(self.y * count, (self.y + 1) * count):
                yield Tile(x, y, zoom)


def tile_of(code: int) -> Tile:
    """Return the tile that a number holds."""
    return Tile(code >> 28, code % (1 << 28) >> 5, code % 32)


def tile_text(code: int) -> str:
    """Return a tile's text, as Java's toString gives it."""
    tile = tile_of(code)
    return f"BingTile{{x={tile.x}, y={tile.y}, zoom_level={tile.zoom}}}"


def check(condition: bool, text: str) -> None:
    """Make sure of a condition."""
    if not condition:
        raise MarkedError(text)


def check_zoom(zoom: int) -> None:
    """Make sure of a zoom level."""
    check(zoom > 0, "Zoom level must be > 0")
    check(zoom <= _MOST_ZOOM, f"Zoom level must be <= {_MOST_ZOOM}")


def _check_place(latitude: float, longitude: float) -> None:
    for name, value, most in (
        ("Latitude", latitude, MOST_LATITUDE),
        ("Longitude", longitude, MOST_LONGITUDE),
    ):
        check(-most <= value <= most, f"{name} must be between {-most} and {most}")


def tile_at(latitude: float, longitude: float, zoom: int) -> Tile:
    """Return the tile that has a place in it."""
    sine = math.sin(latitude * math.pi / 180)
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    size = _PIXELS << zoom
    across, down = (
        int(min(max(side * size, 0.0), size - 1)) // _PIXELS
        for side in ((longitude + 180) / 360, y)
    )
    return Tile(across, down, zoom)


def of_coordinates(x: int, y: int, zoom: int) -> int:
    """Return bing_tile(x, y, zoom)."""
    check_zoom(zoom)
    most = 1 << zoom
    for side in (x, y):
        range_ = f"XY coordinates for a Bing tile at zoom level {zoom} must be within [0, {most})"
        check(0 <= side < most, f"{range_} range")
    return Tile(x, y, zoom).code


def of_quadkey(text: str) -> int:
    """Return bing_tile(quadkey)."""
    check(text != "", "QuadKey must not be empty string")
    check(len(text.encode()) <= _MOST_ZOOM, f"QuadKey must be {_MOST_ZOOM} characters or less")
    check(set(text) <= set("0123"), f"Invalid QuadKey digit sequence: {text}")
    x = int("".join(str(int(c) & 1) for c in text), 2)
    y = int("".join(str(int(c) >> 1) for c in text), 2)
    return Tile(x, y, len(text)).code


def quadkey(code: int) -> str:
    """Return bing_tile_quadkey."""
    tile = tile_of(code)
    places = range(tile.zoom - 1, -1, -1)
    return "".join(str((tile.x >> p & 1) + 2 * (tile.y >> p & 1)) for p in places)


def at(latitude: float, longitude: float, zoom: int) -> int:
    """Return bing_tile_at."""
    _check_place(latitude, longitude)
    check_zoom(zoom)
    return tile_at(latitude, longitude, zoom).code


def around(latitude: float, longitude: float, zoom: int) -> list[int]:
    """Return bing_tiles_around(latitude, longitude, zoom): the tile and its neighbours."""
    _check_place(latitude, longitude)
    check_zoom(zoom)
    middle, most = tile_at(latitude, longitude, zoom), (1 << zoom) - 1
    sides = [(middle.x + i, middle.y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    inside = ((x, y) for x, y in sides if 0 <= x <= most and 0 <= y <= most)
    return [Tile(x, y, zoom).code for x, y in inside]


def within(latitude: float, longitude: float, zoom: int, radius: float) -> list[int]:
    """Return bing_tiles_around(latitude, longitude, zoom, radius): those that cover a circle."""
    _check_place(latitude, longitude)
    check_zoom(zoom)
    check(radius >= 0, "Radius must be >= 0")
    check(radius <= _MOST_KM, "Radius must be <= 1,000 km")
    return [tile.code for tile in _Circle(latitude, longitude, zoom, radius).tiles()]


class _Circle:
    """Tiles around a place, of a radius in kilometres."""

    def __init__(self, latitude: float, longitude: float, zoom: int, radius: float) -> None:
        self._place, self._radius = (latitude, longitude), radius
        self._middle = tile_at(latitude, longitude, zoom)
        self._count = 1 << zoom  # of tiles round the world
        self._top = tile_at(_north(latitude, radius, 0), longitude, zoom).y
        self._bottom = tile_at(_north(latitude, radius, 180), longitude, zoom).y
        self._left = tile_at(latitude, _east(latitude, longitude, radius, 270), zoom).x
        self._right = tile_at(latitude, _east(latitude, longitude, radius, 90), zoom).x

    def tiles(self) -> Iterator[Tile]:
        """Give the middle row, the middle column, and of each corner what is near enough."""
        x, y, zoom = self._middle
        wide = self._right - self._left + 1
        wide += self._count if self._right < self._left else 0
        self._check_count(wide * (self._bottom - self._top + 1))
        for i in range(wide):
            yield Tile((self._left + i) % self._count, y, zoom)
        for other in range(self._top, self._bottom + 1):
            if other != y:
                yield Tile(x, other, zoom)
        yield from self._corners(self._right, -1, 0)
        yield from self._corners(self._left, 1, 1)

    def _check_count(self, count: int) -> None:
        text = (
            "The number of tiles covering input rectangle exceeds the limit of 1M. Number of tiles:"
            f" {count}. Radius: {self._radius:.1f} km. Zoom level: {self._middle.zoom}."
        )
        check(count <= MOST_TILES, text)

    def _corners(self, x: int, step: int, side: int) -> Iterator[Tile]:
        while x != self._middle.x:
            yield from self._column(x, range(self._top, self._middle.y), side, 1)
            yield from self._column(x, range(self._bottom, self._middle.y, -1), side, 0)
            x = (x + step) % self._count

    def _column(self, x: int, rows: range, right: int, down: int) -> Iterator[Tile]:
        near = False
        for y in rows:
            tile = Tile(x, y, self._middle.zoom)
            near = near or self._is_near(*tile.corner(right, down))
            if near:
                yield tile

    def _is_near(self, longitude: float, latitude: float) -> bool:
        return great_circle(*self._place, latitude, longitude) <= self._radius


def _north(latitude: float, radius: float, bearing: float) -> float:
    here, ratio = math.radians(latitude), radius / EARTH_KM
    turn = math.cos(math.radians(bearing))
    sine = math.sin(here) * math.cos(ratio) + math.cos(here) * math.sin(ratio) * turn
    return min(max(math.degrees(math.asin(sine)), -MOST_LATITUDE), MOST_LATITUDE)


def _east(latitude: float, longitude: float, radius: float, bearing: float) -> float:
    here, ratio = math.radians(latitude), radius / EARTH_KM
    across = math.sin(math.radians(bearing)) * math.sin(ratio) * math.cos(here)
    along = math.cos(ratio) - math.sin(here) * math.sin(here)
    found = math.degrees(math.radians(longitude) + math.atan2(across, along))
    if found > MOST_LONGITUDE:
        return -MOST_LONGITUDE + (found - MOST_LONGITUDE)
    if found < -MOST_LONGITUDE:
        return MOST_LONGITUDE + (found + MOST_LONGITUDE)
    return found
