"""Sums as Trino's library makes them (Kahan's), so that their last digits are the same."""

import itertools
import math
from collections.abc import Iterable

type Path = list[list[float]]


def total(values: Iterable[float]) -> float:
    """Return a sum whose lost digits are carried along."""
    found = lost = 0.0
    for value in values:
        rest = value - lost
        grown = found + rest
        lost = (grown - found) - rest
        found = grown
    return found


def lengths(path: Path) -> list[float]:
    """Return the lengths of a path's segments."""
    pairs = itertools.pairwise(path)
    sides = ((x2 - x, y2 - y) for (x, y), (x2, y2) in pairs)
    return [math.sqrt(dx * dx + dy * dy) for dx, dy in sides]


def ring_area(ring: Path) -> float:
    """Return a ring's area, above zero if it goes clockwise."""
    first_x, first_y = ring[0]
    pairs = itertools.pairwise(ring)
    return total(
        ((x2 - first_x) - (x - first_x)) * ((y2 - first_y) + (y - first_y)) * 0.5
        for (x, y), (x2, y2) in pairs
    )
