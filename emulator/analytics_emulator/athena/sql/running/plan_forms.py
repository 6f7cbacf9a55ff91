"""A plan as lines, as JSON or as a graph, in the forms of Trino's EXPLAIN."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from .plans import Plan

# The colours are of Trino's kinds of nodes; others are white, as its Output is.
_COLOURS = {
    **dict.fromkeys(("TableScan", "ScanFilter"), "deepskyblue"),
    **dict.fromkeys(("Aggregate", "Window"), "chartreuse3"),
    **dict.fromkeys(("InnerJoin", "LeftJoin", "RightJoin", "FullJoin", "CrossJoin"), "orange"),
    "CorrelatedJoin": "orange",
    **dict.fromkeys(("Sort", "TopN", "TopNRanking"), "aliceblue"),
    "Filter": "yellow",
    "Project": "bisque",
    "Limit": "gray83",
    "Values": "deepskyblue",
}


def plan_lines(plan: Plan, first: str = "", rest: str = "") -> list[str]:
    """Return a plan as Trino prints one."""
    stem = "│   " if plan.children else "    "
    lines = [f"{first}{titled(plan)}", *(f"{rest}{stem}{line}" for line in plan.details)]
    for place, child in enumerate(plan.children, 1):
        last = place == len(plan.children)
        corner, beside = ("└─ ", "   ") if last else ("├─ ", "│  ")
        lines += plan_lines(child, f"{rest}{corner}", f"{rest}{beside}")
    return lines


def titled(plan: Plan) -> str:
    """Return a node's name and what stands in brackets behind it."""
    return f"{plan.name}[{', '.join(f'{name} = {text}' for name, text in plan.descriptor.items())}]"


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as Trino's JSON has one, without outputs and estimates, which aren't known."""
    return _numbered_json(plan, count())


def _numbered_json(plan: Plan, numbers: "count[int]") -> dict[str, Any]:
    return {
        "id": str(next(numbers)),
        "name": plan.name,
        "descriptor": dict(plan.descriptor),
        "details": list(plan.details),
        "children": [_numbered_json(child, numbers) for child in plan.children],
    }


def plan_graph(plan: Plan, name: str, cluster: str) -> list[str]:
    """Return a plan in Graphviz's language, in one cluster."""
    edges: list[str] = []
    nodes = list(_nodes(plan, count(1), edges))
    head = [f"digraph {name} {{", f"subgraph {cluster} {{", 'label = "SINGLE"']
    return [*head, *nodes, "}", *edges, "}"]


def _nodes(plan: Plan, numbers: "count[int]", edges: list[str], above: int = 0) -> Iterator[str]:
    number = next(numbers)
    if above:
        edges.append(f"plannode_{above} -> plannode_{number};")
    details = "".join(f"{_escaped(line)}\\n" for line in plan.details)
    label = f"{{{_escaped(titled(plan))}{'|' if details else ''}{details}}}"
    style = f'style="rounded, filled", shape=record, fillcolor={_COLOURS.get(plan.name, "white")}'
    yield f'plannode_{number}[label="{label}", {style}];'
    for child in plan.children:
        yield from _nodes(child, numbers, edges, number)


def _escaped(text: str) -> str:
    """Return a text as it stands in a record's label."""
    return re.sub(r'[\\"{}|<>]', lambda found: f"\\{found[0]}", text)
