"""What rules of writing are made of: lists of texts and nodes."""

from collections.abc import Callable, Iterable
from typing import Any

from ..nodes.node import Node

type Pieces = list[str | Node]
type Rule = Callable[[Any], Pieces]


type Part = Node | Pieces
"""A node, or pieces that belong together."""


def joined(nodes: Iterable[Part], separator: str) -> Pieces:
    """Return nodes, or lists of pieces, with a separator between them."""
    found: Pieces = []
    for node in nodes:
        if found:
            found.append(separator)
        if isinstance(node, list):
            found.extend(node)
        else:
            found.append(node)
    return found


def clause(word: str, nodes: Iterable[Part], separator: str = ", ") -> Pieces:
    """Return a clause, or nothing where nothing stands in it."""
    inner = joined(nodes, separator)
    return [word, *inner] if inner else []
