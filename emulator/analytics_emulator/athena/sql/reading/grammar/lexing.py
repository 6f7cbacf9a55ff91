"""A text's tokens, as Trino's lexer makes them: the longest that fits, letters and digits ASCII's.

A word's kind is the word in capitals, a sign's is the sign; the others have names in small letters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

_RESERVED_WORDS = """
    ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
    CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE
    DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXISTS EXTRACT FALSE FOR FROM FULL GROUP
    GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT
    JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE
    NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE
    UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH
"""
RESERVED = frozenset(_RESERVED_WORDS.split())  # the grammar's keywords that are no identifiers

_INTEGER = r"\d(?:_?\d)*"
_TOKEN = re.compile(
    rf"""
      (?P<blank> [ \r\n\t]+ | --[^\r\n]* | /\*.*?\*/ )
    | (?P<unicode> U&'(?:[^']|'')*' )
    | (?P<binary> X'[^']*' )
    | (?P<string> '(?:[^']|'')*' )
    | (?P<quoted> "(?:[^"]|"")*" )
    | (?P<backquoted> `(?:[^`]|``)*` )
    | (?P<word> [A-Z_][A-Z0-9_]* )
    | (?P<double> \d+\.\d*E[+-]?\d+ | \.\d+E[+-]?\d+ | \d+E[+-]\d+ )
    | (?P<decimal> {_INTEGER}\.(?:{_INTEGER})? | \.{_INTEGER} )
    | (?P<digits> \d[A-Z0-9_]* )
    | (?P<sign> <> | != | <= | >= | \|\| | -> | => | . )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE | re.ASCII,
)
_WHOLE = re.compile(
    rf"(?P<integer>{_INTEGER}|0X(?:_?[0-9A-F])+|0O(?:_?[0-7])+|0B(?:_?[01])+)|(?P<double>\d+E\d+)",
    re.IGNORECASE | re.ASCII,
)


class Tokens:
    """A text's tokens: their kinds, and where they start and end; the last is `eof`."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for found in _TOKEN.finditer(sql):
            if kind := _kind(found):
                start, end = found.span()
                self.kinds.append(kind)
                self.starts.append(start)
                self.ends.append(end)
        self.kinds.append("eof")
        self.starts.append(len(sql))
        self.ends.append(len(sql))

    def text(self, at: int) -> str:
        """Return a token as it was written, as errors name it."""
        return "<EOF>" if self.kinds[at] == "eof" else self.sql[self.starts[at] : self.ends[at]]

    def index(self, offset: int) -> int:
        """Return the number of the token that stands at an offset."""
        return bisect_right(self.starts, offset) - 1


def kinds(sql: str) -> Iterator[str]:
    """Yield the kinds of a text's tokens, as far as they are asked for."""
    return filter(None, map(_kind, _TOKEN.finditer(sql)))


def _kind(found: re.Match[str]) -> str:
    kind = str(found.lastgroup)
    if kind == "blank":
        return ""
    if kind == "word":
        return found[0].upper()
    if kind == "digits":
        whole = _WHOLE.fullmatch(found[0])
        return str(whole.lastgroup) if whole else kind
    return found[0] if kind == "sign" else kind
