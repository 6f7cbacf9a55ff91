"""Sankey diagrams: nodes in columns, and bands between them as wide as what flows.

A node's column is the longest way to it from where nothing comes from; a flow that closes a circle
isn't followed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.base import Spec, colour, frame

NODE = 0.022  # of the width
GAP = 0.02  # of the height, between nodes; less where there are many
STEPS = 16  # straight pieces of which a band's bend is made


@dataclass(frozen=True)
class SankeyOptions:
    """How to draw flows."""

    value_name: str = "Weight"


@dataclass(frozen=True)
class Flow:
    """What goes from one node to another."""

    source: str
    end: str
    weight: float
    label: str
    key: Mapping[str, Any] = field(default_factory=dict)  # what it filters by, as marks have it


@dataclass(frozen=True)
class Node:
    """A node's place: its column's left, and its top and bottom."""

    left: float
    top: float
    bottom: float
    is_last: bool


def sankey_chart(flows: Sequence[Flow], options: SankeyOptions) -> Spec:
    """Draw flows from left to right, the heaviest first."""
    nodes = placed(flows)
    hints = [("name", "From, to"), ("label", options.value_name)]
    bands = list(_bands(flows, nodes))
    boxes = [_box(name, node, flows) for name, node in nodes.items()]
    dots = [band for band in bands if band["step"] == STEPS // 2]
    colours = colour([*boxes, *bands], {}, None)
    x, y = _scaled("x"), _scaled("y")
    layers: list[Spec] = [
        {
            "data": {"values": bands},
            "mark": {"type": "area", "opacity": 0.35},
            "encoding": {
                "x": x,
                "y": y,
                "y2": {"field": "y2"},
                "detail": {"field": "name", "type": "nominal"},
                "color": colours,
            },
        },
        {
            "data": {"values": boxes},
            "mark": {"type": "rect", "cornerRadius": 2},
            "encoding": {
                "x": x,
                "x2": {"field": "x2"},
                "y": y,
                "y2": {"field": "y2"},
                "color": colours,
            },
        },
        {
            "data": {"values": dots},
            "mark": {"type": "point", "filled": True, "size": 26},
            "encoding": {"x": x, "y": _scaled("y", "middle"), "color": colours},
        },
        *(_names(boxes, is_last) for is_last in (False, True)),
    ]
    return frame([], hints, layer=layers)


def placed(flows: Sequence[Flow]) -> dict[str, Node]:
    """Give each node its place."""
    columns: dict[int, list[str]] = defaultdict(list)
    depths = _depths(flows)
    for name, depth in depths.items():
        columns[depth].append(name)
    sizes = {name: _size(name, flows) for name in depths}
    greatest = max((sum(sizes[one] for one in names) for names in columns.values()), default=1.0)
    most = max((len(names) for names in columns.values()), default=1)
    gap = min(GAP, 0.4 / most)
    unit = (1 - gap * (most - 1)) / greatest
    last = max(columns, default=0) or 1
    found: dict[str, Node] = {}
    for depth, names in columns.items():
        top = 0.0
        for name in sorted(names, key=lambda one: -sizes[one]):
            bottom = top + sizes[name] * unit
            found[name] = Node(depth / last * (1 - NODE), top, bottom, depth == last)
            top = bottom + gap
    return found


def _depths(flows: Sequence[Flow]) -> dict[str, int]:
    before: dict[str, set[str]] = defaultdict(set)
    for flow in flows:
        before[flow.end].add(flow.source)
        before.setdefault(flow.source, set())
    known: dict[str, int] = {}

    def depth(name: str, within: frozenset[str]) -> int:
        if name not in known:
            inner = [one for one in before[name] if one not in within and one != name]
            found = 1 + max((depth(one, within | {name}) for one in inner), default=-1)
            if within:
                return found
            known[name] = found
        return known[name]

    for name in list(before):
        depth(name, frozenset())
    return known


def _size(name: str, flows: Sequence[Flow]) -> float:
    inward = sum(flow.weight for flow in flows if flow.end == name)
    return max(inward, sum(flow.weight for flow in flows if flow.source == name))


def _bands(flows: Sequence[Flow], nodes: dict[str, Node]) -> Iterator[dict[str, Any]]:
    """Yield the points of each flow's band, from its part of one node to that of the other."""
    units = {
        name: (node.bottom - node.top) / (_size(name, flows) or 1) for name, node in nodes.items()
    }
    left = {name: node.top for name, node in nodes.items()}
    right = dict(left)
    for flow in sorted(flows, key=lambda one: nodes[one.end].top):
        source, end = nodes[flow.source], nodes[flow.end]
        height = flow.weight * units[flow.source]
        start, stop = left[flow.source], right[flow.end]
        left[flow.source] += height
        right[flow.end] += flow.weight * units[flow.end]
        for step in range(STEPS + 1):
            part = step / STEPS
            bend = part * part * (3 - 2 * part)
            y = start + (stop - start) * bend
            yield {
                "series": flow.source,
                "name": f"{flow.source} → {flow.end}",
                "label": flow.label,
                **flow.key,
                "band": True,  # all of it means its point
                "step": step,
                "x": source.left + NODE + (end.left - source.left - NODE) * part,
                "y": y,
                "y2": y + height,
                "middle": y + height / 2,
            }


def _box(name: str, node: Node, flows: Sequence[Flow]) -> dict[str, Any]:
    return {
        "series": name,
        "caption": name if node.bottom - node.top > 0.025 else "",
        "x": node.left,
        "x2": node.left + NODE,
        "y": node.top,
        "y2": node.bottom,
        "centre": (node.top + node.bottom) / 2,
        "is_last": node.is_last,
        "count": len(flows),
    }


def _names(boxes: Sequence[dict[str, Any]], is_last: bool) -> Spec:
    """Write names beside their nodes: to the right, and to the left of the last column's."""
    side = {"align": "right", "dx": -6} if is_last else {"align": "left", "dx": 6}
    return {
        "data": {"values": [box for box in boxes if box["is_last"] is is_last]},
        "mark": {"type": "text", "fontSize": 11, "limit": {"expr": "labelRoom"}, **side},
        "encoding": {
            "x": _scaled("x", "x" if is_last else "x2"),
            "y": _scaled("y", "centre"),
            "text": {"field": "caption", "type": "nominal"},
        },
    }


def _scaled(channel: str, field: str | None = None) -> Spec:
    scale = {"domain": [0, 1], "nice": False, "zero": False, "reverse": channel == "y"}
    return {"field": field or channel, "type": "quantitative", "axis": None, "scale": scale}
