"""Where things stand in the query text, as Trino's errors name them.

The parser keeps where an operand starts and ends; what joins operands stands at its own word.
"""

import re

from sqlglot import exp

from ..errors import Position

_WORDS: dict[type[exp.Expr], str] = {
    exp.AtTimeZone: r"\bat\b",
    exp.Between: r"\b(not\s+)?between\b",
    exp.In: r"\b(not\s+)?in\b",
    exp.Is: r"\bis\b",
    exp.Like: r"\b(not\s+)?like\b",
    exp.NullSafeEQ: r"\bis\b",
    exp.NullSafeNEQ: r"\bis\b",
}
_SYMBOL = r"[-+*/%=<>!|]+"


def offset_position(sql: str, offset: int) -> Position:
    """Return the line and column, from 1, of an offset into the text."""
    before = sql[:offset]
    return Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def node_position(sql: str, node: exp.Expr) -> Position | None:
    """Return where Trino places a node: an operator at its symbol or word, all else where it
    starts, after the parentheses around it."""
    while isinstance(node, exp.Paren):
        node = node.this
    start = node.meta.get("start") if node.meta else None
    if start is None:
        start = _operator(sql, node)
    starts = [start] if start is not None else _places(node, "start")
    return offset_position(sql, min(starts)) if starts else None


def query_position(sql: str, query: exp.Expr) -> Position | None:
    """Return where a query starts, after the parentheses around it."""
    while "start" not in query.meta or isinstance(query, exp.Subquery):
        if not isinstance(query.this, exp.Expr):
            return node_position(sql, query)
        query = query.this
    return offset_position(sql, query.meta["start"])


def word_position(sql: str, node: exp.Expr, word: str) -> Position | None:
    """Return where a word of a node's text stands first."""
    found = re.compile(rf"(?i)\b{word}\b").search(sql, node.meta.get("start", 0))
    return offset_position(sql, found.start()) if found else None


def set_operator_position(sql: str, node: exp.SetOperation, arm: exp.Expr) -> Position | None:
    """Return where the UNION, INTERSECT or EXCEPT before one of its queries stands."""
    starts = _places(arm, "start")
    word = re.compile(rf"\b{node.key}\b", re.IGNORECASE)
    found = [m.start() for m in word.finditer(sql, 0, min(starts))] if starts else []
    return offset_position(sql, found[-1]) if found else None


def _operator(sql: str, node: exp.Expr) -> int | None:
    """Return where the operator between a node's operands stands."""
    if isinstance(node, exp.Not | exp.Escape):  # the parser's NOT around `x IN (…)`
        return _operator(sql, node.this)
    is_symbol = isinstance(node, exp.Binary) and not isinstance(node, exp.Connector)
    word = _WORDS.get(type(node), _SYMBOL if is_symbol else "")
    left, right = node.args.get("this"), node.args.get("expression")
    if not word or not isinstance(left, exp.Expr):
        return None
    ends = _places(left, "end")
    starts = _places(right, "start") if isinstance(right, exp.Expr) else []
    if not ends:
        return None
    found = re.compile(word, re.IGNORECASE).search(
        sql, max(ends) + 1, min(starts) if starts else len(sql)
    )
    return found.start() if found else None


def extent(node: exp.Expr) -> tuple[int, int] | None:
    """Return where a node's text starts and ends in the query's, as far as the parser knows."""
    starts, ends = _places(node, "start"), _places(node, "end")
    return (min(starts), max(ends)) if starts and ends else None


def _places(node: exp.Expr, which: str) -> list[int]:
    """Return the places that the parser kept of a node and what is in it."""
    return [n.meta[which] for n in node.walk() if n.meta and which in n.meta]
