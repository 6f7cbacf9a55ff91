"""How large a chart is in a report, and which of a theme's modes reports are in."""

from collections.abc import Mapping
from typing import Any, NamedTuple

MODE = "light"  # mail programs and paper are white
WIDTH, HEIGHT = 420, 240  # on a phone a bit smaller, on a desk a bit larger
HIGHEST = 1600.0


class Size(NamedTuple):
    """A picture's size in CSS pixels."""

    width: int
    height: int


def size_of(spec: Mapping[str, Any]) -> Size:
    """Return the size of a chart: one that would scroll in a tile is as high as it needs."""
    needed = ((spec.get("usermeta") or {}).get("scroll") or {}).get("height") or 0
    return Size(WIDTH, round(min(HIGHEST, max(HEIGHT, needed + 60))))
