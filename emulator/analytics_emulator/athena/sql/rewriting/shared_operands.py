"""Operands that a form names more than once: large or volatile ones are computed once, by a Let.

DuckDB computes equal parts of an expression once by itself, so small operands are just repeated;
but nested forms would multiply each other's text, and `random()` would be drawn anew.
"""

from functools import cache

from ..nodes.forms import functions, is_volatile, uses
from ..nodes.node import Node
from ..nodes.queries import Query
from ..nodes.values import (
    Aggregate,
    Call,
    Column,
    Lambda,
    Let,
    Literal,
    Subquery,
    Value,
    Variable,
    Window,
)
from ..nodes.walking import rewrite, walk
from .rule import RewritingRule

_WORDS = Literal | Column | Variable
LARGE = 24
"""How many nodes, as often as they are written, an operand may have to be repeated."""


def _share(query: Query) -> Query:
    """Bind each operand that is used more than once and too large to repeat."""
    return rewrite(query, _Sharing().shared)


def _repeats_something(node: Node) -> bool:
    """Return whether a node writes something more than once that isn't written in a word."""
    if not isinstance(node, Call) or not _repeats(node.form):
        return False
    return not all(isinstance(o, _WORDS) for o in node.operands)


class _Sharing:
    """One pass: it knows the size, as written, of every node that it has left."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}
        self._alive: list[Node] = []
        self._volatile: set[int] = set()

    def shared(self, node: Node) -> Node:
        """Return the node with its shared operands bound; its children have been done."""
        if isinstance(node, Call) and (repeated := self._repeated(node)):
            node = self._bound(node, repeated)
        self._note(node)
        return node

    def _repeated(self, node: Call) -> list[int]:
        often = uses_of(node.form)
        return [
            i
            for i, operand in enumerate(node.operands)
            if often.get(i, 0) > 1 and self._is_worth_binding(operand)
        ]

    def _is_worth_binding(self, operand: Node) -> bool:
        if not isinstance(operand, Value) or isinstance(operand, _WORDS | Lambda):
            return False
        return self._size(operand) > LARGE or id(operand) in self._volatile

    def _bound(self, node: Call, repeated: list[int]) -> Let:
        """Bind the repeated operands, and those that can't stand in a lambda, where the body is."""
        chosen = [
            i
            for i, o in enumerate(node.operands)
            if i in repeated or (isinstance(o, Value) and _stands_outside(o))
        ]
        values = tuple(v for i in chosen if isinstance(v := node.operands[i], Value))
        names = [Variable(v.type, f"_s{v.identity.hex()[:16]}") for v in values]
        at = dict(zip(chosen, names, strict=True))
        operands = tuple(at.get(i, o) for i, o in enumerate(node.operands))
        body = Call(node.type, node.form, operands, node.name)
        for part in (*names, body):
            self._note(part)
        return Let(node.type, tuple(names), values, body)

    def _size(self, node: Node) -> int:
        return self._sizes.get(id(node), 1)

    def _note(self, node: Node) -> None:
        """Keep what is known of a node; it is kept alive, so that its id stays its own."""
        often = uses_of(node.form) if isinstance(node, Call) else {}
        total = 1 + sum(
            self._size(c) * max(1, often.get(i, 1)) for i, c in enumerate(node.children)
        )
        self._sizes[id(node)] = total
        self._alive.append(node)
        own = isinstance(node, Call) and is_volatile(node.form)
        if own or any(id(c) in self._volatile for c in node.children):
            self._volatile.add(id(node))


@cache
def uses_of(form: str) -> dict[int, int]:
    """Return how often each operand is written; a macro may name its arguments more than once."""
    often = uses(form)
    return {i: n + 1 for i, n in often.items()} if functions(form) else often


@cache
def _repeats(form: str) -> bool:
    """Return whether a form names any operand more than once."""
    return any(n > 1 for n in uses_of(form).values())


def _stands_outside(value: Value) -> bool:
    """Return whether a value can't be computed within a lambda."""
    return any(isinstance(n, Subquery | Aggregate | Window) for n in walk(value))


SHARED_OPERANDS = RewritingRule((Call,), _repeats_something, _share)
