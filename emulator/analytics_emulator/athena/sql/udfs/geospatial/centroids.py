"""ST_Centroid: the mean of points, of segments by their length, of triangles by their area.

Source: the formulas of Trino's library, in their order, so that the last digits are the same.
"""

import itertools

import shapely
from shapely import Geometry

from .shapes import check, clockwise, held, kind, shapes
from .sums import Path, lengths, ring_area, total

_KINDS = ("POINT", "MULTI_POINT", "LINE_STRING", "MULTI_LINE_STRING", "POLYGON", "MULTI_POLYGON")


def centroids(column: list[bytes]) -> list[bytes | None]:
    """Return ST_Centroid."""
    found = shapes(column)
    for shape in found:
        check("ST_Centroid", shape, *_KINDS)
    return held(map(_centroid, found))


def _centroid(shape: Geometry) -> Geometry:
    if shape.is_empty:
        return shapely.Point()
    if kind(shape) == "POINT":
        return shape
    if "POLYGON" in kind(shape):
        paths = [
            shapely.get_coordinates(r).tolist()
            for r in shapely.get_rings(shapely.get_parts(clockwise(shape)))
        ]
        area = total(map(ring_area, paths))
        return _of_polygon(paths, area) if area else _of_lines(paths)
    paths = [shapely.get_coordinates(line).tolist() for line in shapely.get_parts(shape)]
    return _of_points(paths) if kind(shape) == "MULTI_POINT" else _of_lines(paths)


def _of_points(paths: list[Path]) -> Geometry:
    places = [place for path in paths for place in path]
    sums = [0.0, 0.0]
    for x, y in places:
        sums = [sums[0] + x, sums[1] + y]
    return shapely.Point(sums[0] / len(places), sums[1] / len(places))


def _of_lines(paths: list[Path]) -> Geometry:
    whole, xs, ys = total(part for path in paths for part in lengths(path)), [], []
    if whole == 0:
        return _of_points(paths)
    for path in paths:
        pairs = zip(path, path[1:], lengths(path), strict=False)
        for (x, y), (x2, y2), length in pairs:
            xs.append((x + (x2 - x) * 0.5) * length)
            ys.append((y + (y2 - y) * 0.5) * length)
    return shapely.Point(total(xs) / whole, total(ys) / whole)


def _of_polygon(rings: list[Path], area: float) -> Geometry:
    origin, xs, ys = rings[0][0], [], []
    for ring in rings:
        start, places = ring[0], [(x - ring[0][0], y - ring[0][1]) for x, y in ring[1:-1]]
        for (x, y), (x2, y2) in itertools.pairwise(places):
            twice = x2 * y - x * y2
            xs.append((x + x2) * twice)
            ys.append((y + y2) * twice)
        weight = 6 * ring_area(ring)
        xs.append((start[0] - origin[0]) * weight)
        ys.append((start[1] - origin[1]) * weight)
    whole = area * 6
    return shapely.Point(total(xs) / whole + origin[0], total(ys) / whole + origin[1])
