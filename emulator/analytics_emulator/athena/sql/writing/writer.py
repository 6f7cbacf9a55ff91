"""Puts a tree's pieces together: without recursion, in time linear in what is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics_emulator.sql_text import quoted

from ..nodes.forms import functions
from ..nodes.node import Node
from ..nodes.queries import Scan
from ..nodes.values import Call, Subquery
from .queries import QUERY_PIECES
from .values import VALUE_PIECES

type Pieces = list[str | Node]


@dataclass(frozen=True)
class Written:
    """DuckDB's SQL, and the functions and macros of this package that it calls."""

    sql: str
    functions: frozenset[str]


def write(root: Node, scans: Mapping[int, str]) -> Written:
    """Return a node as DuckDB's SQL; `scans` are the queries that read the tables, by number."""
    out: list[str] = []
    called: set[str] = set()
    stack: Pieces = [root]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            out.append(piece)
            continue
        if isinstance(piece, Call | Subquery):
            called |= functions(piece.form)
        stack.extend(reversed(_pieces(piece, scans)))
    return Written("".join(out), frozenset(called))


def _pieces(node: Node, scans: Mapping[int, str]) -> Pieces:
    if isinstance(node, Scan):
        return [f"({scans[node.number]}) AS {quoted(node.alias)}"]
    found = VALUE_PIECES.get(type(node)) or QUERY_PIECES[type(node)]
    return found(node)
