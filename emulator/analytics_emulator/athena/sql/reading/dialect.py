"""Parsing: Trino's grammar by sqlglot, with every function kept under the name that was written.

sqlglot would turn functions into dialect-neutral nodes and lose what tells them apart (`element_at`
from `[]`); here only functions with a grammar of their own (CAST, EXTRACT …) get nodes.
"""

from functools import lru_cache
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import TokenType

from ..errors import AthenaQueryError, MalformedQueryError, not_supported
from .grammar import Recognised, first_word, recognise
from .jsonsyntax import JSON_PARSERS
from .jsontables import JsonTable, begins_json_table, json_table
from .nesting import require_shallow
from .positions import offset_position
from .rowpatterns import MatchRecognize, Processed, begins_processed, match_recognize
from .tablefunctions import begins_table_function, table_function
from .tokens import KEYWORDS, parser_tokens


class TypedLiteral(exp.Expression, exp.Condition):
    """A literal with its type before it: `DATE '2020-01-01'`, `DECIMAL '1.5'`."""

    arg_types = {"this": True, "to": True}  # noqa: RUF012  # sqlglot reads it from the class


class Plus(exp.Unary):
    """`+ x`, which sqlglot drops."""


def _typed_literal(parser: Any, this: exp.Expr, to: exp.DataType) -> exp.Expr:
    """Parse a typed literal."""
    start = parser._tokens[parser._index - 2].start
    return _placed(parser, TypedLiteral(this=this, to=to), start)


def _placeholder(parser: Any) -> exp.Expr:
    """Parse `?`: parameters go by their places."""
    return _placed(parser, exp.Placeholder(), parser._prev.start)


def _plus(parser: Any) -> exp.Expr:
    """Parse what stands after a plus sign."""
    start = parser._prev.start
    return _placed(parser, Plus(this=parser._parse_unary()), start)


def _if(parser: Any) -> exp.Expr:
    """Parse if(…), which has two or three arguments."""
    start = parser._prev.start
    parser._match(TokenType.L_PAREN)
    parts = parser._parse_csv(parser._parse_disjunction)
    parser._match_r_paren()
    if len(parts) not in (2, 3):
        place = offset_position(parser.sql, start)
        text = "Invalid number of arguments for 'if' function"
        raise MalformedQueryError(place.line, place.column, text)
    return _placed(parser, exp.If.from_arg_list(parts), start)


def _lambda(parser: Any, parameters: list[exp.Expr]) -> exp.Expr:
    """Parse a lambda's body, where its arrow was read."""
    first = parser._index - 2
    if parser._tokens[first].token_type == TokenType.R_PAREN:
        first -= max(2 * len(parameters), 1)
    start = parser._tokens[first].start
    body = parser._replace_lambda(parser._parse_disjunction(), parameters)
    return _placed(parser, exp.Lambda(this=body, expressions=parameters), start)


def _placed[N: exp.Expr | None](parser: Any, node: N, start: int) -> N:
    """Return a node that knows where it stands; sqlglot keeps the places of some tokens only."""
    if node is not None:
        node.meta["start"], node.meta["end"] = start, parser._prev.end
    return node


def _bare_relation(found: exp.Expr | None) -> exp.Expr | None:
    """Return what stands alone in parentheses in FROM: it may name what stands before it."""
    if not isinstance(found, exp.Subquery) or not isinstance(found.this, exp.Unnest | JsonTable):
        return found
    inner, alias = found.this, found.args.get("alias")
    has_more = any(v for k, v in found.args.items() if k not in ("this", "alias"))
    is_named_twice = alias and (inner.args.get("alias") or inner.args.get("offset"))
    if has_more or is_named_twice or inner.args.get("joins"):
        return found
    if alias:
        inner.set("alias", alias)
    return inner.pop()


def _substring(parser: Any) -> exp.Expr:
    """Parse SUBSTRING(a FROM b FOR c), or a call."""
    parts = parser._parse_csv(parser._parse_bitwise)
    if not parser._match(TokenType.FROM):
        return exp.Anonymous(this="substring", expressions=parts)
    start = parser._parse_bitwise()
    length = parser._parse_bitwise() if parser._match(TokenType.FOR) else None
    return exp.Substring(this=parts[0], start=start, length=length)


def _listagg(parser: Any) -> exp.Expr:
    """Parse listagg's arguments; what to do on overflow is the last of them."""
    start = parser._tokens[parser._index - 2].start
    parts = parser._parse_csv(parser._parse_lambda)
    if parser._match_text_seq("ON", "OVERFLOW") and not parser._match_text_seq("ERROR"):
        parser._match_text_seq("TRUNCATE")
        filler = parser._parse_string()
        counted = bool(parser._match_text_seq("WITH"))
        parser._advance(1 if counted else 2)  # COUNT, or WITHOUT COUNT: the grammar has seen to it
        parts.append(exp.OverflowTruncateBehavior(this=filler, with_count=counted))
    return _placed(parser, exp.Anonymous(this="listagg", expressions=parts), start)


