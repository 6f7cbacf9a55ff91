"""The pieces of a date pattern: runs of one letter, and text between them.

Java's DateTimeFormatter and SimpleDateFormat and Joda-Time's DateTimeFormat part a pattern in the
same way, and mean different things by its letters.
"""

import re
from typing import NamedTuple

_PIECE = re.compile(r"(?P<letters>([A-Za-z])\2*)|'(?P<quoted>(?:[^']|'')*)'|(?P<plain>[^A-Za-z']+)")


class Letters(NamedTuple):
    """A letter and how often it stands there."""

    letter: str
    width: int


class Text(NamedTuple):
    """Text that stands for itself; where it isn't quoted, its signs may have a meaning."""

    text: str
    is_quoted: bool


def pattern_pieces(pattern: str, *, closes_quotes: bool = False) -> list[Letters | Text]:
    """Part a pattern; ValueError for a quote that isn't closed, if the end doesn't close it.

    Joda-Time's does (its DateTimeFormat): AWS's own pages end patterns in `''Z'`, which is `'Z`.
    """
    pieces: list[Letters | Text] = []
    end = 0
    while match := _PIECE.match(pattern, end):
        end = match.end()
        if letters := match["letters"]:
            pieces.append(Letters(letters[0], len(letters)))
        elif match["quoted"] is None:
            pieces.append(Text(match["plain"], False))
        else:
            pieces.append(Text(match["quoted"].replace("''", "'") or "'", True))
    if end < len(pattern) and closes_quotes:
        pieces += pattern_pieces(f"{pattern[end:]}'")
    elif end < len(pattern):
        raise ValueError(f"the quoted text {pattern[end:]} isn't closed")
    return pieces
