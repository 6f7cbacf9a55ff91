"""AND and OR as values: once a term decides, the rest isn't computed and can't fail (a Trino 476).

DuckDB stops at the term that decides in filters and joins alone; in an output and in an aggregate's
FILTER it computes all of them. So what decides earlier stands in a CASE before what may fail.
"""

import re
from collections.abc import Iterator
from itertools import islice

from ..nodes.node import Node
from ..nodes.queries import Grouped, Join, Query, Select
from ..nodes.values import (
    FALSE,
    TRUE,
    Call,
    Case,
    Cast,
    Literal,
    Logical,
    Value,
    duck,
)
from ..nodes.volatility import contains_volatile
from ..nodes.walking import rewrite, walk
from ..types import BOOLEAN, coercible
from .rule import RewritingRule

_FAILING = re.compile(r"athena_|//|%|\[|(?<!TRY_)CAST\(")
_MOST_NESTED = 8
"""As many AND and OR in each other: each has its terms twice."""


def _decided_first(query: Query) -> Query:
    """Put what decides before what may fail, wherever DuckDB computes both."""
    filters = set(_filters(query))

    def decided(node: Node) -> Node:
        worth = isinstance(node, Logical) and node not in filters and _fails_late(node)
        return _by_case(node) if worth else node  # type: ignore[arg-type]  # it is one

    return rewrite(query, decided)


def _by_case(node: Logical) -> Case:
    """Return a CASE over the terms that may decide; where none does, all are computed anyway."""
    is_or = node.word == "OR"
    decisive = [t if is_or else duck(BOOLEAN, "(NOT $1)", t) for t in node.terms[:-1]]
    answers = (TRUE if is_or else FALSE,) * len(decisive)
    return Case(BOOLEAN, tuple(decisive), answers, node)


def _fails_late(node: Logical) -> bool:
    nested = (n for n in walk(node) if isinstance(n, Logical))
    if len(list(islice(nested, _MOST_NESTED + 1))) > _MOST_NESTED or contains_volatile(node):
        return False
    return any(_may_fail(part) for term in node.terms[1:] for part in walk(term))


def _may_fail(node: Node) -> bool:
    if isinstance(node, Cast):
        return not (isinstance(node.value, Literal) or coercible(node.value.type, node.type))
    return isinstance(node, Call) and _FAILING.search(node.form) is not None


def _filters(query: Query) -> Iterator[Logical]:
    """Yield each AND and OR that filters or joins rows."""
    for node in walk(query):
        waiting = list(_conditions(node))
        while waiting:
            condition = waiting.pop()
            if isinstance(condition, Logical):
                yield condition
                waiting.extend(condition.terms)


def _conditions(node: Node) -> tuple[Value, ...]:
    match node:
        case Select(where=conditions) | Grouped(where=conditions) | Join(condition=conditions):
            return conditions
    return ()


SHORT_CIRCUITS = RewritingRule(lambda node: isinstance(node, Logical), _decided_first)
