"""Table names in double quotes, which Athena's Hive grammar doesn't read.

The texts were measured (aoyagikouhei/athena-local, docs/caveats.md, 2026-09-25); where Athena goes
on to list what it expected, the list is cut off here.
"""

from collections.abc import Sequence

from analytics_emulator.athena.errors import malformed_query
from analytics_emulator.athena.statements.lexer import (
    Token,
    position,
    tokens,
    without_comments,
)
from analytics_emulator.service import ServiceError

_MISMATCHED = {("DROP", "TABLE"): "'SELECT', 'FROM', …", ("SHOW", "COLUMNS"): "…"}
_EXPECTED_BY_ALTER = {
    ("ADD", "COLUMNS"): "mismatched input 'COLUMNS'. Expecting: '.', 'ADD'",
}


def check_quotes(text: str, name: Sequence[Token]) -> None:
    """Raise Athena's syntax error where a part of the name stands in double quotes."""
    quoted = next((part for part in name if part.kind == "quoted"), None)
    if quoted is not None:
        raise quoted_name_error(text, quoted)


def quoted_name_error(text: str, quoted: Token) -> ServiceError:
    """Return the answer to a statement that quotes its table's name."""
    words = without_comments(tokens(text))
    first = (words[0].keyword, words[1].keyword)
    if first == ("SHOW", "CREATE"):
        return malformed_query("Queries of this type are not supported")
    if first[0] == "MSCK":
        return malformed_query(f"{position(text, words[0].start)}: mismatched input 'MSCK'")
    place = position(text, quoted.start)
    if first in _MISMATCHED:
        return malformed_query(
            f"{place}: mismatched input '{quoted.text}' expecting {{{_MISMATCHED[first]}}}"
        )
    after = [token.keyword for token in words if token.start > quoted.start][:2]
    if tuple(after) in _EXPECTED_BY_ALTER:
        ahead = next(token for token in words if token.keyword == after[1])
        return malformed_query(
            f"{position(text, ahead.start)}: {_EXPECTED_BY_ALTER[after[0], after[1]]}"
        )
    shown = text[words[0].start : quoted.end].replace("\n", "\\n")
    return malformed_query(f"{place}: no viable alternative at input '{shown}'")
