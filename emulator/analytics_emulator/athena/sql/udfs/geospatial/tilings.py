"""geometry_to_bing_tiles: the fewest tiles of a zoom level that cover a geometry.

Source: Trino's BingTileFunctions, its limits and the order of its tiles.
"""

from collections.abc import Iterator

import shapely
from shapely import Geometry

from ..table import MarkedError
from .accessors import point_count
from .bingtiles import (
    COARSE,
    MOST_LATITUDE,
    MOST_LONGITUDE,
    MOST_TILES,
    Tile,
    check,
    check_zoom,
    tile_at,
    tile_of,
)
from .shapes import held, shapes

_MOST_COMPLEXITY = 25_000_000
_TOO_HIGH = "The zoom level is too high"
_TO_COVER = "to compute a set of covering Bing tiles."


def polygons(codes: list[int]) -> list[bytes | None]:
    """Return bing_tile_polygon."""
    return held(_polygon(tile_of(code)) for code in codes)


def _polygon(tile: Tile) -> Geometry:
    (west, north), (east, south) = tile.corner(), tile.corner(1, 1)
    return shapely.Polygon([(west, south), (east, south), (east, north), (west, north)])


def cover(column: list[bytes], zooms: list[int]) -> list[list[int]]:
    """Return geometry_to_bing_tiles."""
    pairs = zip(shapes(column), zooms, strict=True)
    return [[tile.code for tile in _tiles(shape, zoom)] for shape, zoom in pairs]


def _tiles(shape: Geometry, zoom: int) -> Iterator[Tile]:
    check_zoom(zoom)
    if shape.is_empty:
        return
    west, south, east, north = shape.bounds
    for name, least, greatest, most in (
        ("Latitude", south, north, MOST_LATITUDE),
        ("Longitude", west, east, MOST_LONGITUDE),
    ):
        text = f"{name} span for the geometry must be in [{-most:.2f}, {most:.2f}] range"
        check(-most <= least and greatest <= most, text)
    first, last = tile_at(north, west, zoom), _last(south, east, zoom)
    is_whole = _is_point_or_box(shape)
    count = (last.x - first.x + 1) * (last.y - first.y + 1)
    _check_count(shape, count, zoom, is_whole=is_whole)
    shapely.prepare(shape)
    if is_whole or zoom <= COARSE:
        for x in range(first.x, last.x + 1):
            for y in range(first.y, last.y + 1):
                tile = Tile(x, y, zoom)
                if is_whole or shape.intersects(_polygon(tile)):
                    yield tile
        return
    shift = zoom - COARSE
    for x in range(first.x >> shift, (last.x >> shift) + 1):
        for y in range(first.y >> shift, (last.y >> shift) + 1):
            yield from _within(shape, Tile(x, y, COARSE), zoom)


def _last(south: float, east: float, zoom: int) -> Tile:
    """Return the tile of the lower right corner; not one that only its edge touches."""
    tile = tile_at(south, east, zoom)
    longitude, latitude = tile.corner()
    return Tile(tile.x - (longitude == east), tile.y - (latitude == south), zoom)


def _is_point_or_box(shape: Geometry) -> bool:
    if shape.geom_type != "Polygon" or shape.interiors:
        return bool(shape.geom_type == "Point")
    places = shapely.get_coordinates(shape.exterior)[:-1]
    corners = shapely.get_coordinates(shapely.box(*shape.bounds))[:-1]
    return len(places) == 4 and bool({*map(tuple, places)} <= {*map(tuple, corners)})


def _check_count(shape: Geometry, count: int, zoom: int, *, is_whole: bool) -> None:
    if is_whole:
        names = zip(("xMin", "yMin", "xMax", "yMax"), shape.bounds, strict=True)
        sides = ", ".join(f"{name}={value:.2f}" for name, value in names)
        check(
            count <= MOST_TILES,
            "The number of tiles covering input rectangle exceeds the limit of 1M. "
            f"Number of tiles: {count}. Rectangle: {sides}. Zoom level: {zoom}.",
        )
        return
    check(count < 2**31, f"{_TOO_HIGH} {_TO_COVER}")
    if count * point_count(shape) > _MOST_COMPLEXITY:
        raise MarkedError(
            f"{_TOO_HIGH} or the geometry is too complex {_TO_COVER} Please use a lower zoom level"
            " or convert the geometry to its bounding box using the ST_Envelope function."
        )


def _within(shape: Geometry, tile: Tile, zoom: int) -> Iterator[Tile]:
    """Give the tiles in a larger one that a geometry meets; all of them where it covers that."""
    area = _polygon(tile)
    if tile.zoom == zoom:
        if shape.intersects(area):
            yield tile
    elif shape.contains(area):
        yield from tile.parts(zoom)
    elif shape.intersects(area):
        for part in tile.parts(tile.zoom + 1):
            yield from _within(shape, part, zoom)