_OWN_GRAMMAR = {"CAST", "TRY_CAST", "EXTRACT", "POSITION", "TRIM"}


_T = TokenType
_CALLABLE_TYPES = TrinoParser.TYPE_TOKENS - {TokenType.INTERVAL}


_CLOCKS: dict[str, Any] = {
    name: lambda parser, kind=kind: kind(this=parser._parse_number())
    for name, kind in {
        "CURRENT_TIMESTAMP": exp.CurrentTimestamp,
        "CURRENT_TIME": exp.CurrentTime,
        "LOCALTIME": exp.Localtime,
        "LOCALTIMESTAMP": exp.Localtimestamp,
    }.items()
}


class AthenaSelect(Trino):
    """Trino's dialect with functions left as they were written."""

    INDEX_OFFSET = 0
    SUPPORTS_USER_DEFINED_TYPES = True  # such as geometry; the grammar has seen to unknown ones

    class Tokenizer(Trino.Tokenizer):
        """The lexer that the parser asks whether a name is a type's."""

        KEYWORDS = KEYWORDS  # sqlglot reads it from the class

    class Parser(TrinoParser):
        """The parser without sqlglot's function table."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}  # sqlglot reads it from the class
        TYPE_LITERAL_PARSERS = dict.fromkeys(exp.DType, _typed_literal)  # same
        PLACEHOLDER_PARSERS: ClassVar[dict[Any, Any]] = {TokenType.PLACEHOLDER: _placeholder}
        LAMBDAS: ClassVar[dict[Any, Any]] = {TokenType.ARROW: _lambda}
        NO_PAREN_FUNCTIONS: ClassVar[dict[TokenType, Any]] = TrinoParser.NO_PAREN_FUNCTIONS | {
            TokenType.CURRENT_SCHEMA: exp.CurrentSchema  # a name to sqlglot's
        }
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            word: parse
            for word, parse in (TrinoParser.NO_PAREN_FUNCTION_PARSERS | {"IF": _if}).items()
            if word != "ANY"  # which begins a quantified comparison only before a query
        }
        UNARY_PARSERS = TrinoParser.UNARY_PARSERS | {TokenType.PLUS: _plus}  # same
        # sqlglot takes EXISTS (VALUES …) for a call.
        SUBQUERY_TOKENS = TrinoParser.SUBQUERY_TOKENS | {TokenType.VALUES, TokenType.TABLE}  # same
        FUNCTION_PARSERS = (
            {  # same
                name: parse
                for name, parse in TrinoParser.FUNCTION_PARSERS.items()
                if name in _OWN_GRAMMAR
            }
            | JSON_PARSERS
            | _CLOCKS
            | {"SUBSTRING": _substring, "LISTAGG": _listagg}
        )

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

        def _parse_function_call(self, *args: Any, **named: Any) -> exp.Expr | None:
            """Parse a call; `EXISTS ((SELECT 1))` and `ALL ((SELECT 1) LIMIT 1)` are none."""
            predicate = self.SUBQUERY_PREDICATES.get(self._curr.token_type)
            doubled = self._tokens[self._index + 1 : self._index + 3]
            if predicate and [t.token_type for t in doubled] == [_T.L_PAREN, _T.L_PAREN]:
                self._advance()
                return self.expression(predicate(this=self._parse_primary()))
            return super()._parse_function_call(*args, **named)

        def _parse_factor_operand(self) -> exp.Expr | None:
            """Parse an operand: what stands between operators."""
            start = self._curr.start
            return _placed(self, self._parse_unary(), start)

        def _parse_atom(self) -> exp.Expr | None:
            """Parse an operand of one token."""
            start = self._curr.start
            return _placed(self, super()._parse_atom(), start)

        def _parse_derived_table_values(self, *args: Any, **named: Any) -> exp.Values | None:
            """Parse VALUES in FROM; in parentheses with more beside it, it is part of a query."""
            parse = super()._parse_derived_table_values
            if not self._match_pair(_T.L_PAREN, _T.VALUES, advance=False):
                return parse(*args, **named)
            return self._try_parse(parse)

        def _parse_cube_or_rollup(self, with_prefix: bool = False) -> Any:
            start = self._curr.start if self._curr else 0
            return _placed(self, super()._parse_cube_or_rollup(with_prefix), start)

        def _parse_wrapped_select(self, table: bool = False) -> exp.Expr | None:
            """Parse what stands in parentheses; more may be joined to an UNNEST there, or to a
            JSON_TABLE."""
            found = super()._parse_wrapped_select(table)
            if isinstance(found, exp.Unnest | JsonTable):
                for join in self._parse_joins():
                    found.append("joins", join)
            return found

        def _parse_bracket(self, this: exp.Expr | None = None) -> exp.Expr | None:
            """Parse a subscript; `"array"[1]` is one of a column."""
            named = this.this if isinstance(this, exp.Column) else this
            if isinstance(named, exp.Identifier) and named.args.get("quoted"):
                if not self._match(TokenType.L_BRACKET, advance=False):
                    return this
                this = exp.Paren(this=this)
            return super()._parse_bracket(this)

        def _parse_limit(self, *args: Any, **named: Any) -> exp.Expr | None:
            """Parse LIMIT or FETCH FIRST, if one stands here."""
            start = self._curr.start
            found = super()._parse_limit(*args, **named)
            is_limit = isinstance(found, exp.Limit | exp.Fetch)
            return _placed(self, found, start) if is_limit else found

        def _parse_select_query(self, *args: Any, **named: Any) -> exp.Expr | None:
            """Parse a query."""
            start = self._curr.start
            return _placed(self, super()._parse_select_query(*args, **named), start)

        def _parse_table(self, *args: Any, **named: Any) -> exp.Expr | None:
            """Parse what stands in FROM."""
            start = self._curr.start
            if begins_json_table(self):
                return _placed(self, json_table(self), start)
            if begins_table_function(self):
                return _placed(self, table_function(self), start)
            found = _placed(self, _bare_relation(super()._parse_table(*args, **named)), start)
            if found is not None and (match := self._parse_match_recognize()):
                found.set("match", match)
            if isinstance(found, exp.Values) and (sample := self._parse_table_sample()):
                found.set("sample", sample)
            return found

        def _parse_match_recognize(self) -> MatchRecognize | None:  # type: ignore[override]  # its own node
            """Parse MATCH_RECOGNIZE, if it stands here."""
            start = self._curr.start
            if not self._match(TokenType.MATCH_RECOGNIZE):
                return None
            return _placed(self, match_recognize(self), start)

        def _parse_unary(self) -> exp.Expr | None:
            """Parse an operand with its sign, or a call of MATCH_RECOGNIZE's with its mode."""
            if not begins_processed(self):
                return super()._parse_unary()
            start = self._curr.start
            self._advance()
            mode = self._prev.text.upper()
            return _placed(self, Processed(this=super()._parse_unary(), mode=mode), start)

        def _parse_escape(self, this: exp.Expr | None) -> exp.Expr | None:
            """Parse ESCAPE with any expression (sqlglot takes a constant only)."""
            if not self._match(TokenType.ESCAPE):
                return this
            return self.expression(exp.Escape(this=this, expression=self._parse_bitwise()))


