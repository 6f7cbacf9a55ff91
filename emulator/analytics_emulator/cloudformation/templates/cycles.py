"""Circular dependencies."""

from collections.abc import Iterator, Mapping


def circle(edges: Mapping[str, set[str]]) -> list[str]:
    """Return the names of one strongly connected part of a graph, in the graph's order, if any."""
    for part in _parts(edges):
        if len(part) > 1 or any(name in edges[name] for name in part):
            return [name for name in edges if name in part]
    return []


def _parts(edges: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """Yield the strongly connected parts (Kosaraju's algorithm, without recursion)."""
    order = _finished(edges)
    backwards: dict[str, set[str]] = {name: set() for name in edges}
    for name, targets in edges.items():
        for target in targets:
            backwards[target].add(name)
    seen: set[str] = set()
    for name in reversed(order):
        if name not in seen:
            part, waiting = set(), [name]
            while waiting:
                here = waiting.pop()
                if here not in seen:
                    seen.add(here)
                    part.add(here)
                    waiting.extend(backwards[here] - seen)
            yield part


def _finished(edges: Mapping[str, set[str]]) -> list[str]:
    """Return the names in the order in which a depth-first walk leaves them."""
    seen: set[str] = set()
    order: list[str] = []
    for start in edges:
        waiting = [(start, False)]
        while waiting:
            name, is_done = waiting.pop()
            if is_done:
                order.append(name)
            elif name not in seen:
                seen.add(name)
                waiting.append((name, True))
                waiting.extend((target, False) for target in edges[name] - seen)
    return order
