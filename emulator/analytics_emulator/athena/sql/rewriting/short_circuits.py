"""AND and OR as values: once a term decides, the rest isn't computed and can't fail (a Trino 476).

DuckDB stops at the term that decides in filters and joins alone; in an output and in an aggregate's
FILTER it computes all of them. So what decides earlier stands in a CASE before what may fail.
"""

from dataclasses import replace
from itertools import islice

from ..nodes.node import Node
from ..nodes.queries import Grouped, Join, Query, Select
from ..nodes.values import FALSE, TRUE, Case, Logical, Value, duck
from ..nodes.volatility import contains_volatile
from ..nodes.walking import rewrite, substitute, walk
from ..semantics.certainty import may_fail
from ..types import BOOLEAN
from .rule import RewritingRule

_MOST_NESTED = 8
"""As many AND and OR in each other: each has its terms twice."""


def _decided_first(query: Query) -> Query:
    """Put what decides before what may fail, wherever DuckDB computes both."""
    return rewrite(query, _decided)


def _decided(node: Node) -> Node:
    """Return a node with its part done; a filter, known by its place, gets its own form back."""
    match node:
        case Logical() if deciding := _deciding(node):
            return _by_case(node, deciding)
        case Select() | Grouped() if node.where:
            return replace(node, where=tuple(map(_as_filter, node.where)))
        case Join() if node.condition:
            return replace(node, condition=tuple(map(_as_filter, node.condition)))
    return node


def _deciding(node: Logical) -> int:
    """Return how many terms stand before the last that may fail; 0 where DuckDB's form will do."""
    nested = (n for n in walk(node) if isinstance(n, Logical))
    if len(list(islice(nested, _MOST_NESTED + 1))) > _MOST_NESTED or contains_volatile(node):
        return 0
    return next((i for i in range(len(node.terms) - 1, 0, -1) if may_fail(node.terms[i])), 0)


def _by_case(node: Logical, deciding: int) -> Case:
    """Return a CASE over the terms that may decide; where none does, all are computed anyway."""
    is_or = node.word == "OR"
    terms = [t if is_or else duck(BOOLEAN, "(NOT $1)", t) for t in node.terms[:deciding]]
    return Case(BOOLEAN, tuple(terms), (TRUE if is_or else FALSE,) * deciding, node)


def _as_filter(condition: Value) -> Value:
    """Return a condition with the AND and OR at its top as they were."""
    return substitute(condition, _undone)


def _undone(node: Node) -> Node | None:
    if isinstance(node, Logical):
        return None
    if not isinstance(node, Case) or not isinstance(node.otherwise, Logical):
        return node
    is_own = node == _by_case(node.otherwise, len(node.conditions))
    return _as_filter(node.otherwise) if is_own else node


SHORT_CIRCUITS = RewritingRule((Logical,), lambda _: True, _decided_first)
