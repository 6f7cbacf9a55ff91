"""The paths of json_extract and its kin: names and numbers, by Trino's JsonPathTokenizer.

`$.a[0]["b c"]`; wildcards, filters and functions are no paths there (recorded of a Trino 476).
"""

import unicodedata
from functools import cache

_QUOTE, _ESCAPE = '"', "\\"


@cache
def steps(path: str) -> tuple[str, ...] | None:
    """Return the steps of a path as they are written; None where it is no path."""
    found: list[str] = []
    at = 1
    while at < len(path):
        step, at = _step(path, at)
        if step is None:
            return None
        found.append(step)
    return tuple(found) if path.startswith("$") else None


def _step(path: str, at: int) -> tuple[str | None, int]:
    """Return the step that begins at a place, and the place behind it."""
    if path[at] == ".":
        end = _word_end(path, at + 1, more=":")
        return path[at + 1 : end] or None, end
    if path[at] != "[":
        return None, at
    if path[at + 1 : at + 2] == _QUOTE:
        step, end = _quoted(path, at + 2)
    else:
        end = _word_end(path, at + 1)
        step = path[at + 1 : end] or None
    return (step if path[end : end + 1] == "]" else None), end + 1


def _word_end(path: str, at: int, more: str = "") -> int:
    while at < len(path) and (path[at] in ("_", *more) or _is_letter_or_digit(path[at])):
        at += 1
    return at


def _is_letter_or_digit(char: str) -> bool:
    """Return Java's Character.isLetterOrDigit of one unit of UTF-16."""
    kind = unicodedata.category(char)
    return ord(char) < 0x10000 and (kind.startswith("L") or kind == "Nd")


def _quoted(path: str, at: int) -> tuple[str | None, int]:
    """Return what stands before the closing quote, and the place behind that."""
    text = ""
    while at < len(path) and path[at] != _QUOTE:
        if path[at] == _ESCAPE:
            at += 1
            if path[at : at + 1] not in (_QUOTE, _ESCAPE):
                return None, at
        text += path[at]
        at += 1
    return text, at + 1
