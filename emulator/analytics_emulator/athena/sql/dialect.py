"""Parsing: Trino's grammar by sqlglot, with every function kept under the name that was written.

sqlglot would turn functions into dialect-neutral nodes and lose what tells them apart (`element_at`
from `[]`); here only functions with a grammar of their own (CAST, EXTRACT …) get nodes.
"""

import re
from typing import Any, ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import TokenType

from .errors import MalformedQueryError, Position, not_supported
from .jsonsyntax import JSON_PARSERS
from .strictness import check_tokens, check_tree


class TypedLiteral(exp.Expression, exp.Condition):
    """A literal with its type before it: `DATE '2020-01-01'`, `DECIMAL '1.5'`."""

    arg_types = {"this": True, "to": True}  # noqa: RUF012  # sqlglot reads it from the class


def _typed_literal(parser: Any, this: exp.Expr, to: exp.DataType) -> exp.Expr:
    return parser.expression(TypedLiteral(this=this, to=to))  # type: ignore[no-any-return]  # untyped parser API


def _placeholder(parser: Any) -> exp.Expr:
    """Parse `?` with its place, which sqlglot doesn't keep: parameters go by the order in the text."""
    node = parser.expression(exp.Placeholder())
    node.meta["start"], node.meta["end"] = parser._prev.start, parser._prev.end
    return node  # type: ignore[no-any-return]  # untyped parser API


_OWN_GRAMMAR = {"CAST", "TRY_CAST", "EXTRACT", "POSITION", "TRIM", "SUBSTRING"}


class AthenaSelect(Trino):
    """Trino's dialect with functions left as they were written."""

    INDEX_OFFSET = 0

    class Parser(TrinoParser):
        """The parser without sqlglot's function table."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}  # sqlglot reads it from the class
        TYPE_LITERAL_PARSERS = dict.fromkeys(exp.DType, _typed_literal)  # same
        PLACEHOLDER_PARSERS = {TokenType.PLACEHOLDER: _placeholder}  # same
        FUNCTION_PARSERS = {  # same
            name: parse
            for name, parse in TrinoParser.FUNCTION_PARSERS.items()
            if name in _OWN_GRAMMAR
        } | JSON_PARSERS


# Trino grammar that sqlglot can't parse: such a query is valid on Athena, so it isn't malformed.
_BEYOND_PARSER = re.compile(
    r"\b(json_(array|object|exists|query|value|table|arrayagg|objectagg)\s*\(|match_recognize\b"
    r"|on\s+overflow\b|interval\s+'[^']*'\s+\w+\s+to\b|listagg\s*\()",
    re.IGNORECASE,
)


def parse_query(sql: str) -> exp.Query:
    """Parse one SELECT, VALUES, TABLE or set operation."""
    tree = _parse(sql)
    if not isinstance(tree, exp.Query | exp.Values):
        raise not_supported(f"Statement {tree.key.upper()}")
    return tree  # type: ignore[return-value]  # Values stands wherever a query can


def parse_expression(sql: str) -> exp.Expr | None:
    """Parse one expression; None where the text isn't one."""
    try:
        return _select_item(sqlglot.parse_one(f"SELECT {sql}", dialect=AthenaSelect))
    except (ParseError, TokenError):
        return None


def _select_item(tree: exp.Expr) -> exp.Expr | None:
    plain = isinstance(tree, exp.Select) and {k for k, v in tree.args.items() if v} == {
        "expressions"
    }
    return tree.expressions[0] if plain and len(tree.expressions) == 1 else None


def _parse(sql: str) -> exp.Expr:
    try:
        check_tokens(sql, AthenaSelect().tokenize(sql))
        tree = sqlglot.parse_one(sql, dialect=AthenaSelect)
        check_tree(sql, tree)
        return tree
    except ParseError as error:
        if found := _BEYOND_PARSER.search(sql):
            raise not_supported(found[0].strip(" (").upper()) from None
        raise _malformed(sql, error) from None
    except TokenError:
        raise MalformedQueryError(*_end(sql), "mismatched input '<EOF>'") from None


def _malformed(sql: str, error: ParseError) -> MalformedQueryError:
    """Place the error at the token that Trino would name: the one after what still parsed."""
    first = error.errors[0] if error.errors else {}
    description = str(first.get("description", ""))
    highlight = str(first.get("highlight") or "")
    before = str(first.get("start_context") or "")
    start = sql.find(before + highlight) + len(before) if highlight else len(sql)
    if "missing for" in description or not sql[start + len(highlight) :].strip():
        return MalformedQueryError(*_end(sql), "mismatched input '<EOF>'. Expecting: <expression>")
    place = offset_position(sql, start)
    return MalformedQueryError(place.line, place.column, f"mismatched input '{highlight}'")


def _end(sql: str) -> tuple[int, int]:
    place = offset_position(sql, len(sql))
    return place.line, place.column


def offset_position(sql: str, offset: int) -> Position:
    """Give the line and column, from 1, of an offset into the text."""
    before = sql[:offset]
    return Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def node_position(sql: str, node: exp.Expr) -> Position | None:
    """Give where a node starts: the first token that the parser placed within it."""
    start = _first_token(node)
    if start is None:
        return None
    if isinstance(node, exp.Cast):  # TRY_CAST too; the parser keeps no place of the word
        casts = [c for c in node.find_all(exp.Cast) if _first_token(c) == start]
        words = [w.start() for w in re.finditer(r"(?i)\b(try_)?cast\s*\(", sql[:start])]
        start = words[-len(casts)] if len(words) >= len(casts) else start
    return offset_position(sql, start)


def _first_token(node: exp.Expr) -> int | None:
    starts = [n.meta["start"] for n in node.walk() if n.meta and "start" in n.meta]
    return min(starts) if starts else None


def operator_position(sql: str, node: exp.Expr) -> Position | None:
    """Give where a binary operator stands: Trino places its errors there, not at the left side."""
    left, right = node.args.get("this"), node.args.get("expression")
    if not isinstance(left, exp.Expr) or not isinstance(right, exp.Expr):
        return node_position(sql, node)
    ends = [n.meta["end"] for n in left.walk() if n.meta and "end" in n.meta]
    starts = [n.meta["start"] for n in right.walk() if n.meta and "start" in n.meta]
    between = sql[max(ends) + 1 : min(starts)] if ends and starts else ""
    found = re.search(r"[-+*/%=<>!|]+", between)
    return (
        offset_position(sql, max(ends) + 1 + found.start()) if found else node_position(sql, node)
    )
