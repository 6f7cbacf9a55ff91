"""Date patterns: MySQL's (`date_format`) and Joda's (`format_datetime`) as strftime patterns.

A pattern with a letter that has no faithful counterpart has no translation.
"""

import re

from analytics_emulator.java.pattern_pieces import Text, pattern_pieces

_MYSQL = {
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
    "Y": "%Y",
    "y": "%y",
    "%": "%%",
}


def mysql_to_strftime(pattern: str) -> str | None:
    """Return a MySQL pattern as strftime's; None where a code (as %D %U) has no counterpart."""
    codes = re.findall(r"%(.)", pattern)
    if any(c not in _MYSQL for c in codes) or pattern.count("%") < len(codes):
        return None
    return re.sub(r"%(.)", lambda m: _MYSQL[m[1]], pattern)


_JODA = {
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


def joda_to_strftime(pattern: str) -> str | None:
    """Return a Joda pattern as strftime's; None where a letter has no counterpart."""
    try:
        pieces = pattern_pieces(pattern)
    except ValueError:
        return None
    out = []
    for piece in pieces:
        if isinstance(piece, Text):
            out.append(piece.text.replace("%", "%%"))
        elif piece.letter * piece.width in _JODA:
            out.append(_JODA[piece.letter * piece.width])
        else:
            return None
    return "".join(out)
