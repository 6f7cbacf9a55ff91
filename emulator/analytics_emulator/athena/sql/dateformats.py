"""Date patterns: MySQL's (`date_format`) and Joda's (`format_datetime`) as strftime patterns.

A pattern with a letter that has no faithful counterpart has no translation.
"""

import re

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
    """Translate a MySQL pattern; None where a code has no counterpart (%D %U %u %V %w %X)."""
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
_JODA_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


def joda_to_strftime(pattern: str) -> str | None:
    """Translate a Joda pattern; None where a letter has no counterpart."""
    out, end = [], 0
    for token in _JODA_TOKEN.finditer(pattern):
        if token.start() != end:
            return None
        end = token.end()
        text = token[0]
        if token[1] is not None:
            out.append((token[1].replace("''", "'") or "'").replace("%", "%%"))
        elif token[2]:
            if text not in _JODA:
                return None
            out.append(_JODA[text])
        else:
            out.append(text.replace("%", "%%"))
    return "".join(out) if end == len(pattern) else None
