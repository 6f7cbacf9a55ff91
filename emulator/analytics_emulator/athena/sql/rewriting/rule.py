"""What a rewriting is: which nodes it concerns, and what it makes of a query that has one."""

from collections.abc import Callable
from dataclasses import dataclass

from ..nodes.node import Node
from ..nodes.queries import Query


@dataclass(frozen=True)
class RewritingRule:
    """A rewriting; a query in which nothing concerns it isn't walked again.

    Only nodes of its `kinds` can concern it.
    """

    kinds: tuple[type[Node], ...]
    concerns: Callable[[Node], bool]
    apply: Callable[[Query], Query]
