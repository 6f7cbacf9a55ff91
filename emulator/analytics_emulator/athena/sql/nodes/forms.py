"""Forms: DuckDB SQL with `$1`, `$2` … where a call's operands stand.

A form is written in the source of this package and never holds anything that a user wrote: names,
texts and types go in as operands.
"""

import re
from collections import Counter
from functools import cache

type Piece = str | int
"""A piece of text, or the number of an operand, from 0."""

_HOLE = re.compile(r"\$(\d+)")
_VOLATILE = re.compile(r"\b(random|uuid)\(")


@cache
def pieces(form: str) -> tuple[Piece, ...]:
    """Return a form's texts and operands in their order."""
    parts = _HOLE.split(form)
    return tuple(p if n % 2 == 0 else int(p) - 1 for n, p in enumerate(parts) if p)


@cache
def uses(form: str) -> dict[int, int]:
    """Return how often a form names each operand."""
    return dict(Counter(p for p in pieces(form) if isinstance(p, int)))


@cache
def functions(form: str) -> frozenset[str]:
    """Return the macros and functions of this package that a form calls."""
    return called(form)


def called(sql: str) -> frozenset[str]:
    """Return those that finished SQL calls; it is no form, and is seen once."""
    return frozenset(re.findall(r"\bathena_\w+", sql))


@cache
def is_volatile(form: str) -> bool:
    """Return whether a form gives another value each time."""
    return _VOLATILE.search(form) is not None


def spread(template: str, count: int, separator: str = ", ") -> str:
    """Return a form in which `*` stands for all of `count` operands."""
    return template.replace("*", separator.join(f"${n}" for n in range(1, count + 1)))
