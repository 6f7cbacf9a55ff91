"""Queries laid out as Trino lays them out, which is how Athena keeps and shows a view's.

Source: Trino's SqlFormatter; PyAthena's and awswrangler's tests against AWS read two such texts.
A clause without a rule here leaves a query as it was written.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlglot import exp

from ..errors import AthenaQueryError, MalformedQueryError
from .dialect import parse_query
from .formatting import Formatter

_INDENT = "   "
_SET_WORDS = {exp.Union: "UNION", exp.Except: "EXCEPT", exp.Intersect: "INTERSECT"}
_CLAUSES = {"order", "limit", "offset", "with_"}


class _UnknownLayoutError(Exception):
    """A clause of which no layout is known."""


def formatted_query(sql: str) -> str:
    """Return a query's text as Athena formats it, or as it stands where that isn't known.

    What is returned means the same: it is read once more, and has to come out unchanged.
    """
    try:
        found = _laid_out(sql)
        return found if _laid_out(found) == found else sql
    except (_UnknownLayoutError, AthenaQueryError, MalformedQueryError, RecursionError):
        return sql


def _laid_out(sql: str) -> str:
    return _QueryFormatter(sql).query(parse_query(sql), 0)


class _QueryFormatter(Formatter):
    """Writes the queries of one text; `depth` counts how far in one stands."""

    def text(self, node: exp.Expr) -> str:
        """Return an expression's text; Athena reads decimal literals as doubles."""
        match node:
            case exp.Literal() if not node.is_string and "." in str(node.this):
                return _double(str(node.this))
            case exp.Interval() if isinstance(node.unit, exp.Var):
                return f"INTERVAL  {self.text(node.this)} {node.unit.name.upper()}"
            case exp.Subquery():
                return f"({self.query(node.this, 0)})"
            case exp.Exists():
                return f"(EXISTS ({self.query(node.this, 0)}))"
            case exp.In() if node.args.get("query") is not None:
                return f"({self.text(node.this)} IN {self.text(node.args['query'])})"
            case exp.Query():
                raise _UnknownLayoutError
        return super().text(node)

    def query(self, node: exp.Expr, depth: int) -> str:
        """Return a query with all of its clauses."""
        parts = [self._with(node, depth), self._body(node, depth), *self._ends(node, depth)]
        return "".join(parts)

    def _with(self, node: exp.Expr, depth: int) -> str:
        found = node.args.get("with_")
        if found is None:
            return ""
        _only(found, "expressions", "recursive")
        word = "WITH RECURSIVE" if found.args.get("recursive") else "WITH"
        named = []
        for one in found.expressions:
            _only(one, "this", "alias")
            within = self._nested(one.this, depth)
            named.append(f"{self._alias(one).lstrip()} AS {within}\n")
        return f"{_INDENT * depth}{word}\n  {', '.join(named)}"

    def _body(self, node: exp.Expr, depth: int) -> str:
        match node:
            case exp.SetOperation():
                return self._set_operation(node, depth)
            case exp.Select():
                return self._select(node, depth)
            case exp.Subquery() if node.args.get("alias") is None:
                _only(node, "this", *_CLAUSES)
                return self._nested(node.this, depth)
        raise _UnknownLayoutError

    def _set_operation(self, node: exp.SetOperation, depth: int) -> str:
        _only(node, "this", "expression", "distinct", *_CLAUSES)
        word = _SET_WORDS[type(node)] + (" " if node.args.get("distinct") else " ALL ")
        left, right = (self._operand(one, depth) for one in (node.this, node.expression))
        return f"{left}{word}{right}"

    def _operand(self, node: exp.Expr, depth: int) -> str:
        if any(node.args.get(clause) for clause in _CLAUSES):
            raise _UnknownLayoutError
        return self._body(node, depth)

    def _select(self, node: exp.Select, depth: int) -> str:
        clauses = ("from_", "joins", "where", "group", "having", "distinct", "expressions")
        _only(node, *clauses, *_CLAUSES)
        indent = _INDENT * depth
        distinct = node.args.get("distinct")
        if distinct is not None:
            _only(distinct)
        items = [self._item(item) for item in node.expressions]
        many = "".join(f"\n{indent}{', ' if place else '  '}{i}" for place, i in enumerate(items))
        listed = many if len(items) > 1 else f" {items[0]}"
        parts = [f"{indent}SELECT{' DISTINCT' if distinct else ''}{listed}\n"]
        if node.args.get("from_") is not None:
            source = self._sources(node, depth)
            parts.append(f"{indent}FROM\n{indent}  {source}")
        parts.append("\n")
        for word, clause in (("WHERE", "where"), ("GROUP BY", "group"), ("HAVING", "having")):
            if (found := node.args.get(clause)) is not None:
                shown = self._grouping(found) if clause == "group" else self.text(found.this)
                parts.append(f"{indent}{word} {shown}\n")
        return "".join(parts)

    def _item(self, node: exp.Expr) -> str:
        if isinstance(node, exp.Alias):
            return f"{self.text(node.this)} {self.text(node.args['alias'])}"
        star = node.this if isinstance(node, exp.Column) else node
        if isinstance(star, exp.Star):
            _only(star)
        return self.text(node)

    def _sources(self, node: exp.Select, depth: int) -> str:
        """Return FROM's relations: a join stands in parentheses, and binds before a comma."""
        return self._joined(node.args["from_"].this, node.args.get("joins") or (), depth)

    def _joined(self, first: exp.Expr, joins: Sequence[exp.Join], depth: int) -> str:
        joined = [self._relation(first, depth)]
        for join in joins:
            _only(join, "this", "kind", "side", "method", "on", "using")
            right = self._relation(join.this, depth)
            if any(join.args.get(key) for key in ("kind", "side", "method", "on", "using")):
                joined[-1] = f"({joined[-1]}\n{_INDENT * depth}{self._join(join, right)})"
            else:
                joined.append(right)
        return f"\n{_INDENT * depth}, ".join(joined)

    def _join(self, join: exp.Join, right: str) -> str:
        words = [str(join.args.get(key) or "").upper() for key in ("side", "kind")]
        word = " ".join(word for word in words if word and word != "OUTER") or "INNER"
        method = f"{str(join.args['method']).upper()} " if join.args.get("method") else ""
        on, using = join.args.get("on"), join.args.get("using")
        condition = f" ON {self.text(on)}" if on is not None else ""
        condition = f" USING ({self.texts(using)})" if using else condition
        return f"{method}{word} JOIN {right}{condition}"

    def _relation(self, node: exp.Expr, depth: int) -> str:
        match node:
            case exp.Subquery() if _wraps_joins(node):
                _only(node, "this", "joins")
                return self._joined(node.this, node.args.get("joins") or (), depth)
            case exp.Table() if node.args.get("joins"):
                plain = node.copy()
                plain.set("joins", None)
                return self._joined(plain, node.args["joins"], depth)
            case exp.Table():
                _only(node, "this", "db", "catalog", "alias")
                bare = ".".join(self.text(part) for part in node.parts)
            case exp.Subquery():
                _only(node, "this", "alias")
                bare = self._nested(node.this, depth)
            case exp.Unnest():
                _only(node, "expressions", "alias", "offset")
                ordinality = " WITH ORDINALITY" if node.args.get("offset") else ""
                bare = f"UNNEST({self.texts(node.expressions)}){ordinality}"
            case exp.Values():
                _only(node, "expressions", "alias")
                bare = self._values(node, depth)
            case _:
                raise _UnknownLayoutError
        return bare + self._alias(node)

    def _values(self, node: exp.Values, depth: int) -> str:
        indent = _INDENT * (depth + 1)
        rows = [self.text(_row(row)) for row in node.expressions]
        listed = "".join(
            f"\n{indent}{', ' if place else '  '}{row}" for place, row in enumerate(rows)
        )
        return f"(\n VALUES {listed}\n{_INDENT * depth}) "

    def _alias(self, node: exp.Expr) -> str:
        alias = node.args.get("alias")
        if alias is None:
            return ""
        _only(alias, "this", "columns")
        columns = list(alias.args.get("columns") or ())
        if isinstance(offset := node.args.get("offset"), exp.Identifier):
            columns.append(offset)
        listed = f" ({self.texts(columns)})" if columns else ""
        return f" {self.text(alias.this)}{listed}"

    def _nested(self, node: exp.Expr, depth: int) -> str:
        """Return a query in parentheses of its own."""
        return f"(\n{self.query(node, depth + 1)}{_INDENT * depth}) "

    def _grouping(self, node: exp.Expr) -> str:
        _only(node, "expressions")
        return ", ".join(self._grouping_element(one) for one in node.expressions)

    def _grouping_element(self, node: exp.Expr) -> str:
        match node:
            case exp.Rollup() | exp.Cube():
                return f"{node.key.upper()} ({self.texts(node.expressions)})"
            case exp.GroupingSets():
                sets = ", ".join(f"({self.texts(_parts(one))})" for one in node.expressions)
                return f"GROUPING SETS ({sets})"
            case exp.Tuple():
                return f"({self.texts(node.expressions)})"
        return self.text(node)

    def _ends(self, node: exp.Expr, depth: int) -> Iterator[str]:
        indent = _INDENT * depth
        if (order := node.args.get("order")) is not None:
            _only(order, "expressions")
            yield f"{indent}{self.text(order)}\n"
        if (offset := node.args.get("offset")) is not None:
            yield f"{indent}OFFSET {self.text(offset.expression)} ROWS\n"
        if (limit := node.args.get("limit")) is not None:
            if not isinstance(limit, exp.Limit):
                raise _UnknownLayoutError
            _only(limit, "expression")
            yield f"{indent}LIMIT {self.text(limit.expression)}\n"


def _only(node: exp.Expr, *known: str) -> None:
    """Raise where a node says more than is known to be laid out."""
    if any(value for name, value in node.args.items() if name not in known):
        raise _UnknownLayoutError


def _wraps_joins(node: exp.Expr) -> bool:
    """Tell parentheses around a join or a relation from those of a query."""
    within = node.this
    if node.args.get("joins") or not isinstance(within, exp.Query):
        return True
    return isinstance(within, exp.Subquery) and (
        within.args.get("alias") is not None or _wraps_joins(within)
    )


def _parts(node: exp.Expr) -> Sequence[Any]:
    if isinstance(node, exp.Tuple):
        return node.expressions
    return [node.this if isinstance(node, exp.Paren) else node]


def _row(node: exp.Expr) -> exp.Expr:
    """Return a row of VALUES, or the value that stands there alone."""
    return node.expressions[0] if len(node.expressions) == 1 else node


def _double(text: str) -> str:
    """Return a double as Java's `0.###################E0###` writes it."""
    value = Decimal(text).normalize()
    digits = "".join(map(str, value.as_tuple().digits))
    exponent = value.adjusted() if value else 0
    return f"{digits[0]}{f'.{digits[1:20]}' if digits[1:] else ''}E{exponent}"
