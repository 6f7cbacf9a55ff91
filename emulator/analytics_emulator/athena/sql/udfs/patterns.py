"""Regular expressions by Python's engine: what RE2 can't, Java's syntax and its empty matches."""

import re
from functools import lru_cache

from .table import MarkedError, Udf

_PIECES = re.compile(r"\\(.)|\$(\d+|\{\w+\})", re.DOTALL)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _like(text: str, pattern: str) -> bool:
    return _compiled(pattern).search(text) is not None


def _all(text: str, pattern: str, group: int) -> list[str | None]:
    return [found[group] for found in _compiled(pattern).finditer(text)]


def _first(text: str, pattern: str, group: int) -> list[str | None]:
    """Return the first match's group in a list, an empty one where nothing matches."""
    found = _compiled(pattern).search(text)
    return [found[group]] if found else []


def _split(text: str, pattern: str) -> list[str]:
    """Return the pieces between matches, without the groups that Python puts there."""
    ends = [0]
    for found in _compiled(pattern).finditer(text):
        ends += found.span()
    ends.append(len(text))
    return [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]


def _replace(text: str, pattern: str, replacement: str) -> str:
    def filled(found: re.Match[str]) -> str:
        def piece(part: re.Match[str]) -> str:
            if part[1]:
                return str(part[1])
            name = part[2].strip("{}")
            return found[int(name) if name.isdigit() else name] or ""

        return _PIECES.sub(piece, replacement)

    return _compiled(pattern).sub(filled, text)


def _position(text: str, pattern: str, start: int, occurrence: int) -> int:
    if start < 1 or occurrence < 1:
        raise MarkedError("start position and occurrence cannot be smaller than 1")
    for number, found in enumerate(_compiled(pattern).finditer(text, start - 1), 1):
        if number == occurrence:
            return found.start() + 1
    return -1


_TEXTS = ("VARCHAR", "VARCHAR")
UDFS: list[Udf] = [
    ("athena_regexp_like", _like, _TEXTS, "BOOLEAN"),
    ("athena_regexp_first", _first, (*_TEXTS, "INTEGER"), "VARCHAR[]"),
    ("athena_regexp_all", _all, (*_TEXTS, "INTEGER"), "VARCHAR[]"),
    ("athena_regexp_split", _split, _TEXTS, "VARCHAR[]"),
    ("athena_regexp_position", _position, (*_TEXTS, "INTEGER", "INTEGER"), "INTEGER"),
    ("athena_regexp_replace", _replace, (*_TEXTS, "VARCHAR"), "VARCHAR"),
]
