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

from ..errors import MalformedQueryError, not_supported
from .jsonsyntax import JSON_PARSERS
from .positions import offset_position
from .strictness import check_tokens, check_tree


class TypedLiteral(exp.Expression, exp.Condition):
    """A literal with its type before it: `DATE '2020-01-01'`, `DECIMAL '1.5'`."""

    arg_types = {"this": True, "to": True}  # noqa: RUF012  # sqlglot reads it from the class


def _typed_literal(parser: Any, this: exp.Expr, to: exp.DataType) -> exp.Expr:
    """Parse a typed literal with the place of its type, which sqlglot doesn't keep."""
    node = parser.expression(TypedLiteral(this=this, to=to))
    node.meta["start"] = parser._tokens[parser._index - 2].start
    node.meta["end"] = parser._prev.end
    return node  # type: ignore[no-any-return]  # untyped parser API


def _placeholder(parser: Any) -> exp.Expr:
    """Parse `?` with its place, which sqlglot doesn't keep: parameters go by their order."""
    node = parser.expression(exp.Placeholder())
    node.meta["start"], node.meta["end"] = parser._prev.start, parser._prev.end
    return node  # type: ignore[no-any-return]  # untyped parser API


def _placed(node: exp.Expr | None, start: int) -> exp.Expr | None:
    """Return a node that knows where it begins."""
    if node is not None:
        node.meta["begins"] = start
    return node


_OWN_GRAMMAR = {"CAST", "TRY_CAST", "EXTRACT", "POSITION", "TRIM", "SUBSTRING"}


_T = TokenType
_CALLABLE_TYPES = TrinoParser.TYPE_TOKENS - {TokenType.INTERVAL}


class AthenaSelect(Trino):
    """Trino's dialect with functions left as they were written."""

    INDEX_OFFSET = 0

    class Parser(TrinoParser):
        """The parser without sqlglot's function table."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}  # sqlglot reads it from the class
        TYPE_LITERAL_PARSERS = dict.fromkeys(exp.DType, _typed_literal)  # same
        PLACEHOLDER_PARSERS: ClassVar[dict[Any, Any]] = {TokenType.PLACEHOLDER: _placeholder}
        # sqlglot takes EXISTS (VALUES …) for a call.
        SUBQUERY_TOKENS = TrinoParser.SUBQUERY_TOKENS | {TokenType.VALUES, TokenType.TABLE}  # same
        FUNCTION_PARSERS = {  # same
            name: parse
            for name, parse in TrinoParser.FUNCTION_PARSERS.items()
            if name in _OWN_GRAMMAR
        } | JSON_PARSERS

        def _parse_type(
            self, parse_interval: bool = True, fallback_to_identifier: bool = False
        ) -> exp.Expr | None:
            """Parse an operand: `date(` begins a call and `ARRAY[` an array, never a type here.

            sqlglot reads a type first and then goes back, which doubles at each level of nesting.
            """
            opens = self._next and self._next.token_type in (_T.L_PAREN, _T.L_BRACKET)
            if opens and self._curr.token_type in _CALLABLE_TYPES:
                return self._parse_column()
            return super()._parse_type(parse_interval, fallback_to_identifier)

        def _parse_select_query(self, *args: Any, **named: Any) -> exp.Expr | None:
            """Parse a query with its place, which sqlglot doesn't keep."""
            start = self._curr.start
            return _placed(super()._parse_select_query(*args, **named), start)

        def _parse_table(self, *args: Any, **named: Any) -> exp.Expr | None:
            """Parse what stands in FROM, with its place."""
            start = self._curr.start
            return _placed(super()._parse_table(*args, **named), start)

        def _parse_escape(self, this: exp.Expr | None) -> exp.Expr | None:
            """Parse ESCAPE with any expression (sqlglot takes a constant only)."""
            if not self._match(TokenType.ESCAPE):
                return this
            return self.expression(exp.Escape(this=this, expression=self._parse_bitwise()))


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
        dialect = AthenaSelect()
        tokens = dialect.tokenize(sql)
        check_tokens(sql, tokens)
        trees = dialect.parser().parse(tokens, sql)
        if not trees or trees[0] is None:
            raise ParseError(f"No expression was parsed from '{sql}'")
        check_tree(sql, trees[0])
        return trees[0] if len(trees) == 1 else exp.Block(expressions=trees)
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
