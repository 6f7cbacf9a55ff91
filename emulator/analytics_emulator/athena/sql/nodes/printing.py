"""A tree of nodes as text, a node a line: what binding and rewriting made of a query."""

from .node import Node, field_names
from .values import Call, Value


def printed(root: Node) -> str:
    """Return a node and all below it, indented by depth."""
    lines: list[str] = []
    stack: list[tuple[int, Node]] = [(0, root)]
    while stack:
        depth, node = stack.pop()
        lines.append("  " * depth + _line(node))
        stack.extend((depth + 1, child) for child in reversed(node.children))
    return "\n".join(lines)


def _line(node: Node) -> str:
    words = [type(node).__name__]
    for name in field_names(type(node)):
        value = getattr(node, name)
        nested = isinstance(value, Node) or (
            isinstance(value, tuple) and value and isinstance(value[0], Node)
        )
        if not nested and name not in ("type", "name") and value not in (None, False, (), ""):
            words.append(f"{name}={value!r}" if not isinstance(node, Call) else str(value))
        elif name == "name" and value:
            words.append(str(value))
    if isinstance(node, Value):
        words.append(f": {node.type}")
    return " ".join(words)
