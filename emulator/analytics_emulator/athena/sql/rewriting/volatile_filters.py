"""Filters that differ from row to row by themselves: they stay above the UNNEST that makes rows.

DuckDB 2.0 pushes `random() < 0.5` below its own unnest, where it holds for all elements or none.
"""

from dataclasses import replace

from ..nodes.node import Node
from ..nodes.queries import Grouped, Join, Query, Select, Unnest
from ..nodes.volatility import contains_volatile
from ..nodes.walking import rewrite
from .rule import RewritingRule


def _keep_above(query: Query) -> Query:
    """Put a barrier on each UNNEST of a query that filters by something volatile."""
    return rewrite(query, lambda n: replace(n, barrier=True) if isinstance(n, Unnest) else n)


def _filters_by_volatile(node: Node) -> bool:
    if isinstance(node, Select | Grouped):
        return any(map(contains_volatile, node.where))
    return isinstance(node, Join) and any(map(contains_volatile, node.condition))


VOLATILE_FILTERS = RewritingRule(_filters_by_volatile, _keep_above)
