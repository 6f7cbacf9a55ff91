"""Groups of nothing but arbitrary values, where most have one row: only the others are grouped.

`GROUP BY eventid` with ARBITRARY alone is how events that were delivered twice count once. DuckDB
holds all columns of all its groups in memory, some 300 bytes a row for ten of them; which keys
stand more than once their hashes tell, in a twentieth of that. Where two keys have one hash, their
rows are grouped like any others.
"""

from collections.abc import Iterable
from dataclasses import replace

from ..nodes.node import Node
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    GroupingSet,
    Item,
    Query,
    Scan,
    Select,
    SetOperation,
    With,
)
from ..nodes.values import (
    BIGINT,
    Aggregate,
    Column,
    Comparison,
    Subquery,
    Value,
    duck,
    number,
)
from ..nodes.walking import rewrite
from ..types import BOOLEAN

WIDE = 4
"""From how many columns on it is worth reading the rows three times, once for their keys alone."""


def single_rows_aside(query: Query) -> Query:
    """Return a query that gives the same rows, in which few rows of such groups are grouped."""
    return rewrite(query, _aside)


def _aside(node: Node) -> Node:
    if not isinstance(node, Grouped) or not isinstance(node.source, Scan):
        return node
    arbitrary = [value for a in node.aggregates for value in _arbitrary(a)]
    is_plain = [one.keys for one in node.sets] == [tuple(range(len(node.keys)))]
    if not is_plain or not WIDE <= len(arbitrary) == len(node.aggregates):
        return node
    repeated = CommonTable(f"{node.alias}_repeated", ("hash",), _repeated(node))
    is_repeated = Subquery(BOOLEAN, "($2 IN ($1))", _all_of(repeated), (_hash(node),))
    singles = Select(
        _items(node.keys, arbitrary),
        node.source,
        (*node.where, duck(BOOLEAN, "(NOT $1)", is_repeated)),
    )
    grouped = replace(node, where=(*node.where, is_repeated))
    several = Select(_items(*_columns(node)), grouped)
    rows = SetOperation("UNION ALL", (singles, several))
    return Derived(With((repeated,), rows), node.alias)


def _arbitrary(aggregate: Value) -> tuple[Value, ...]:
    """Return the value that an aggregate takes any one of; nothing of any other aggregate."""
    if not isinstance(aggregate, Aggregate) or aggregate.function != "any_value":
        return ()
    is_plain = not (aggregate.distinct or aggregate.order or aggregate.condition)
    return aggregate.operands if is_plain else ()


def _repeated(node: Grouped) -> Query:
    """Return the hashes of the keys that stand more than once."""
    rows = Aggregate(BIGINT, "count", (number(1),))
    counted = replace(node, keys=(_hash(node),), sets=(GroupingSet((0,)),), aggregates=(rows,))
    count = Column(BIGINT, node.alias, "a0")
    item = Item("hash", Column(BIGINT, node.alias, "k0"))
    return Select((item,), counted, (Comparison(BOOLEAN, ">", count, number(1)),))


def _all_of(table: CommonTable) -> Query:
    alias = f"{table.name}_hashes"
    return Select((Item("hash", Column(BIGINT, alias, "hash")),), CommonScan(table.name, alias))


def _hash(node: Grouped) -> Value:
    places = ", ".join(f"${place}" for place in range(1, len(node.keys) + 1))
    return duck(BIGINT, f"hash({places})", *node.keys)


def _columns(node: Grouped) -> tuple[list[Value], list[Value]]:
    keys: list[Value] = [Column(k.type, node.alias, f"k{i}") for i, k in enumerate(node.keys)]
    return keys, [Column(a.type, node.alias, f"a{i}") for i, a in enumerate(node.aggregates)]


def _items(keys: Iterable[Value], aggregates: Iterable[Value]) -> tuple[Item, ...]:
    """Return the columns as groups name them."""
    named = [(f"k{i}", key) for i, key in enumerate(keys)]
    named += [(f"a{i}", value) for i, value in enumerate(aggregates)]
    return tuple(Item(name, value) for name, value in named)
