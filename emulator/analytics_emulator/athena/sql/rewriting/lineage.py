"""Where values come from: what conditions, and columns that tell partitions, are followed by.

Rows are handed on one by one by some relations and made of many by others; a value over a
relation's columns is one over the columns below it where they are.
"""

from collections.abc import Mapping, Sequence

from ..nodes.node import Node
from ..nodes.queries import CommonScan, CommonTable, Join, Relation, Select
from ..nodes.values import Aggregate, Column, Subquery, Value, Window
from ..nodes.volatility import contains_volatile
from ..nodes.walking import substitute, walk

EXACT = frozenset({"integer", "bigint", "varchar", "date", "timestamp"})  # equal ones are the same

PARTITION = "p"
"""The relation of partition values, and of hidden columns, that a scan's conditions are about."""


def columns_tested(value: Value) -> set[Column]:
    """Return the columns that a value names; none where it needs more than a row's values."""
    parts = list(walk(value))
    if any(isinstance(p, Subquery | Aggregate | Window) for p in parts):
        return set()
    return {p for p in parts if isinstance(p, Column)}


def replaced(value: Value, values: Mapping[Column, Value]) -> Value:
    """Return a value over what its columns stand for."""
    return substitute(value, lambda n: values.get(n) if isinstance(n, Column) else None)


def of_partition(value: Value) -> Value:
    """Return a value over a scan's partition and hidden columns as one over `PARTITION`'s."""
    columns = columns_tested(value)
    return replaced(value, {c: Column(c.type, PARTITION, c.name) for c in columns})


def kept_sides(join: Join) -> tuple[Relation, ...]:
    """Return the sides of a join that it doesn't fill with NULLs: what filters it filters them."""
    sides: dict[str, tuple[Relation, ...]] = {
        "INNER": (join.left, join.right),
        "CROSS": (join.left, join.right),
        "LEFT": (join.left,),
        "RIGHT": (join.right,),
    }
    return sides.get(join.kind, ())


def read_once(parts: Sequence[Node]) -> dict[str, CommonTable]:
    """Return the WITH queries that are read once: what filters that reading filters them."""
    readings: dict[str, int] = {}
    tables: dict[str, CommonTable] = {}
    for node in parts:
        if isinstance(node, CommonScan):
            readings[node.name] = readings.get(node.name, 0) + 1
        elif isinstance(node, CommonTable) and not node.step:
            tables[node.name] = node
    return {name: table for name, table in tables.items() if readings.get(name) == 1}


def hands_on_each_row(select: Select) -> bool:
    """Return whether filtering a block's outputs is the same as filtering its rows."""
    limited = select.first is not None or select.skipped is not None
    return not limited and not any(
        isinstance(part, Window) or contains_volatile(part)
        for i in select.items
        for part in walk(i)
    )
