"""Words, names, strings and signs of a statement, with their places; comments told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_LONGEST_REMEMBERED = 20_000  # characters; their tokens take some fifty times as many bytes

_TRINO, _HIVE = r"[^{q}]|{q}{q}", r"[^{q}\\]|\\.|{q}{q}"  # within quotes
_NO_WORD = r"(?!\w)"  # behind a number of Hive's, whose names may begin with digits
_TOKENS = r"""
    (?P<space>\s+)
  | (?P<line_comment>--[^\r\n]*)
  | (?P<block_comment>/\*.*?\*/)
  | (?P<string>'(?:{single})*')
  | (?P<quoted>"(?:{double})*")
  | (?P<backquoted>`(?:[^`]|``)*`)
  | (?P<number>\d+(?:\.\d+)?{end})
  | (?P<word>[^\W\d]\w*|\d\w+)
  | (?P<sign><=|>=|<>|!=|\|\||.)
"""
# Statements of Hive's grammar, in whose strings a backslash takes away the next letter's meaning.
# What is before them is read in one way alone: a line of dashes could be comments in very many.
_OF_HIVE = re.compile(
    r"(?:\s|--[^\r\n]*+|/\*.*?\*/)*+(?:CREATE\s+(?:EXTERNAL|DATABASE|SCHEMA)|ALTER)\b",
    re.IGNORECASE | re.DOTALL,
)


def _pattern(inside: str, behind_numbers: str) -> re.Pattern[str]:
    quotes = (inside.replace("{q}", quote) for quote in "'\"")
    single, double = quotes
    filled = _TOKENS.replace("{single}", single).replace("{double}", double)
    filled = filled.replace("{end}", behind_numbers)
    return re.compile(filled, re.VERBOSE | re.DOTALL)


_PATTERNS = {False: _pattern(_TRINO, ""), True: _pattern(_HIVE, _NO_WORD)}


@dataclass(frozen=True)
class Token:
    """A piece of a statement; `start` counts characters from the statement's first one."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the place after the last character."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """Return a bare word in upper case, nothing for anything else."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def is_name(self) -> bool:
        """Return whether the token can name something."""
        return self.kind in ("word", "quoted", "backquoted")

    @property
    def name(self) -> str:
        """Return a name without its quotes, folded to lower case as the catalog has it."""
        return self.spelling.lower()

    @property
    def spelling(self) -> str:
        """Return a name or a string without its quotes."""
        if self.kind in ("string", "quoted", "backquoted"):
            quote = self.text[0]
            return self.text[1:-1].replace(quote * 2, quote)
        return self.text


def tokens(text: str) -> Sequence[Token]:
    """Split a text into all its tokens but spaces.

    From a statement's start to its end it is asked for several times over.
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _split(text)


@lru_cache(maxsize=32)
def _remembered(text: str) -> Sequence[Token]:
    return _split(text)


def _split(text: str) -> Sequence[Token]:
    pattern = _PATTERNS[_OF_HIVE.match(text) is not None]
    found = (Token(m.lastgroup or "sign", m[0], m.start()) for m in pattern.finditer(text))
    return tuple(token for token in found if token.kind != "space")


def is_comment(token: Token) -> bool:
    """Return whether a token is a comment."""
    return token.kind in ("line_comment", "block_comment")


def without_comments(found: Sequence[Token]) -> list[Token]:
    """Leave the comments out."""
    return [token for token in found if not is_comment(token)]


def position(text: str, start: int) -> str:
    """Return a place as Athena's parser words it, `line 1:8`, columns in UTF-16 units from 1."""
    line = text.count("\n", 0, start) + 1
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return f"line {line}:{len(before.encode('utf-16-le')) // 2 + 1}"
