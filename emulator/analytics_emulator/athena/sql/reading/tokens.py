"""A text's tokens for the parser: those of sqlglot's lexer, with what Trino's knows better.

sqlglot takes `any` and `fetch` for its words wherever they stand and `$` for a letter, and can't
read `1_000`, `1e3-1` and `X'41 42'`. The grammar knows which tokens are names; numbers and bytes
are read here.
"""

import re
from collections.abc import Callable

from sqlglot import Token
from sqlglot.tokenizer_core import TokenType

from .grammar import Recognised, integer

_QUANTIFIERS = (TokenType.ANY, TokenType.ALL, TokenType.SOME)


def parser_tokens(tokenize: Callable[[str], list[Token]], found: Recognised) -> list[Token]:
    """Return the tokens that the parser reads, each where it stands in the text."""
    texts = _texts(found)
    read = tokenize(_masked(found, list(texts)))
    tokens = [part for token in read for part in _at_dollars(token)]
    names = {found.tokens.starts[i] for i in found.identifiers}
    calls = {found.tokens.starts[i] for i in found.calls}
    for token in tokens:
        token.text = texts.get(token.start, token.text)
        if token.start in names and _is_word(token):
            token.token_type = TokenType.IDENTIFIER
        elif token.start in calls and token.token_type in _QUANTIFIERS:
            token.token_type = TokenType.VAR
    return tokens


def _at_dollars(token: Token) -> list[Token]:
    """Return a token in the parts that Trino has: to sqlglot `$`, a pattern's end, is a letter."""
    is_quoted = token.end - token.start + 1 != len(token.text)
    if "$" not in token.text or is_quoted:
        return [token]
    parts, start = [], token.start
    for text in filter(None, re.split(r"(\$)", token.text)):
        end = start + len(text) - 1
        kind = TokenType.PARAMETER if text == "$" else TokenType.VAR
        parts.append(Token(kind, text, token.line, token.col - token.end + end, start, end))
        start = end + 1
    return parts


def _is_word(token: Token) -> bool:
    return token.token_type != TokenType.VAR or token.text.upper() == "IF"


def _texts(found: Recognised) -> dict[int, str]:
    """Return the numbers and bytes that sqlglot can't read, by where they start."""
    texts = {}
    for kind, start, end in zip(found.kinds, found.tokens.starts, found.tokens.ends, strict=True):
        written = found.tokens.sql[start:end]
        if kind == "integer" and not written.isdecimal():
            texts[start] = str(integer(written))
        elif kind == "double" or (kind == "decimal" and "_" in written):
            texts[start] = written.replace("_", "")
        elif kind == "binary":
            texts[start] = "".join(written[2:-1].split())
    return texts


def _masked(found: Recognised, starts: list[int]) -> str:
    """Return the text with what stands there as sqlglot would write it, as long as it was."""
    sql, parts, done = found.tokens.sql, [], 0
    for start in starts:
        end = found.tokens.ends[found.tokens.index(start)]
        written = sql[start:end]
        zeros = "0" + "".join(c if c == "." else "0" for c in written[1:])
        if written[0] in "xX":
            zeros = f"X'{zeros[2:-1]}'"
        parts += [sql[done:start], zeros]
        done = end
    return "".join([*parts, sql[done:]])
