"""Regular expressions in Java's syntax: what RE2 reads otherwise, and what groups may match."""

import re
from enum import Enum
from functools import lru_cache

from .patternforms import without_properties

_JAVA_ONLY = re.compile(
    r"\{\d{4,}|\(\?[=!>#]|\(\?<[=!]|\\[1-9]|[*+?}]\+|\\[GZRXk]|\[[^\]]*&&|\\u|\\h|\\e|\\c"
)
# A class within a class is a union in Java's syntax, and brackets of RE2's, unless it is `[:…:]`.
_NESTED_CLASS = re.compile(r"\[\^?\]?(?:\[:\^?[a-z]+:\]|[^\[\]])*+\[")
_OTHER_CLASSES = re.compile(r"\[:\^?(?:graph|print|ascii):\]")
_POSIX = re.compile(r"\[[^\]]*\[:\^?([a-z]+):\]")
_POSIX_CLASSES = {
    *("alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct"),
    *("space", "upper", "word", "xdigit"),
}
_OF_WORDS = re.compile(r"\\[bB]|\[:\^?[a-z]+:\]")
# What opens and closes groups; escapes and classes of characters are stepped over.
_BRACKETS = re.compile(
    r"\\.|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]"
    r"|(?P<open>\((?:\?<\w+>|\?(?!<))?)|(?P<close>\))"
)


class GroupKind(Enum):
    """Whether a group takes part in every match."""

    CERTAIN = 1
    OPTIONAL = 2


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of Java's as Python's, which has no `[:alpha:]`."""
    named = re.sub(r"\(\?<(\w)", r"(?P<\1", without_properties(pattern))
    named = re.sub(r"\\k<(\w+)>", r"(?P=\1)", named)
    return re.compile(re.sub(r"\[:\^?[a-z]+:\]", r"\\w", named))


# What Python says of a pattern, and what Trino's engine, Joni, says of the same (a Trino 476).
_MALFORMED = (
    ("missing ), unterminated subpattern", "end pattern with unmatched parenthesis"),
    ("missing >, unterminated name", "end pattern with unmatched parenthesis"),
    ("unbalanced parenthesis", "unmatched close parenthesis"),
    ("unexpected end of pattern", "end pattern in group"),
    ("unterminated character set", "premature end of char-class"),
    ("bad character range", "empty range in char class"),
    ("nothing to repeat", "target of repeat operator is not specified"),
    ("min repeat greater than max repeat", "upper is smaller than lower in repeat range"),
    ("bad escape (end of pattern)", "end pattern at escape"),
    ("unknown extension ?", "undefined group option"),
    ("unknown flag", "undefined group option"),
    ("invalid group reference", "invalid backref number/name"),
)


@lru_cache(256)
def malformed(pattern: str) -> str | None:
    """Return Trino's words for a pattern that is none; None where it may be one."""
    plain = _without_escapes(pattern)
    if "(?P" in re.sub(r"\[[^\]]*\]", "", plain):  # Python's own, unless it is a class's signs
        return "undefined group option"
    if (posix := _POSIX.search(plain)) and posix[1] not in _POSIX_CLASSES:
        return "invalid POSIX bracket type"
    try:
        compiled(pattern)
    except re.error as error:
        if re.search(r"(?<!\\)\[\]$", pattern):
            return "empty char-class"
        return next((words for said, words in _MALFORMED if error.msg.startswith(said)), None)
    return None


def is_javas_only(pattern: str) -> bool:
    """Return whether RE2 doesn't know a pattern, or reads it otherwise."""
    pattern = without_properties(pattern)
    plain = _without_escapes(pattern)
    return bool(
        _JAVA_ONLY.search(pattern) or _NESTED_CLASS.search(plain) or _OTHER_CLASSES.search(plain)
    )


def asks_for_words(pattern: str) -> bool:
    """Return whether a pattern asks what a word is, which beyond ASCII isn't the same."""
    return bool(_OF_WORDS.search(pattern))


def matches_empty(pattern: str) -> bool:
    """Return whether a pattern, without its anchors, matches the empty text."""
    return bool(compiled(re.sub(r"\\[bBAz]|[\^$]", "", pattern)).fullmatch(""))


def group_kind(pattern: str, number: int) -> GroupKind | None:
    """Return whether a group takes part; None where RE2 doesn't show it.

    To RE2 a group that took no part is empty, so that one that may match the empty text isn't told
    apart; which of a repeated group's matches counts isn't the same everywhere.
    """
    plain = _without_escapes(pattern)
    optional = re.search(r"\)\?|\|", plain)
    if not number or not (optional or re.search(r"\)[*{]", plain)):
        return GroupKind.CERTAIN
    if re.search(r"\)[*{]", plain) or (optional and re.search(r"\)\+", plain)):
        return None
    return None if matches_empty(group_texts(pattern)[number - 1]) else GroupKind.OPTIONAL


def group_texts(pattern: str) -> list[str]:
    """Return the texts of a pattern's groups, by their numbers."""
    texts: list[str] = []
    opened: list[tuple[int | None, int]] = []
    for found in _BRACKETS.finditer(pattern):
        if found["open"]:
            captures = found["open"] != "(?"
            opened.append((len(texts) if captures else None, found.end()))
            texts += [""] if captures else []
        elif found["close"]:
            number, start = opened.pop()
            if number is not None:
                texts[number] = pattern[start : found.start()]
    return texts


def _without_escapes(pattern: str) -> str:
    return re.sub(r"\\.", "x", pattern)
