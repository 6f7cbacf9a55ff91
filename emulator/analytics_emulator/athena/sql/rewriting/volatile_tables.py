"""WITH queries that give other rows each time: each reader computes its own (Trino docs, WITH)."""

from dataclasses import replace

from ..nodes.node import Node
from ..nodes.queries import CommonScan, CommonTable, Query
from ..nodes.volatility import contains_volatile
from ..nodes.walking import rewrite, walk
from .rule import RewritingRule


def _drawn_anew(query: Query) -> Query:
    """Mark what is volatile, and what reads of it."""
    volatile: set[str] = set()
    waiting = [node for node in walk(query) if isinstance(node, CommonTable)]
    while found := [table for table in waiting if _draws(table, volatile)]:
        volatile.update(table.name for table in found)
        waiting = [table for table in waiting if table.name not in volatile]

    def marked(node: Node) -> Node:
        if isinstance(node, CommonTable) and node.name in volatile and not node.step:
            return replace(node, anew=True)
        return node

    return rewrite(query, marked)


def _draws(table: CommonTable, volatile: set[str]) -> bool:
    names = {node.name for node in walk(table) if isinstance(node, CommonScan)}
    return contains_volatile(table) or not names.isdisjoint(volatile)


def _is_volatile_table(node: Node) -> bool:
    return isinstance(node, CommonTable) and contains_volatile(node)


VOLATILE_TABLES = RewritingRule((CommonTable,), _is_volatile_table, _drawn_anew)
