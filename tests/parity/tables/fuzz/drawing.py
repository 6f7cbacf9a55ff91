"""Expressions, drawn from the grammar: by Hypothesis, which makes them smaller, or by chance."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .grammar import GRAMMAR, LEAVES

HOLE = re.compile(r"\{(\w+)(?::(\w+)=(\w+))?\}")
DEPTH = 3

type Columns = dict[str, str]
"""What an expression may name, with its kind."""


@dataclass
class Drawing:
    """A text while it is drawn, choice by choice; `draw` gives a number below another."""

    draw: Callable[[int], int]

    def one_of[T](self, options: Sequence[T]) -> T:
        """Return one of some options; the first is the simplest."""
        return options[self.draw(len(options))]

    def chance(self, percent: int) -> bool:
        """Tell yes so often; no is simpler."""
        return self.draw(100) >= 100 - percent

    def expression(self, kind: str, columns: Columns, depth: int = DEPTH) -> str:
        """Return an expression of a kind over columns."""
        named = [n for n, k in columns.items() if k == kind]
        plain = LEAVES.get(kind) or [f for f in GRAMMAR[kind] if "{" not in f]
        options = (named or plain) if depth <= 0 or self.chance(35) else [*named, *GRAMMAR[kind]]
        return self.filled(self.one_of(options), columns, depth - 1)

    def filled(self, form: str, columns: Columns, depth: int) -> str:
        """Return a form with an expression in each hole."""

        def hole(found: re.Match[str]) -> str:
            kind, variable, variable_kind = found.groups()
            more = {variable: variable_kind} if variable else {}
            return self.expression({"dt": "txt"}.get(kind, kind), {**columns, **more}, depth)

        return HOLE.sub(hole, form)
