"""A query without what nothing names, as Trino's planner leaves it out before it joins subqueries.

Such a query is only looked at: what runs has all that was written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from ...nodes.node import Node
from ...nodes.outputs import output_names
from ...nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Query,
    Select,
    SetOperation,
    Unnest,
    Values,
    With,
)
from ...nodes.values import Column, Subquery, Value, null
from ...nodes.walking import rewrite, walk


def without_outputs(query: Query) -> Query:
    """Return a query of which only the number of rows is wanted."""
    return with_outputs(query, [False] * len(output_names(query)))


def without_unused(query: Query) -> Query:
    """Return a query in which nothing but its own outputs is made without being named."""
    while True:
        pruned = rewrite(query, _Named.within(query).only)
        if pruned == query:
            return query
        query = pruned


def with_outputs(query: Query, wanted: Sequence[bool]) -> Query:
    """Return a SELECT or VALUES, or a UNION ALL of those, with the wanted outputs alone where its
    rows stay the same."""
    if not _can_be_without(query):
        return query
    if isinstance(query, With):
        return replace(query, query=with_outputs(query.query, wanted))
    if isinstance(query, SetOperation):
        return replace(query, arms=tuple(with_outputs(a, wanted) for a in query.arms))
    if isinstance(query, Values):
        rows = tuple(replace(r, cells=tuple(compress(r.cells, wanted))) for r in query.rows)
        return replace(query, rows=rows, names=tuple(compress(query.names, wanted)))
    if isinstance(query, Select):
        return replace(query, items=tuple(compress(query.items, wanted)))
    return query


def _can_be_without(query: Query) -> bool:
    """Return whether a query's rows stay the same without some of their outputs."""
    if isinstance(query, With):
        return _can_be_without(query.query)
    if isinstance(query, SetOperation):
        return query.word == "UNION ALL" and all(map(_can_be_without, query.arms))
    return isinstance(query, Values) or (isinstance(query, Select) and not query.distinct)


@dataclass(frozen=True)
class _Named:
    """What a query names: columns anywhere, and the aliases under which WITH queries are read."""

    columns: frozenset[tuple[str, str]]
    readings: dict[str, list[str]]

    @classmethod
    def within(cls, query: Query) -> "_Named":
        """Return what a query names."""
        columns, readings = set[tuple[str, str]](), dict[str, list[str]]()
        for node in walk(query):
            if isinstance(node, Column):
                columns.add((node.relation, node.name))
            elif isinstance(node, CommonScan):
                readings.setdefault(node.name, []).append(node.alias)
        return cls(frozenset(columns), readings)

    def only(self, node: Node) -> Node:
        """Return a node without what isn't named of it."""
        match node:
            case Derived(query=query, alias=alias):
                wanted = [self._names([alias], name) for name in output_names(query)]
                return node if all(wanted) else replace(node, query=with_outputs(query, wanted))
            case With() | CommonTable(step=()):
                return self._common(node)
            case Subquery(form="EXISTS ($1)", query=query):
                return replace(node, query=without_outputs(query))
            case Grouped(alias=alias, aggregates=aggregates):
                return replace(node, aggregates=self._kept(alias, "a", aggregates))
            case Unnest(alias=alias, kept=kept):
                return replace(node, kept=self._kept(alias, "c", kept))
        return node

    def _common(self, node: With | CommonTable) -> Node:
        """Return WITH without the queries that nothing reads, or one of them without columns."""
        if isinstance(node, With):
            read = tuple(t for t in node.tables if t.name in self.readings)
            return node if len(read) == len(node.tables) else replace(node, tables=read)
        wanted = [self._names(self.readings.get(node.name, ()), name) for name in node.columns]
        if all(wanted) or not _can_be_without(node.query):
            return node
        columns = tuple(compress(node.columns, wanted))
        return replace(node, columns=columns, query=with_outputs(node.query, wanted))

    def _kept(self, alias: str, letter: str, values: Sequence[Value]) -> tuple[Value, ...]:
        """Return values, each known by its place, with NULL for those that nothing names."""
        places = enumerate(values)
        return tuple(v if self._names([alias], f"{letter}{i}") else null(v.type) for i, v in places)

    def _names(self, aliases: Iterable[str], name: str) -> bool:
        return any((alias, name) in self.columns for alias in aliases)
