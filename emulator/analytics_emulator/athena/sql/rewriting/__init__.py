"""Nodes to nodes, one rule a file, in the order in which they are applied."""

from collections.abc import Callable

from ..binding.shape import TableScan
from ..nodes.queries import Query
from .columns_touched import columns_touched
from .nan_comparisons import guard_nan_comparisons
from .partition_pruning import prune_partitions
from .shared_operands import share_operands
from .volatile_filters import keep_volatile_filters_above
from .zoned_keys import tell_zoned_keys_apart

type Rewriting = Callable[[Query], Query]


def rewritten(query: Query, scans: list[TableScan], *, prune: bool = True) -> Query:
    """Return a bound query as it is to be written."""
    if prune:
        query = prune_partitions(query, scans)
    for rule in (
        tell_zoned_keys_apart,
        guard_nan_comparisons,
        keep_volatile_filters_above,
        share_operands,
    ):
        query = rule(query)
    return query


__all__ = ["columns_touched", "rewritten"]
