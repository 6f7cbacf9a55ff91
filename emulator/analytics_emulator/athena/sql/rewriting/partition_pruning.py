"""Partition pruning: conditions on one scan's partition and hidden columns alone choose its files,
and those on any columns where the table knows its files' bounds.

A condition is followed down to the scans that its rows come from, through everything that hands
rows on one by one, and into the other side of a join by what the join equates with its columns
(Trino, `PredicatePushDown` and `EqualityInference`). Where it ends at a scan as a test of partition
columns, the scan is given it; DuckDB then chooses the partitions by the very semantics of the
filter, which stays in the query.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from ..binding.shape import TableScan
from ..nodes.logic import conjuncts
from ..nodes.node import Node
from ..nodes.outputs import output_names, own_aliases
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Join,
    Query,
    Relation,
    Scan,
    Select,
    SetOperation,
    Unnest,
    With,
)
from ..nodes.values import Column, Comparison, Value
from ..nodes.volatility import contains_volatile
from ..nodes.walking import rewrite
from ..source import SelectiveSource
from .lineage import (
    EXACT,
    columns_tested,
    hands_on_each_row,
    kept_sides,
    of_partition,
    read_once,
    replaced,
)


def prune_partitions(query: Query, parts: Sequence[Node], scans: list[TableScan]) -> Query:
    """Give each condition on partition columns to the scan whose columns it tests.

    `parts` are all of the query's nodes.
    """
    pruning = _Pruning(scans, read_once(parts))
    for condition, relation in _conditions(parts):
        for conjunct in conjuncts(condition):
            if not contains_volatile(conjunct):
                pruning.follow(conjunct, relation)
    found = pruning.found
    if not found:
        return query

    def with_conditions(node: Node) -> Node:
        if isinstance(node, Scan) and node.number in found:
            return replace(node, conditions=tuple(dict.fromkeys(found[node.number])))
        return node

    return rewrite(query, with_conditions)


def _conditions(parts: Sequence[Node]) -> Iterator[tuple[Value, Relation]]:
    """Yield each condition with the rows that are lost where it doesn't hold."""
    for node in parts:
        if isinstance(node, Select | Grouped):
            for condition in node.where:
                yield condition, node.source
        elif isinstance(node, Join):
            for condition in node.condition:
                for side in _filtered_sides(node):
                    yield condition, side


def _filtered_sides(join: Join) -> tuple[Relation, ...]:
    """Return the sides of a join that its ON filters: a preserved side keeps its rows."""
    sides: dict[str, tuple[Relation, ...]] = {
        "INNER": (join.left, join.right),
        "LEFT": (join.right,),
        "RIGHT": (join.left,),
    }
    return sides.get(join.kind, ())


def _equated(join: Join, own: Set[str], others: Set[str]) -> Iterator[tuple[Column, Value]]:
    """Yield the columns of one side that ON equates with values of the other, of exact types."""
    for comparison in (one for part in join.condition for one in conjuncts(part)):
        if not isinstance(comparison, Comparison) or comparison.operator != "=":
            continue
        for one, value in (
            (comparison.left, comparison.right),
            (comparison.right, comparison.left),
        ):
            exact = one.type == value.type and one.type.kind in EXACT
            if isinstance(one, Column) and one.relation in own and exact:
                columns = columns_tested(value)
                if columns and {c.relation for c in columns} <= others:
                    yield one, value


class _Pruning:
    """Follows conditions down to the scans; `found` has what each scan is given."""

    def __init__(self, scans: list[TableScan], common: Mapping[str, CommonTable]) -> None:
        self.found: dict[int, list[Value]] = {}
        self._scans = scans
        self._common = common

    def follow(self, condition: Value, relation: Relation) -> None:
        """Follow a condition into a relation whose rows it filters."""
        columns = columns_tested(condition)
        if not columns or not {c.relation for c in columns} <= own_aliases(relation):
            return
        match relation:
            case Scan():
                self._give(condition, relation, columns)
            case Derived():
                self._follow_into(condition, columns, relation.query, output_names(relation.query))
            case CommonScan() if table := self._common.get(relation.name):
                self._follow_into(condition, columns, table.query, table.columns)
            case Join():
                for side in kept_sides(relation):
                    self.follow(condition, side)
                    self._follow_across(condition, columns, side, relation)
            case Unnest():
                kept = {f"c{i}": v for i, v in enumerate(relation.kept)}
                self._follow_moved(condition, columns, kept, relation.source)
            case Grouped() if len(relation.sets) == 1:
                keys = {f"k{i}": v for i, v in enumerate(relation.keys)}
                self._follow_moved(condition, columns, keys, relation.source)

    def _follow_across(
        self, condition: Value, columns: set[Column], side: Relation, join: Join
    ) -> None:
        """Follow a condition on one side of a join into the other, over what equals its columns.

        What doesn't meet it there can be joined to no row that does.
        """
        other = join.right if side is join.left else join.left
        equal = dict(_equated(join, own_aliases(side), own_aliases(other)))
        if other in (*kept_sides(join), *_filtered_sides(join)) and columns <= equal.keys():
            self.follow(replaced(condition, equal), other)

    def _give(self, condition: Value, scan: Scan, columns: set[Column]) -> None:
        read = self._scans[scan.number]
        of_files = {**read.partition_columns, **read.hidden_columns}
        names = {c.name for c in columns}
        selective = isinstance(read.source, SelectiveSource) and names <= read.columns.keys()
        if selective or names <= of_files.keys():
            self.found.setdefault(scan.number, []).append(of_partition(condition))

    def _follow_into(
        self, condition: Value, columns: set[Column], query: Query, names: tuple[str, ...]
    ) -> None:
        """Follow a condition on a query's outputs, by the names that they have outside."""
        if isinstance(query, With):
            self._follow_into(condition, columns, query.query, names)
        elif isinstance(query, SetOperation):
            for arm in query.arms:
                self._follow_into(condition, columns, arm, names)
        elif isinstance(query, Select) and hands_on_each_row(query):
            values = {n: i.value for n, i in zip(names, query.items, strict=True)}
            self._follow_moved(condition, columns, values, query.source)

    def _follow_moved(
        self, condition: Value, columns: set[Column], values: Mapping[str, Value], source: Relation
    ) -> None:
        """Follow a condition below outputs: over the values that they stand for."""
        if all(c.name in values for c in columns):
            self.follow(replaced(condition, {c: values[c.name] for c in columns}), source)
