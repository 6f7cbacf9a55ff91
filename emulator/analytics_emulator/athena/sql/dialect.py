"""Parsing: Trino's grammar by sqlglot, with every function kept under the name that was written.

sqlglot would turn functions into dialect-neutral nodes and lose what tells them apart (`element_at`
from `[]`); here only functions with a grammar of their own (CAST, EXTRACT …) get nodes.
"""

from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError

from .errors import MalformedQueryError, Position, not_supported


class TypedLiteral(exp.Expression, exp.Condition):
    """A literal with its type before it: `DATE '2020-01-01'`, `DECIMAL '1.5'`."""

    arg_types = {"this": True, "to": True}  # noqa: RUF012  # sqlglot reads it from the class


def _typed_literal(parser: Any, this: exp.Expr, to: exp.DataType) -> exp.Expr:
    return parser.expression(TypedLiteral(this=this, to=to))  # type: ignore[no-any-return]  # untyped parser API


_OWN_GRAMMAR = {"CAST", "TRY_CAST", "EXTRACT", "POSITION", "TRIM", "SUBSTRING"}


class AthenaSelect(Trino):
    """Trino's dialect with functions left as they were written."""

    INDEX_OFFSET = 0

    class Parser(Trino.Parser):
        """The parser without sqlglot's function table."""

        FUNCTIONS = {}  # noqa: RUF012  # sqlglot reads it from the class
        TYPE_LITERAL_PARSERS = dict.fromkeys(exp.DType, _typed_literal)  # noqa: RUF012  # same
        FUNCTION_PARSERS = {  # noqa: RUF012  # same
            name: parse
            for name, parse in Trino.Parser.FUNCTION_PARSERS.items()
            if name in _OWN_GRAMMAR
        }


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
        return sqlglot.parse_one(sql, dialect=AthenaSelect)
    except ParseError as error:
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
        return MalformedQueryError(
            *_end(sql), "mismatched input '<EOF>'. Expecting: <expression>"
        )
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
    starts = [n.meta["start"] for n in node.walk() if n.meta and "start" in n.meta]
    return offset_position(sql, min(starts)) if starts else None
