"""Date patterns: MySQL's (`date_format`) and Joda's (`format_datetime`) as strftime patterns.

A Joda pattern with a letter that has no faithful counterpart has no translation.
"""

import re
from dataclasses import dataclass
from itertools import groupby

from analytics_emulator.java.pattern_pieces import Letters, Text, pattern_pieces

MYSQL_CODES = {
    "a": "%a",
    "b": "%b",
    "c": "%-m",
    "d": "%d",
    "e": "%-d",
    "f": "%f",
    "H": "%H",
    "h": "%I",
    "I": "%I",
    "i": "%M",
    "j": "%j",
    "k": "%-H",
    "l": "%-I",
    "M": "%B",
    "m": "%m",
    "p": "%p",
    "r": "%I:%M:%S %p",
    "S": "%S",
    "s": "%S",
    "T": "%H:%M:%S",
    "v": "%V",
    "W": "%A",
    "x": "%G",
    "Y": "%Y",
    "y": "%y",
    "%": "%%",
}
REFUSED_CODES = "DUuVwX"
"""What MySQL has and Trino doesn't take."""


def refused_code(pattern: str) -> str | None:
    """Return the first code of a MySQL pattern that Trino knows and doesn't take."""
    codes = re.findall(r"%(.)", pattern, re.DOTALL)
    return next((c for c in codes if c in REFUSED_CODES), None)


def mysql_to_strftime(pattern: str) -> str:
    """Return a MySQL pattern as strftime's, where a letter that is no code stands for itself, and a
    last lone % for nothing (as a Trino 476 answers)."""
    return re.sub(r"%(.?)", lambda m: MYSQL_CODES.get(m[1], m[1]), pattern, flags=re.DOTALL)


JODA_CODES = {
    "yyyy": "%Y",
    "YYYY": "%Y",
    "y": "%Y",
    "yy": "%y",
    "MM": "%m",
    "M": "%-m",
    "MMM": "%b",
    "MMMM": "%B",
    "dd": "%d",
    "d": "%-d",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "m": "%-M",
    "ss": "%S",
    "s": "%-S",
    "SSS": "%g",
    "EEEE": "%A",
    "EEE": "%a",
    "EE": "%a",
    "E": "%a",
    "e": "%u",
    "a": "%p",
    "D": "%-j",
    "DDD": "%j",
    "ww": "%V",
    "xxxx": "%G",
}


@dataclass(frozen=True)
class ZoneForm:
    """How a pattern writes a zone: 1 as `+0100`, 2 as `+01:00`, 3 by its name."""

    width: int


JODA_ZONES = {"Z" * width: ZoneForm(width) for width in (1, 2, 3)}


def joda_pieces(pattern: str) -> list[str] | None:
    """Return a Joda pattern's codes and, behind a quote each, the texts between them; None where a
    letter has no counterpart."""
    try:
        pieces = pattern_pieces(pattern, closes_quotes=True)
    except ValueError:
        return None
    found = [f"'{p.text}" if isinstance(p, Text) else _letters(p) for p in pieces]
    is_known = all(f[0] == "'" or f in JODA_CODES or f in JODA_ZONES for f in found)
    return found if is_known else None


def _letters(piece: Letters) -> str:
    return piece.letter * (min(piece.width, 3) if piece.letter == "Z" else piece.width)


def joda_segments(pattern: str) -> list[str | ZoneForm] | None:
    """Return a Joda pattern as strftime's patterns and zones between them; None where a letter has
    no counterpart."""
    try:
        pieces = pattern_pieces(pattern, closes_quotes=True)
    except ValueError:
        return None
    found: list[str | ZoneForm] = []
    for is_zone, group in groupby(pieces, lambda p: isinstance(p, Letters) and p.letter == "Z"):
        if is_zone:
            found += [ZoneForm(min(one.width, 3)) for one in group if isinstance(one, Letters)]
            continue
        codes = [_code(piece) for piece in group]
        if None in codes:
            return None
        found.append("".join(map(str, codes)))
    return found


def joda_to_strftime(pattern: str) -> str | None:
    """Return a Joda pattern without a zone as strftime's; None where there is no such."""
    match joda_segments(pattern):
        case [str(whole)]:
            return whole
    return None


def _code(piece: Letters | Text) -> str | None:
    if isinstance(piece, Text):
        return piece.text.replace("%", "%%")
    return JODA_CODES.get(piece.letter * piece.width)


_TWO = "[0-9]{2}"
_SHAPES = {
    **{"Y": "[1-9][0-9]{3}", **dict.fromkeys("mdHMS", _TWO), "f": "[0-9]{1,6}", "g": "[0-9]{3}"},
    "b": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
}
_SIGNS = "-/:., _TZ"


def plain_shape(pattern: str) -> str | None:
    """Return the regular expression of texts that a strptime pattern reads as Joda-Time does: each
    number in its full width. None where some other text may be one, or no whole date is read."""
    pieces = re.findall(r"%-?(.)|(.)", pattern, re.DOTALL)
    codes = [code for code, _ in pieces if code]
    is_date = codes.count("Y") == codes.count("d") == 1 == codes.count("m") + codes.count("b")
    is_known = all(code in _SHAPES or (sign and sign in _SIGNS) for code, sign in pieces)
    if not is_date or not is_known or len(set(codes)) < len(codes):
        return None
    return "".join(_SHAPES[code] if code else f"[{sign}]" for code, sign in pieces)
