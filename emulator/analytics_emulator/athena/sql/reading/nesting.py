"""How deep a text nests, told before anything is made of it."""

import re

from ..errors import AthenaQueryError

MOST_LEVELS = 4000
"""Trino's stack holds somewhat under a thousand nested calls (measured on Trino 476)."""

MOST_ARMS = 2000
"""Queries that UNION, INTERSECT and EXCEPT combine in one text. Trino's stack ends between 500 and
2,000 of them (measured on Trino 476); DuckDB's time grows by their square."""

_PIECES = re.compile(
    r"""
    '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\r\n]* | /\*.*?\*/
  | (?P<open>[(\[] | \bCASE\b) | (?P<close>[)\]] | \bEND\b)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_PREFIXES = re.compile(rf"(?:\bNOT\b\s*|[-+]\s+|\+){{{MOST_LEVELS}}}", re.IGNORECASE)


def require_shallow(sql: str) -> None:
    """Raise AthenaQueryError (STACK_OVERFLOW) for a text that nests deeper than is read."""
    if len(sql) <= MOST_LEVELS:
        return
    level = 0
    for piece in _PIECES.finditer(sql):
        if piece["open"]:
            level += 1
        elif piece["close"]:
            level = max(level - 1, 0)
        if level > MOST_LEVELS:
            raise too_deep()
    if _PREFIXES.search(sql):
        raise too_deep()


def too_deep() -> AthenaQueryError:
    """Return Trino's error for a query that nests too deep."""
    text = "statement is too large (stack overflow during analysis)"
    return AthenaQueryError("STACK_OVERFLOW", text)