_LONGEST_REMEMBERED = 10_000  # characters; a tree takes some hundred times as many bytes

_STATEMENT_WORDS = """
    ALTER ANALYZE CALL COMMENT COMMIT CREATE DEALLOCATE DELETE DENY DESC DESCRIBE DROP EXECUTE
    EXPLAIN GRANT INSERT MERGE MSCK PREPARE REFRESH RESET REVOKE ROLLBACK SET SHOW START TRUNCATE
    UNLOAD UPDATE USE
"""
_STATEMENTS = frozenset(_STATEMENT_WORDS.split())  # what begins a statement that is no query


def parse_query(sql: str) -> exp.Query:
    """Parse one SELECT, VALUES, TABLE or set operation; nobody changes the tree.

    What Trino's grammar takes and sqlglot doesn't is valid on Athena, so it isn't malformed.
    Dashboards and views ask the same texts again and again, and parsing is half of compiling: the
    latest trees are remembered.
    """
    return _remembered(sql) if len(sql) <= _LONGEST_REMEMBERED else _read(sql)


@lru_cache(maxsize=32)  # 32 MB at the most
def _remembered(sql: str) -> exp.Query:
    return _read(sql)


def _read(sql: str) -> exp.Query:
    word = first_word(sql)
    if word in _STATEMENTS:
        raise not_supported(f"Statement {word}")
    require_shallow(sql)
    found = recognise(sql)
    try:
        tree = _parsed(found)
    except (ParseError, TokenError) as error:
        raise _unparsed(sql, error) from None
    return tree  # type: ignore[return-value]  # Values stands wherever a query can


def _parsed(found: Recognised) -> exp.Expr:
    (tree,) = AthenaSelect().parser().parse(parser_tokens(found), found.tokens.sql)
    if tree is None:
        raise ParseError("No query")
    return tree


def _unparsed(sql: str, error: ParseError | TokenError) -> AthenaQueryError:
    """Return the refusal of a query that sqlglot can't parse, placed where it gave up."""
    first = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    highlight = str(first.get("highlight") or "")
    start = sql.find(str(first.get("start_context") or "") + highlight) if highlight else -1
    place = None
    if start >= 0:
        place = offset_position(sql, start + len(str(first.get("start_context") or "")))
    return not_supported(f"Syntax at '{highlight}'" if highlight else "This syntax", place)


def parse_expression(sql: str) -> exp.Expr | None:
    """Parse one expression; None where the text isn't one."""
    try:
        return _select_item(_parsed(recognise(f"SELECT {sql}")))
    except (MalformedQueryError, AthenaQueryError, ParseError, TokenError):
        return None


def _select_item(tree: exp.Expr) -> exp.Expr | None:
    plain = isinstance(tree, exp.Select) and {k for k, v in tree.args.items() if v} == {
        "expressions"
    }
    return tree.expressions[0] if plain and len(tree.expressions) == 1 else None
