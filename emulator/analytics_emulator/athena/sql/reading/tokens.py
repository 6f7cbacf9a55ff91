"""A text's tokens for the parser, made of the grammar's.

The parser has a lexer of its own. It takes `any` and `fetch` for its words wherever they stand and
`$` for a letter, and can't read `1_000`, `1e3-1` and `X'41 42'`; the grammar has read the text
already and knows which tokens are names.
"""

from collections.abc import Callable

from sqlglot import Token
from sqlglot.dialects.trino import Trino
from sqlglot.tokenizer_core import TokenType

from .grammar import RESERVED, Recognised, integer

# Trino's words that the parser knows by their tokens, beside the reserved ones.
_PARSERS_WORDS = """
    ALL ANY ARRAY ASC BIGINT BOOLEAN CHAR DATE DECIMAL DESC DOUBLE FETCH FILTER FIRST INT INTEGER
    INTERVAL IPADDRESS JSON LATERAL LIMIT MAP MATCH_RECOGNIZE NEXT OFFSET ORDINALITY OVER PARTITION
    PRECISION RANGE REAL ROW ROWS SETS SMALLINT SOME TABLESAMPLE TIME TIMESTAMP TINYINT UUID
    VARBINARY VARCHAR WINDOW
"""
_WORDS = RESERVED | set(_PARSERS_WORDS.split())
_SIGNS = ("||", ">=", "<=", "<>", "!=", "->", "=>")
_QUANTIFIERS = (TokenType.ANY, TokenType.ALL, TokenType.SOME)


def _is_trinos(keyword: str) -> bool:
    """Return whether a keyword of sqlglot's is one of Trino's: any other word is a name."""
    return keyword in _SIGNS or all(word in _WORDS for word in keyword.split())


KEYWORDS = {word: kind for word, kind in Trino.Tokenizer.KEYWORDS.items() if _is_trinos(word)}
"""The words and signs of sqlglot's that are Trino's."""
_KNOWN = KEYWORDS | Trino.Tokenizer.SINGLE_TOKENS | {"$": TokenType.PARAMETER}
_SECOND_WORDS = {word.split()[0]: word.split()[1] for word in KEYWORDS if " " in word}


def _text_of_string(written: str) -> str:
    return written[1:-1].replace("''", "'")


_LITERALS: dict[str, tuple[TokenType, Callable[[str], str]]] = {
    "string": (TokenType.STRING, _text_of_string),
    "unicode": (TokenType.UNICODE_STRING, lambda written: _text_of_string(written[2:])),
    "binary": (TokenType.HEX_STRING, lambda written: "".join(written[2:-1].split())),
    "quoted": (TokenType.IDENTIFIER, lambda written: written[1:-1].replace('""', '"')),
    "integer": (TokenType.NUMBER, lambda w: w if w.isdecimal() else str(integer(w))),
    "decimal": (TokenType.NUMBER, lambda w: f"{'0' * (w[0] == '.')}{w}".replace("_", "")),
    "double": (TokenType.NUMBER, lambda written: written.replace("_", "")),
}


def parser_tokens(found: Recognised) -> list[Token]:
    """Return the tokens that the parser reads, each where it stands in the text."""
    kinds, starts, ends = found.kinds, found.tokens.starts, found.tokens.ends
    sql, names, calls = found.tokens.sql, found.identifiers, found.calls
    tokens: list[Token] = []
    at, last = 0, len(kinds) - 1
    while at < last:
        kind, start, end = kinds[at], starts[at], ends[at]
        if kind in _LITERALS:
            token_type, read = _LITERALS[kind]
            text = read(sql[start:end])
        else:
            text = sql[start:end]
            if at not in names and _SECOND_WORDS.get(kind) == kinds[at + 1]:
                at, end = at + 1, ends[at + 1]
                kind = f"{kind} {kinds[at]}"
            token_type = _KNOWN.get(kind, TokenType.VAR)
            if at in names:
                is_word = token_type != TokenType.VAR or kind == "IF"
                token_type = TokenType.IDENTIFIER if is_word else token_type
            elif at in calls and token_type in _QUANTIFIERS:
                token_type = TokenType.VAR
            elif token_type != TokenType.VAR:
                text = kind
        tokens.append(Token(token_type, text, 1, 1, start, end - 1))
        at += 1
    return tokens
