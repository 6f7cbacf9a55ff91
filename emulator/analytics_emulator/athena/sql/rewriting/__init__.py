"""Nodes to nodes, one rule a file, in the order in which they are applied."""

from collections.abc import Iterable

from ..binding.shape import TableScan
from ..nodes.node import Node
from ..nodes.queries import Query
from ..nodes.walking import walk
from .columns_touched import columns_touched
from .incomparable import INCOMPARABLE
from .map_keys import MAP_KEYS
from .nan_comparisons import NAN_COMPARISONS
from .nan_order import NAN_ORDER
from .outer_aggregates import OUTER_AGGREGATES
from .partition_pruning import prune_partitions
from .rule import RewritingRule
from .shared_operands import SHARED_OPERANDS
from .short_circuits import SHORT_CIRCUITS
from .volatile_filters import VOLATILE_FILTERS
from .volatile_tables import VOLATILE_TABLES
from .zoned_keys import ZONED_KEYS

RULES: tuple[RewritingRule, ...] = (
    INCOMPARABLE,
    MAP_KEYS,
    ZONED_KEYS,
    NAN_ORDER,
    NAN_COMPARISONS,
    VOLATILE_FILTERS,
    VOLATILE_TABLES,
    SHORT_CIRCUITS,
    SHARED_OPERANDS,
    OUTER_AGGREGATES,
)


def rewritten(query: Query, scans: list[TableScan], *, prune: bool = True) -> Query:
    """Return a bound query as it is to be written."""
    parts = tuple(walk(query))
    if prune and scans:
        query = prune_partitions(query, parts, scans)
    by_kind = _by_kind(parts)
    for rule in RULES:
        if any(rule.concerns(node) for kind in rule.kinds for node in by_kind.get(kind, ())):
            query = rule.apply(query)
            by_kind = _by_kind(walk(query))
    return query


def _by_kind(parts: Iterable[Node]) -> dict[type[Node], list[Node]]:
    found: dict[type[Node], list[Node]] = {}
    for node in parts:
        found.setdefault(type(node), []).append(node)
    return found


__all__ = ["RULES", "RewritingRule", "columns_touched", "rewritten"]
