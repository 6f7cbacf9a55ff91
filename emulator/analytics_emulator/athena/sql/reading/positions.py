"""Where things stand in the query text, as Trino's errors name them."""

import re

from sqlglot import exp

from ..errors import Position


def offset_position(sql: str, offset: int) -> Position:
    """Return the line and column, from 1, of an offset into the text."""
    before = sql[:offset]
    return Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def node_position(sql: str, node: exp.Expr) -> Position | None:
    """Return where a node starts: the first token that the parser placed within it."""
    start = first = _first_token(node)
    if start is None:
        return None
    begun = [n for n in node.walk() if _opening(n) and _first_token(n) == first]
    for inner in reversed(begun):
        words = list(re.finditer(rf"(?i){_opening(inner)}", sql[:start]))
        start = words[-1].start() if words else start
    if isinstance(node, exp.Lambda) and sql[:start].rstrip().endswith("("):
        start = sql.rindex("(", 0, start)
    return offset_position(sql, start)


def query_position(sql: str, query: exp.Expr) -> Position | None:
    """Return where a query starts, after the parentheses around it."""
    while "begins" not in query.meta or isinstance(query, exp.Subquery):
        if not isinstance(query.this, exp.Expr):
            return node_position(sql, query)
        query = query.this
    return offset_position(sql, query.meta["begins"])


def relation_position(sql: str, relation: exp.Expr) -> Position | None:
    """Return where what stands in FROM starts."""
    if "begins" in relation.meta:
        return offset_position(sql, relation.meta["begins"])
    return node_position(sql, relation)


def _opening(node: exp.Expr) -> str | None:
    """Return what a node begins with where the parser keeps no place of it."""
    if isinstance(node, exp.If) and isinstance(node.parent, exp.Case):
        return None
    return next((word for kind, word in _OPENINGS.items() if isinstance(node, kind)), None)


_OPENINGS: dict[type[exp.Expr], str] = {
    exp.Cast: r"\b(try_)?cast\s*\(",
    exp.Interval: r"\binterval\b",
    exp.Array: r"\barray\s*\[",
    exp.Case: r"\bcase\b",
    exp.If: r"\bif\s*\(",
    exp.Extract: r"\bextract\s*\(",
    exp.Exists: r"\bexists\s*\(",
    exp.Neg: "-",
}


def _first_token(node: exp.Expr) -> int | None:
    starts = [n.meta["start"] for n in node.walk() if n.meta and "start" in n.meta]
    return min(starts) if starts else None


_OPERATOR = re.compile(r"[-+*/%=<>!|]+")


def operator_position(sql: str, node: exp.Expr) -> Position | None:
    """Return where a binary operator stands: Trino places its errors there, not at its left."""
    left, right = node.args.get("this"), node.args.get("expression")
    if not isinstance(left, exp.Expr) or not isinstance(right, exp.Expr):
        return node_position(sql, node)
    ends = [n.meta["end"] for n in left.walk() if n.meta and "end" in n.meta]
    starts = [n.meta["start"] for n in right.walk() if n.meta and "start" in n.meta]
    start = max(ends) + 1 if ends else 0
    found = list(_OPERATOR.finditer(sql, start, min(starts) if starts else len(sql)))
    if not found or not (ends or starts):
        return node_position(sql, node)
    return offset_position(sql, found[0 if ends else -1].start())


def word_position(sql: str, node: exp.Expr, word: str) -> Position | None:
    """Return where a word after a node's left side stands, such as the IN of `x IN (…)`."""
    ends = [n.meta["end"] for n in node.this.walk() if n.meta and "end" in n.meta]
    found = re.compile(rf"(?i)\b{word}\b").search(sql, max(ends) + 1 if ends else 0)
    return offset_position(sql, found.start()) if found else node_position(sql, node)
