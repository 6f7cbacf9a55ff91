"""The methods of Java's String that templates call (Java SE, class String)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import regex

from analytics_emulator.apigateway.velocity.values import text


def _piece(string: str, begin: int, end: int | None = None) -> str:
    last = len(string) if end is None else end
    if not 0 <= begin <= last <= len(string):
        raise IndexError(f"begin {begin}, end {last}, length {len(string)}")
    return string[begin:last]


def _character(string: str, index: int) -> str:
    return _piece(string, index, index + 1)


def _split(string: str, pattern: str, limit: int = 0) -> list[str]:
    """Split; without a limit the empty pieces at the end go, and a leading match of nothing."""
    pieces: list[str] = []
    begin = 0
    for found in regex.finditer(pattern, string):
        if 0 < limit == len(pieces) + 1:
            break
        if found.end() == 0 or (found.start() == found.end() == len(string)):
            continue
        pieces.append(string[begin : found.start()])
        begin = found.end()
    pieces.append(string[begin:])
    while limit == 0 and len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    return pieces


def _replacement(given: str) -> Callable[[regex.Match[str]], str]:
    """Read `$1`, `${name}` and escaped characters as Matcher.appendReplacement does."""
    parts = regex.compile(r"\\(.)|\$(\d)|\$\{(\w+)\}|([^\\$]+)|(.)", regex.DOTALL)

    def replace(found: regex.Match[str]) -> str:
        made = ""
        for part in parts.finditer(given):
            escaped, number, name, plain, wrong = part.groups()
            if wrong:
                raise ValueError(f"Illegal group reference in {given!r}")
            group = found[int(number)] if number else found[name] if name else ""
            made += (escaped or "") + (plain or "") + (group or "")
        return made

    return replace


def _replace_all(string: str, pattern: str, given: str) -> str:
    return regex.sub(pattern, _replacement(given), string)


def _replace_first(string: str, pattern: str, given: str) -> str:
    return regex.sub(pattern, _replacement(given), string, count=1)


def _compared(string: str, other: str) -> int:
    for mine, theirs in zip(string, other, strict=False):
        if mine != theirs:
            return ord(mine) - ord(theirs)
    return len(string) - len(other)


METHODS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "charAt": _character,
        "compareTo": _compared,
        "concat": lambda string, other: string + other,
        "contains": lambda string, other: text(other) in string,
        "endsWith": lambda string, other: string.endswith(other),
        "equals": lambda string, other: isinstance(other, str) and string == other,
        "equalsIgnoreCase": lambda string, other: string.casefold() == text(other).casefold(),
        "indexOf": lambda string, part, begin=0: string.find(part, max(begin, 0)),
        "isEmpty": lambda string: not string,
        "lastIndexOf": lambda string, part: string.rfind(part),
        "length": len,
        "matches": lambda string, pattern: regex.fullmatch(pattern, string) is not None,
        "replace": lambda string, old, new: string.replace(old, new),
        "replaceAll": _replace_all,
        "replaceFirst": _replace_first,
        "split": _split,
        "startsWith": lambda string, part, begin=0: string.startswith(part, begin),
        "substring": _piece,
        "toLowerCase": lambda string: string.lower(),
        "toString": str,
        "toUpperCase": lambda string: string.upper(),
        "trim": lambda string: string.strip("".join(map(chr, range(33)))),
    }
)
