"""Layouts without a grid: the canvas of a free-form one, and the sections of a paginated sheet.

Source: API reference, `SectionBasedLayoutConfiguration`: headers, bodies and footers stand below
one another, each with elements placed from its own corner. Paper is as wide as its size says at 96
pixels an inch without its margins, unless elements reach further (unverified: AWS names no unit).
"""

from collections.abc import Iterator, Mapping
from typing import Any

WIDTHS = {  # of paper that stands upright and of paper on its side, in inches
    "US_LETTER": (8.5, 11.0), "US_LEGAL": (8.5, 14.0), "US_TABLOID_LEDGER": (11.0, 17.0),
    "A0": (33.1, 46.8), "A1": (23.4, 33.1), "A2": (16.5, 23.4), "A3": (11.7, 16.5),
    "A4": (8.3, 11.7), "A5": (5.8, 8.3), "JIS_B4": (10.1, 14.3), "JIS_B5": (7.2, 10.1),
}  # fmt: skip
PIXELS_AN_INCH = 96


def canvas_width(layout: Mapping[str, Any]) -> float:
    """Return how many pixels wide a layout's canvas is."""
    sizes = layout.get("CanvasSizeOptions") or {}
    if "BodySections" not in layout:
        screen = sizes.get("ScreenCanvasSizeOptions") or {}
        return pixels(screen.get("OptimizedViewPortWidth") or "1600px")
    paper = sizes.get("PaperCanvasSizeOptions") or {}
    upright, aside = WIDTHS[paper.get("PaperSize") or "US_LETTER"]
    margin = paper.get("PaperMargin") or {}
    inches = aside if paper.get("PaperOrientation") == "LANDSCAPE" else upright
    inches -= sum(_inches(margin.get(side)) for side in ("Left", "Right"))
    return max([inches * PIXELS_AN_INCH, *map(_right, stacked(layout))])


def stacked(layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the elements of all sections, from the first header's corner on."""
    top, found = 0.0, []
    for elements, height in _sections(layout):
        for one in elements:
            place = pixels(one["YAxisLocation"]) + top
            found.append({**one, "YAxisLocation": f"{place}px"})
        top += height
    return found


def pixels(text: str) -> float:
    """Read a length in pixels."""
    return float(text.removesuffix("px"))


def _sections(layout: Mapping[str, Any]) -> Iterator[tuple[list[Mapping[str, Any]], float]]:
    """Yield each section's elements and height: its own, or as far as its elements reach."""
    for name in ("HeaderSections", "BodySections", "FooterSections"):
        for section in layout.get(name) or []:
            inner = (section.get("Content") or section).get("Layout") or {}
            elements = (inner.get("FreeFormLayout") or {}).get("Elements") or []
            own = (section.get("Style") or {}).get("Height")
            ends = [pixels(one["YAxisLocation"]) + pixels(one["Height"]) for one in elements]
            yield elements, max([pixels(own) if own else 0.0, *ends])


def _right(element: Mapping[str, Any]) -> float:
    return pixels(element["XAxisLocation"]) + pixels(element["Width"])


def _inches(text: str | None) -> float:
    return float((text or "0in").removesuffix("in"))
