"""A query over kept tables: what stands for its derived tables and WITH queries that take work.

The innermost subqueries in FROM that stand by themselves are kept, and before them the WITH queries
that they begin with, each with those that it reads, since a dashboard's data sets share them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
from ..rewriting.lineage import PARTITION
from ..writing import write
from .choices import Choices
from .derived_tables import Lease, Wanted
from .parts import parts_of
from .scans import ReadScan
from .single_rows import single_rows_aside


@dataclass(frozen=True)
class Kept:
    """What is kept for one query: its scans with their files, and its hold on the tables.

    What is kept itself is computed `exactly` of the files that its query chose.
    """

    scans: Mapping[int, ReadScan]
    lease: Lease
    choices: Choices
    exactly: bool = False

    def put_into(self, query: Query) -> Query:
        """Return the query over kept tables, as far as there are any."""
        instead: dict[Node, Node] = {
            derived: self._over_kept(derived) for derived in derived_tables(query)
        }
        return substitute(query, instead.get) if instead else query

    def _over_kept(self, derived: Query) -> Query:
        """Return what stands for a derived table: its rows, or its query over kept WITH queries."""
        over = None if takes_work(_last_of(derived)) else self._over_common(derived)
        if over is not None and not takes_work(over):
            return over
        return self._rows(derived) or over or self._over_common(derived)

    def _over_common(self, query: Query) -> Query:
        """Return a query over the tables that hold its WITH queries, with those that it reads.

        From the last to the first: what a kept one reads isn't asked for.
        """
        if not isinstance(query, With):
            return query
        needed, tables = read_by(query.query), list[CommonTable]()
        for place, table in reversed(list(enumerate(query.tables))):
            if table.name in needed:
                rows = self._common_rows(table, query.tables[:place])
                tables.insert(0, replace(table, query=rows) if rows else table)
                needed |= set() if rows else read_by(table)
        return With(tuple(tables), query.query) if tables else query.query

    def _common_rows(self, table: CommonTable, before: Sequence[CommonTable]) -> Query | None:
        """Return a WITH query's rows, where they are kept."""
        if table.step or not takes_work(table.query):
            return None
        whole = with_needed(table.query, before)
        return self._rows(whole) if _stands_alone(whole) else None

    def _rows(self, query: Query) -> Query | None:
        """Return the rows of a query out of the files that keep them."""
        numbers = list(dict.fromkeys(n.number for n in walk(query) if isinstance(n, Scan)))
        scans = {number: self.scans[number] for number in numbers}
        rows = sum(scan.rows for scan in scans.values())
        if not self.lease.tables.are_worth_keeping(rows):
            return None
        tables = {n: f"{place} {scans[n].table}" for place, n in enumerate(numbers)}
        parts = parts_of(query, scans, self.choices, self.lease.connection)
        wanted = Wanted(
            write(query, tables).sql,
            rows,
            parts.column,
            {value: tuple(one.covers.values()) for value, one in parts.by_value.items()},
            self.exactly,
        )
        found = self.lease.parts(
            wanted, lambda values: self._sql(query, parts.scans(values, scans))
        )
        arms = [KeptRows(str(one.path), one.column or "", one.values) for one in found]
        return SetOperation("UNION ALL", tuple(arms)) if arms[1:] else arms[0] if arms else None

    def _sql(self, query: Query, scans: Mapping[int, ReadScan]) -> str:
        """Return what computes a query's rows over some files, out of kept ones where there are."""
        over = replace(self, scans=scans, exactly=True)
        shorter = single_rows_aside(over._over_common(query))
        return write(shorter, {n: s.sql for n, s in scans.items()}).sql


def derived_tables(query: Query) -> Iterator[Query]:
    """Yield the innermost queries in FROM that take work and name nothing around them."""
    for node in _outside_with(query):
        if isinstance(node, Derived) and takes_work(node.query) and _stands_alone(node.query):
            inner = (n for n in _outside_with(node.query) if isinstance(n, Derived))
            if not any(takes_work(n.query) and _stands_alone(n.query) for n in inner):
                yield node.query


def with_needed(query: Query, before: Sequence[CommonTable]) -> Query:
    """Return a query with those WITH queries that it reads of those before, and that they read."""
    needed, tables = read_by(query), list[CommonTable]()
    for table in reversed(before):
        if table.name in needed:
            tables.insert(0, table)
            needed |= read_by(table)
    return With(tuple(tables), query) if tables else query


def read_by(part: Node) -> set[str]:
    """Return the names of the WITH queries that are read in a part of a query."""
    return {n.name for n in walk(part) if isinstance(n, CommonScan)}


def _last_of(query: Query) -> Query:
    """Return a query without the WITH queries that it begins with."""
    return query.query if isinstance(query, With) else query


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
