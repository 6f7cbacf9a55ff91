"""Expressions as Trino writes them in its errors.

Source: Trino's ExpressionFormatter. What has no rule here is given as it stands in the query.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from .dialect import Plus
from .positions import extent

_BINARY: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%", exp.EQ: "=",
    exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=", exp.And: "AND",
    exp.Or: "OR", exp.NullSafeNEQ: "IS DISTINCT FROM",
}  # fmt: skip
_UPPER = {"coalesce", "if", "nullif", "try"}
_SPACED = {"row", "grouping"}
_DEEPEST = 50


class Formatter:
    """Writes the expressions of one query text."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._depth = 0

    def text(self, node: exp.Expr) -> str:
        """Return an expression's text."""
        write = _WRITERS.get(type(node))
        if write is None or self._depth > _DEEPEST or _asks(node):
            start, end = extent(node) or (0, -1)
            return self._sql[start : end + 1] or node.key
        self._depth += 1
        found = write(self, node)
        self._depth -= 1
        return found

    def texts(self, nodes: Sequence[exp.Expr]) -> str:
        """Return a list's text."""
        return ", ".join(map(self.text, nodes))


def formatted(sql: str, node: exp.Expr) -> str:
    """Return an expression of a query as Trino writes it."""
    return Formatter(sql).text(node)


def _asks(node: exp.Expr) -> bool:
    """Return whether a node has a query beside its operands."""
    return any(isinstance(n, exp.Query | exp.Any | exp.All) for n in node.iter_expressions())


def _literal(_: Formatter, node: exp.Expr) -> str:
    written = str(node.this)
    if isinstance(node, exp.Literal) and node.is_string:
        return "'" + written.replace("'", "''") + "'"
    return written.upper()


def _identifier(_: Formatter, node: exp.Expr) -> str:
    return f'"{node.name}"' if node.args.get("quoted") else node.name


def _column(f: Formatter, node: exp.Column) -> str:
    return ".".join(map(f.text, node.parts))


def _neg(f: Formatter, node: exp.Expr) -> str:
    inner = f.text(node.this)
    return f"-{inner}" if isinstance(node.this, exp.Literal) else f"-({inner})"


def _not(f: Formatter, node: exp.Expr) -> str:
    if isinstance(node.this, exp.Is):
        return f"({f.text(node.this.this)} IS NOT NULL)"
    return f"(NOT {f.text(node.this)})"


def _logical(f: Formatter, node: exp.Expr) -> str:
    """Return all terms that stand side by side, without parentheses of theirs."""
    terms = [node.expression]
    while type(node.this) is type(node):
        node = node.this
        terms.append(node.expression)
    word = _BINARY[type(node)]
    return f"({f' {word} '.join(map(f.text, reversed([*terms, node.this])))})"


def _binary(f: Formatter, node: exp.Expr) -> str:
    return f"({f.text(node.this)} {_BINARY[type(node)]} {f.text(node.expression)})"


def _call(f: Formatter, node: exp.Expr) -> str:
    name = node.name.lower()
    written = node.name.upper() if name in _UPPER | _SPACED else node.name
    return f"{written}{' ' if name in _SPACED else ''}({f.texts(node.expressions)})"


def _like(f: Formatter, node: exp.Expr, escape: str = "") -> str:
    found = f"({f.text(node.this)} LIKE {f.text(node.expression)}{escape})"
    return f"(NOT {found})" if node.args.get("negate") else found


def _escape(f: Formatter, node: exp.Expr) -> str:
    return _like(f, node.this, f" ESCAPE {f.text(node.expression)}")


def _case(f: Formatter, node: exp.Expr) -> str:
    parts = ["CASE", *([f.text(node.this)] if node.this else [])]
    for arm in node.args["ifs"]:
        parts += ["WHEN", f.text(arm.this), "THEN", f.text(arm.args["true"])]
    if default := node.args.get("default"):
        parts += ["ELSE", f.text(default)]
    return f"({' '.join(parts)} END)"


def _if(f: Formatter, node: exp.Expr) -> str:
    parts = [node.this, node.args["true"], node.args.get("false")]
    return f"IF({f.texts([p for p in parts if p is not None])})"


