"""Recursive WITH queries: written step by step, as Trino plans them.

A tenth step is the last; where an eleventh would give a row the query fails. Sources: a Trino 476
(`max_recursion_depth`), whose bound Athena has as well (PyAthena's suite). DuckDB's own recursion
knows no bound.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from analytics_emulator.sql_text import quoted

from ..nodes.node import Node
from ..nodes.queries import CommonScan, CommonTable
from ..nodes.values import duck
from ..nodes.walking import substitute
from ..semantics.failures import failure
from ..types import BOOLEAN, VARCHAR
from .pieces import Part, Pieces, joined

_MOST_STEPS = 10
_MESSAGE = (
    f"Recursion depth limit exceeded ({_MOST_STEPS})."
    " Use 'max_recursion_depth' session property to modify the limit."
)


def recursive_tables(table: CommonTable) -> Iterator[Pieces]:
    """Yield the WITH queries of a recursive one: its start, each step over the one before, all."""
    names = [f"{table.name}_step{n}_{table.identity.hex()[:16]}" for n in range(_MOST_STEPS + 2)]
    columns = ", ".join(map(quoted, table.columns))
    (step,) = table.step

    def over(before: str) -> Node:
        def renamed(node: Node) -> Node | None:
            if isinstance(node, CommonScan) and node.name == table.name:
                return replace(node, name=before)
            return None

        return substitute(step, renamed)

    yield [f"{quoted(names[0])}({columns}) AS (", table.query, ")"]
    for before, name in pairwise(names):
        yield [f"{quoted(name)}({columns}) AS (", over(before), ")"]
    # What is one too many is looked at first, and each of its rows fails.
    words = duck(VARCHAR, f"'{_MESSAGE.replace("'", "''")}' || left(CAST(_last AS VARCHAR), 0)")
    fails = failure("NOT_SUPPORTED", words, BOOLEAN)
    arms: list[Part] = [["SELECT * FROM ", quoted(names[-1]), " AS _last WHERE ", fails]]
    arms += [["SELECT * FROM ", quoted(name)] for name in names[:-1]]
    yield [f"{quoted(table.name)}({columns}) AS (", *joined(arms, " UNION ALL "), ")"]
