"""Walks over nodes, without recursion: every part of a tree, and a tree with other parts."""

from collections.abc import Callable, Iterator

from .node import Node


def walk(root: Node, enter: Callable[[Node], bool] = lambda _node: True) -> Iterator[Node]:
    """Yield a node and all below it, each once; children only of those that `enter` holds for."""
    stack, seen = [root], {id(root)}
    while stack:
        node = stack.pop()
        yield node
        if node.children and enter(node):
            new = [c for c in reversed(node.children) if id(c) not in seen]
            seen.update(map(id, new))
            stack.extend(new)


def rewrite[N: Node](root: N, rule: Callable[[Node], Node]) -> N:
    """Return the tree in which the rule was applied to each node, children first."""
    done: dict[int, Node] = {}
    stack: list[Node] = [root]
    while stack:
        node = stack[-1]
        if id(node) in done:
            stack.pop()
            continue
        if node.children and (waiting := [c for c in node.children if id(c) not in done]):
            stack.extend(waiting)
            continue
        done[id(node)] = rule(_over(node, done))
        stack.pop()
    return done[id(root)]  # type: ignore[return-value]  # a rule keeps a query a query


def substitute[N: Node](root: N, replacement: Callable[[Node], Node | None]) -> N:
    """Return the tree with parts replaced from the top: below what is replaced nothing is."""
    done: dict[int, Node] = {}
    stack: list[Node] = [root]
    while stack:
        node = stack[-1]
        if id(node) in done:
            stack.pop()
            continue
        instead = replacement(node)
        if instead is not None:
            done[id(node)] = instead
            continue
        if node.children and (waiting := [c for c in node.children if id(c) not in done]):
            stack.extend(waiting)
            continue
        done[id(node)] = _over(node, done)
        stack.pop()
    return done[id(root)]  # type: ignore[return-value]  # replacements fit their places


def _over(node: Node, done: dict[int, Node]) -> Node:
    """Return a node over what became of its children."""
    children = [done[id(c)] for c in node.children]
    for new, old in zip(children, node.children, strict=True):
        if new is not old:
            return node.with_children(children)
    return node