def _cast(f: Formatter, node: exp.Expr) -> str:
    word = "TRY_CAST" if isinstance(node, exp.TryCast) else "CAST"
    named = re.sub(r"\brow\(", "ROW(", node.args["to"].sql("trino").lower())
    return f"{word}({f.text(node.this)} AS {named})"


def _between(f: Formatter, node: exp.Expr) -> str:
    low, high = f.text(node.args["low"]), f.text(node.args["high"])
    return f"({f.text(node.this)} BETWEEN {low} AND {high})"


def _same(f: Formatter, node: exp.Expr) -> str:
    return f"(NOT ({f.text(node.this)} IS DISTINCT FROM {f.text(node.expression)}))"


def _window(f: Formatter, node: exp.Expr) -> str:
    keys, order = node.args.get("partition_by"), node.args.get("order")
    parts = [f"PARTITION BY {f.texts(keys)}"] if keys else []
    parts += [f.text(order)] if order else []
    parts += [_frame(f, spec)] if (spec := node.args.get("spec")) else []
    return f"{f.text(node.this)} OVER ({' '.join(parts)})"


def _frame(f: Formatter, node: exp.Expr) -> str:
    start, end = (_bound(f, node.args, side) for side in ("start", "end"))
    bounds = f"BETWEEN {start} AND {end}" if end else start
    return f"{str(node.args['kind']).upper()} {bounds}"


def _bound(f: Formatter, given: dict[str, Any], side: str) -> str:
    found = given.get(side)
    text = f.text(found) if isinstance(found, exp.Expr) else str(found or "").upper()
    return f"{text} {str(given.get(f'{side}_side') or '').upper()}".strip()


def _order(f: Formatter, node: exp.Expr) -> str:
    items = f"ORDER BY {f.texts(node.expressions)}"
    return f"{f.text(node.this)} {items}" if node.this else items


def _ordered(f: Formatter, node: exp.Expr) -> str:
    nulls = " NULLS FIRST" if node.args.get("nulls_first") else ""
    return f"{f.text(node.this)} {'DESC' if node.args.get('desc') else 'ASC'}{nulls}"


_WRITERS: dict[type[exp.Expr], Callable[[Formatter, Any], str]] = {
    **dict.fromkeys(_BINARY, _binary),
    exp.And: _logical,
    exp.Or: _logical,
    exp.Anonymous: _call,
    exp.Array: lambda f, n: f"ARRAY[{','.join(map(f.text, n.expressions))}]",
    exp.AtTimeZone: lambda f, n: f"{f.text(n.this)} AT TIME ZONE {f.text(n.args['zone'])}",
    exp.Between: _between,
    exp.Boolean: lambda _, n: str(n.this).lower(),
    exp.Bracket: lambda f, n: f"{f.text(n.this)}[{f.texts(n.expressions)}]",
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Column: _column,
    exp.Distinct: lambda f, n: f"DISTINCT {f.texts(n.expressions)}",
    exp.Dot: lambda f, n: f"{f.text(n.this)}.{f.text(n.expression)}",
    exp.DPipe: lambda f, n: f"concat({f.text(n.this)}, {f.text(n.expression)})",
    exp.Escape: _escape,
    exp.Extract: lambda f, n: f"EXTRACT({n.name.upper()} FROM {f.text(n.expression)})",
    exp.Filter: lambda f, n: f"{f.text(n.this)} FILTER (WHERE {f.text(n.expression.this)})",
    exp.Identifier: _identifier,
    exp.If: _if,
    exp.In: lambda f, n: f"({f.text(n.this)} IN ({f.texts(n.expressions)}))",
    exp.Is: lambda f, n: f"({f.text(n.this)} IS NULL)",
    exp.Lambda: lambda f, n: f"({f.texts(n.expressions)}) -> {f.text(n.this)}",
    exp.Like: _like,
    exp.Literal: _literal,
    exp.Neg: _neg,
    exp.Not: _not,
    exp.Null: lambda _f, _n: "null",
    exp.NullSafeEQ: _same,
    exp.Order: _order,
    exp.Ordered: _ordered,
    exp.Paren: lambda f, n: f.text(n.this),
    exp.Star: lambda _f, _n: "*",
    exp.TryCast: _cast,
    exp.Tuple: lambda f, n: f"ROW ({f.texts(n.expressions)})",
    exp.Window: _window,
    Plus: lambda f, n: f"+{f.text(n.this)}",
}
