"""DISTINCT of a query that gives one row at most, left out of LATERAL subqueries.

DuckDB (2.0) loses that row beside an outer row for which an aggregate below has nothing to
aggregate: `CROSS JOIN LATERAL (SELECT DISTINCT max(y) FROM u WHERE x = a)`.
"""

from collections.abc import Mapping
from dataclasses import replace

from ...nodes.node import Node
from ...nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    OneRow,
    Query,
    Relation,
    Select,
    With,
)
from ...nodes.walking import rewrite, walk


def without_needless_distinct(query: Query) -> Query:
    """Return a query in which no DISTINCT stands over one row."""
    found = (n for n in walk(query) if isinstance(n, CommonTable) and not n.step)
    tables = {table.name: table.query for table in found}

    def plain(node: Node) -> Node:
        if isinstance(node, Select) and node.distinct and _is_one_row(node.source, tables):
            return replace(node, distinct=False)
        return node

    return rewrite(query, plain)


def _is_one_row(relation: Relation, tables: Mapping[str, Query]) -> bool:
    """Return whether a relation has one row at most, whatever it reads."""
    if isinstance(relation, Derived):
        return _gives_one_row(relation.query, tables)
    if isinstance(relation, CommonScan) and relation.name in tables:
        return _gives_one_row(tables[relation.name], tables)
    if isinstance(relation, Grouped):
        return not relation.keys and len(relation.sets) <= 1
    return isinstance(relation, OneRow)


def _gives_one_row(query: Query, tables: Mapping[str, Query]) -> bool:
    while isinstance(query, With):
        query = query.query
    if not isinstance(query, Select):
        return False
    return (query.first == 1 and not query.ties) or _is_one_row(query.source, tables)
