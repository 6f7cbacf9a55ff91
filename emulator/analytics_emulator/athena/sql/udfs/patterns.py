"""Regular expressions by Python's engine: what RE2 can't, Java's syntax and its empty matches.

Each function takes a pattern of Python's; those whose names end in `_computed` take one of Java's,
which only the rows know.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..texts.javapatterns import asks_for_words, malformed
from ..texts.patternforms import python_pattern
from .table import MarkedError, Udf

_PIECES = re.compile(r"\\(.)|\$(\d+|\{[A-Za-z][A-Za-z0-9]*\})|([\\$])", re.DOTALL)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _like(text: str, pattern: str) -> bool:
    return _compiled(pattern).search(text) is not None


def _all(text: str, pattern: str, group: int) -> list[str | None]:
    return [found[group] for found in _with_group(pattern, group).finditer(text)]


def _first(text: str, pattern: str, group: int) -> list[str | None]:
    """Return the first match's group in a list, an empty one where nothing matches."""
    found = _with_group(pattern, group).search(text)
    return [found[group]] if found else []


def _with_group(pattern: str, group: int) -> re.Pattern[str]:
    compiled = _compiled(pattern)
    if group > compiled.groups:
        many = f"Pattern has {compiled.groups} groups"
        raise MarkedError(f"{many}. Cannot access group {group}")
    return compiled


def _split(text: str, pattern: str) -> list[str]:
    """Return the pieces between matches, without the groups that Python puts there."""
    ends = [0]
    for found in _compiled(pattern).finditer(text):
        ends += found.span()
    ends.append(len(text))
    return [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]


def _replace(text: str, pattern: str, replacement: str) -> str:
    compiled = _compiled(pattern)

    def filled(found: re.Match[str]) -> str:
        return _PIECES.sub(lambda part: _piece(part, found, replacement), replacement)

    return compiled.sub(filled, text)


def _piece(part: re.Match[str], found: re.Match[str], replacement: str) -> str:
    """Return what a piece of a replacement stands for, as Trino reads it.

    A number has as many digits as make a group that is there (Trino 476, `$12`).
    """
    escaped, group, alone = part.groups()
    if escaped is not None:
        return str(escaped)
    if alone:
        raise MarkedError(f"Illegal replacement sequence: {replacement}")
    groups = found.re.groups
    if group[0] == "{":
        name = group.strip("{}")
        if name not in found.re.groupindex:
            raise MarkedError(f"Illegal replacement sequence: unknown group {{ {name} }}")
        return found[name] or ""
    digits = group[0]
    for digit in group[1:]:
        if int(digits + digit) > groups:
            break
        digits += digit
    if int(digits) > groups:
        raise MarkedError(f"Illegal replacement sequence: unknown group {digits}")
    return (found[int(digits)] or "") + group[len(digits) :]


def _position(text: str, pattern: str, start: int, occurrence: int) -> int:
    if start < 1 or occurrence < 1:
        raise MarkedError("start position and occurrence cannot be smaller than 1")
    for number, found in enumerate(_compiled(pattern).finditer(text, start - 1), 1):
        if number == occurrence:
            return found.start() + 1
    return -1


@lru_cache(maxsize=256)
def _read(pattern: str) -> str:
    """Return a pattern of Java's as Python's."""
    if wrong := malformed(pattern):
        raise MarkedError(wrong)
    written = python_pattern(pattern)
    if written is None:
        raise _unsupported(pattern)
    return written


def _unsupported(what: str) -> MarkedError:
    text = f"a computed pattern like {what} is not supported by this emulator"
    return MarkedError(text, "NOT_SUPPORTED")


def _computed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of a text and a pattern of Java's, out of one of Python's."""

    def call(text: str, pattern: str, *rest: object) -> object:
        if not text.isascii() and (asks_for_words(pattern) or "(?i" in pattern):
            raise _unsupported(f"{pattern}, over text beyond ASCII,")
        return function(text, _read(pattern), *rest)

    return call


_TEXTS = ("VARCHAR", "VARCHAR")
_READ: list[Udf] = [
    ("athena_regexp_like", _like, _TEXTS, "BOOLEAN"),
    ("athena_regexp_first", _first, (*_TEXTS, "INTEGER"), "VARCHAR[]"),
    ("athena_regexp_all", _all, (*_TEXTS, "INTEGER"), "VARCHAR[]"),
    ("athena_regexp_split", _split, _TEXTS, "VARCHAR[]"),
    ("athena_regexp_position", _position, (*_TEXTS, "INTEGER", "INTEGER"), "INTEGER"),
    ("athena_regexp_replace", _replace, (*_TEXTS, "VARCHAR"), "VARCHAR"),
]
UDFS: list[Udf] = [
    *_READ,
    *((f"{name}_computed", _computed(f), types, result) for name, f, types, result in _READ),
]
