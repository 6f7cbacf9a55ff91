"""Which nodes give another value each time they are computed."""

from .forms import is_volatile
from .node import Node
from .values import Call
from .walking import walk


def contains_volatile(root: Node) -> bool:
    """Return whether a node gives another value each time it is computed."""
    return any(isinstance(n, Call) and is_volatile(n.form) for n in walk(root))
