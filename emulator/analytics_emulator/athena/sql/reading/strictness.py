"""What sqlglot's parser lets through and Trino's grammar doesn't: found in tokens and tree."""

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from ..errors import AthenaQueryError, MalformedQueryError, not_supported

_T = TokenType
_AFTER_COMMA = {
    _T.FROM, _T.WHERE, _T.GROUP_BY, _T.ORDER_BY, _T.HAVING, _T.LIMIT, _T.OFFSET, _T.UNION,
    _T.EXCEPT, _T.INTERSECT, _T.R_PAREN, _T.R_BRACKET, _T.COMMA,
}  # fmt: skip
_BEFORE_VALUE = {
    _T.SELECT, _T.DISTINCT, _T.COMMA, _T.L_PAREN, _T.WHERE, _T.AND, _T.OR, _T.NOT, _T.IN, _T.EQ,
    _T.NEQ, _T.THEN, _T.ELSE, _T.WHEN, _T.DPIPE, _T.PLUS, _T.L_BRACKET, _T.ARROW,
}  # fmt: skip
_OPERATORS = {"::", "==", "<=>", "~", "^", "**"}
_UNITS = {"SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR", "WEEK", "QUARTER"}
_FOREIGN_TYPES = {
    "FLOAT", "STRING", "TEXT", "INT2", "INT4", "INT8", "INT64", "DATETIME", "NUMBER", "NUMERIC",
    "BOOL", "BINARY", "LONG", "STRUCT", "LIST", "BLOB", "NVARCHAR", "TIMESTAMPTZ",
}  # fmt: skip
# Trino's reserved words (its documentation, "Reserved keywords"): no bare identifier can be one.
_RESERVED_WORDS = """
    ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE DEALLOCATE DELETE DESCRIBE
    DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL GROUP HAVING IN
    INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER
    PREPARE RECURSIVE RIGHT ROLLUP SELECT TABLE THEN TRUE UESCAPE UNION UNNEST USING VALUES WHEN
    WHERE WITH
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())

type Window = tuple[Token | None, Token, Token | None, Token | None]


def check_tokens(sql: str, tokens: Sequence[Token]) -> None:
    """Refuse a text with something that Trino's grammar hasn't."""
    if tokens and tokens[0].token_type == _T.FROM:
        raise _mismatched(sql, tokens[0])
    for window in _windows(tokens):
        for is_wrong in _RULES:
            if is_wrong(window):
                raise _mismatched(sql, window[1])
    _check_cast_types(tokens)


def check_tree(sql: str, tree: exp.Expr) -> None:
    """Refuse reserved words as bare names."""
    for node in tree.find_all(exp.Identifier):
        if not node.quoted and node.name.upper() in _RESERVED and "start" in node.meta:
            line, column = _place(sql, node.meta["start"])
            raise MalformedQueryError(line, column, f"mismatched input '{node.name}'")


def _windows(tokens: Sequence[Token]) -> Iterator[Window]:
    padded = [None, *tokens, None, None]
    for i, token in enumerate(tokens, 1):
        yield padded[i - 1], token, padded[i + 1], padded[i + 2]


def _mismatched(sql: str, token: Token) -> MalformedQueryError:
    line, column = _place(sql, token.start)
    return MalformedQueryError(line, column, f"mismatched input '{token.text}'")


def _place(sql: str, offset: int) -> tuple[int, int]:
    before = sql[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _kind(token: Token | None) -> TokenType | None:
    return token.token_type if token else None


def _foreign_operator(window: Window) -> bool:
    return window[1].text in _OPERATORS and window[1].token_type not in (_T.STRING, _T.IDENTIFIER)


def _dangling_comma(window: Window) -> bool:
    _, token, following, _ = window
    return token.token_type == _T.COMMA and (following is None or _kind(following) in _AFTER_COMMA)


def _limit_with_comma_or_offset(window: Window) -> bool:
    _, token, _, third = window
    return token.token_type == _T.LIMIT and _kind(third) in (_T.COMMA, _T.OFFSET)


def _loose_interval(window: Window) -> bool:
    _, token, following, unit = window
    if token.token_type != _T.INTERVAL or following is None:
        return False
    if following.token_type == _T.STRING:
        return unit is None or unit.text.upper() not in _UNITS
    return following.token_type == _T.NUMBER


def _string_alias(window: Window) -> bool:
    return window[1].token_type == _T.ALIAS and _kind(window[2]) == _T.STRING


def _glued_number(window: Window) -> bool:
    _, token, following, _ = window
    glued = following is not None and following.start == token.end + 1
    return token.token_type == _T.NUMBER and glued and _kind(following) == _T.VAR


def _empty_in(window: Window) -> bool:
    _, token, following, third = window
    opened = token.token_type == _T.IN and _kind(following) == _T.L_PAREN
    return opened and _kind(third) == _T.R_PAREN


def _bare_bracket(window: Window) -> bool:
    before, token, _, _ = window
    opens = token.token_type == _T.L_BRACKET
    return opens and (before is None or before.token_type in _BEFORE_VALUE)


def _bare_over(window: Window) -> bool:
    _, token, following, _ = window
    named = (_T.L_PAREN, _T.VAR, _T.IDENTIFIER)
    return token.token_type == _T.OVER and _kind(following) not in named


_RULES: tuple[Callable[[Window], bool], ...] = (
    _foreign_operator,
    _dangling_comma,
    _limit_with_comma_or_offset,
    _loose_interval,
    _string_alias,
    _glued_number,
    _empty_in,
    _bare_bracket,
    _bare_over,
)


def _check_cast_types(tokens: Sequence[Token]) -> None:
    """Refuse types that other engines know, in `CAST(… AS type)`."""
    for before, token, _, _ in _windows(tokens):
        word = token.text.upper()
        typed = _kind(before) in (_T.ALIAS, _T.L_PAREN, _T.COMMA)
        if (
            word not in _FOREIGN_TYPES
            or not typed
            or token.token_type in (_T.STRING, _T.IDENTIFIER)
        ):
            continue
        if _inside_cast(tokens, token):
            raise _foreign_type(word)


def _foreign_type(word: str) -> AthenaQueryError:
    return not_supported(f"type {word.lower()}")


def _inside_cast(tokens: Sequence[Token], token: Token) -> bool:
    """Tell whether a token stands after the AS of a CAST that is still open."""
    open_casts: list[bool | None] = []
    for previous, current in zip([None, *tokens], tokens, strict=False):
        if current is token:
            return any(open_casts)
        if current.token_type == _T.L_PAREN:
            is_cast = previous is not None and previous.text.upper() in ("CAST", "TRY_CAST")
            open_casts.append(False if is_cast else None)
        elif current.token_type == _T.R_PAREN and open_casts:
            open_casts.pop()
        elif current.token_type == _T.ALIAS and open_casts and open_casts[-1] is False:
            open_casts[-1] = True
    return False
