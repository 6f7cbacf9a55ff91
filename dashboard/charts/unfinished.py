"""A period that still goes on: its marks are pale or dashed, lest a part look like a fall.

QuickSight draws such a period like any other; nothing of the numbers is changed here.
"""

from typing import Any

from dashboard.charts.base import Rows, Spec

PALE = 0.45
DASHES = [5, 4]


def has_unfinished(rows: Rows) -> bool:
    """Tell whether a row's period hasn't ended."""
    return any(row.get("isOpen") for row in rows)


def pale(rows: Rows) -> dict[str, Any]:
    """Return the encoding that lets bars of an unfinished period be pale; nothing without one."""
    if not has_unfinished(rows):
        return {}
    return {"fillOpacity": {"condition": {"test": "datum.isOpen", "value": PALE}, "value": 1}}


def dashed(line: Spec, rows: Rows) -> list[Spec]:
    """Return a line, and apart from it, dashed, the way from the last whole period on."""
    if not has_unfinished(rows):
        return [line]
    only_open = "datum.isOpen"
    bare = {name: value for name, value in line["mark"].items() if name != "point"}
    found = [
        {**line, "transform": [{"filter": f"!{only_open}"}]},
        {
            **line,
            "mark": {**bare, "strokeDash": DASHES},
            "transform": [{"filter": f"{only_open} || datum.isLast"}],
        },
    ]
    if own := line["mark"].get("point"):
        point = {"type": "point", "filled": True, **own}
        found.append({**line, "mark": point, "transform": [{"filter": only_open}]})
    return found


def with_last(line: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark of a series, in its order, the value from which the dashed way begins."""
    place = next((index for index, one in enumerate(line) if one.get("isOpen")), 0)
    if not place or line[place - 1].get("value") is None:
        return line
    return [*line[: place - 1], {**line[place - 1], "isLast": True}, *line[place:]]
