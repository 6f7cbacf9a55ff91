"""A query over kept tables: what stands for its derived tables and WITH queries that take work.

The innermost subqueries in FROM that stand by themselves are kept, and the WITH queries within
them that do too, since a dashboard's data sets share those.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..nodes.node import Node
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Join,
    KeptRows,
    Query,
    Scan,
    Select,
    SetOperation,
    Unnest,
    With,
)
from ..nodes.values import Column, Window
from ..nodes.walking import substitute, walk
from ..rewriting.partition_pruning import PARTITION
from ..writing import write
from .coverage import Coverage
from .derived_tables import Lease, Wanted
from .scans import ReadScan


@dataclass(frozen=True)
class Kept:
    """What is kept for one query: its scans with their files, and its hold on the tables."""

    scans: Mapping[int, ReadScan]
    lease: Lease
    held: dict[int, Coverage] = field(default_factory=dict)  # of scans behind kept WITH queries

    def put_into(self, query: Query) -> Query:
        """Return the query over kept tables, as far as there are any."""
        instead: dict[Node, Node] = {}
        for derived in derived_tables(query):
            shorter = self._over_common(derived)
            if takes_work(shorter):
                table = self._table(derived, shorter)
                if table:
                    instead[derived] = KeptRows(table)
            elif shorter is not derived:
                instead[derived] = shorter
        return substitute(query, instead.get) if instead else query

    def _over_common(self, derived: Query) -> Query:
        """Return a derived table's query over the tables that hold its WITH queries."""
        instead: dict[Node, Node] = {}
        for common in common_tables(derived):
            if table := self._table(common.query, common.query):
                kept = CommonTable(common.name, common.columns, KeptRows(table))
                instead[common] = kept
        return substitute(derived, instead.get) if instead else derived

    def _table(self, query: Query, shorter: Query) -> str | None:
        """Return the table with the rows of a query, which `shorter` gives too."""
        numbers = list(dict.fromkeys(n.number for n in walk(query) if isinstance(n, Scan)))
        scans = [self.scans[number] for number in numbers]
        tables = {n: f"{place} {self.scans[n].table}" for place, n in enumerate(numbers)}
        wanted = Wanted(
            write(query, tables).sql,
            sum(file.rows for scan in scans for file in scan.files),
            tuple(scan.coverage for scan in scans),
            tuple(self.held.get(number, self.scans[number].coverage) for number in numbers),
        )
        found = self.lease.table(wanted, lambda: self._sql(shorter))
        if found is None:
            return None
        self.held.update(zip(numbers, found.covers, strict=True))
        return found.name

    def _sql(self, query: Query) -> str:
        return write(query, {n: s.sql for n, s in self.scans.items()}).sql


def derived_tables(query: Query) -> Iterator[Query]:
    """Yield the innermost queries in FROM that take work and name nothing around them."""
    for node in _outside_with(query):
        if isinstance(node, Derived) and takes_work(node.query) and _stands_alone(node.query):
            inner = (n for n in _outside_with(node.query) if isinstance(n, Derived))
            if not any(takes_work(n.query) and _stands_alone(n.query) for n in inner):
                yield node.query


def common_tables(query: Query) -> Iterator[CommonTable]:
    """Yield a query's WITH queries that take work and read no other of them."""
    for node in walk(query):
        if not isinstance(node, CommonTable) or node.step or not takes_work(node.query):
            continue
        reads_others = any(isinstance(n, CommonScan) for n in walk(node.query))
        if not reads_others and _stands_alone(node.query):
            yield node


def _outside_with(query: Query) -> Iterator[Node]:
    """Yield the parts of a query that can't name its WITH queries."""
    return walk(query, lambda n: not isinstance(n, With))


def takes_work(query: Query) -> bool:
    """Return whether a query does more than read, choose and convert rows, which is quick."""
    return any(_is_work(node) for node in walk(query))


def _is_work(node: Node) -> bool:
    if isinstance(node, SetOperation):
        return node.word != "UNION ALL"
    distinct = isinstance(node, Select) and node.distinct
    return distinct or isinstance(node, Grouped | Join | Window | Unnest)


def _stands_alone(query: Query) -> bool:
    """Return whether a query names no column and no WITH query from outside itself."""
    parts = list(walk(query))
    aliases = {getattr(p, "alias", None) for p in parts} | {PARTITION}  # of scans' conditions
    heads = {p.name for p in parts if isinstance(p, CommonTable)}
    names = all(p.relation in aliases for p in parts if isinstance(p, Column))
    return names and all(p.name in heads for p in parts if isinstance(p, CommonScan))
