"""Texts of policies with wildcards and variables (IAM user guide, "Variables and tags")."""

import re
from collections.abc import Mapping
from functools import lru_cache

type Values = tuple[str, ...]
type Keys = Mapping[
    str, Values | None
]  # lower-case names; None for what a call is known not to have

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_DEFAULT = re.compile(r"([^,]+),\s*'([^']*)'")
_LITERALS = ("*", "?", "$")
# Letters that a variable stands for are no wildcards: they go as letters of Unicode's private use.
_AS_LETTERS = {"*": "\ue02a", "?": "\ue03f"}
_TO_LETTERS, _FROM_LETTERS = (
    str.maketrans(_AS_LETTERS), str.maketrans({one: wild for wild, one in _AS_LETTERS.items()}),
)  # fmt: skip


def is_like(text: str, pattern: str) -> bool:
    """Return whether a text is like a pattern: `*` is anything, `?` one letter."""
    return _compiled(pattern).fullmatch(text) is not None


def is_arn_like(text: str, pattern: str) -> bool:
    """Return whether an ARN is like a pattern, each of its six parts by itself.

    (IAM user guide, "Amazon Resource Name (ARN) condition operators".)
    """
    parts, patterns = text.split(":", 5), pattern.split(":", 5)
    if pattern == "*":
        return True
    return len(parts) == len(patterns) and all(map(is_like, parts, patterns))


def is_matched(text: str, pattern: str, keys: Keys, *, has_variables: bool) -> bool:
    """Return whether a text is like a pattern whose variables stand for what the call has.

    A variable without value matches nothing, as on AWS.
    """
    filled = with_values(pattern, keys, has_variables=has_variables)
    return filled is not None and is_like(text, filled)


def with_values(text: str, keys: Keys, *, has_variables: bool) -> str | None:
    """Return a text with what its variables stand for; None where one has no value.

    A pattern for `is_like`; `as_text` makes a text of it.
    """
    if not has_variables or "${" not in text:
        return text
    values = [_value(name, keys) for name in _VARIABLE.findall(text)]
    if None in values:
        return None
    given = iter(values)
    return _VARIABLE.sub(lambda _found: str(next(given)).translate(_TO_LETTERS), text)


def as_text(filled: str) -> str:
    """Return what `with_values` gave as it is compared letter by letter."""
    return filled.translate(_FROM_LETTERS)


def _value(name: str, keys: Keys) -> str | None:
    if name in _LITERALS:
        return name
    default = _DEFAULT.fullmatch(name)
    found = keys.get((default[1] if default else name).strip().lower())
    if found is not None and len(found) == 1:
        return found[0]
    return default[2] if default else None


@lru_cache(4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_expression(pattern), re.DOTALL)


def _expression(pattern: str) -> str:
    wild = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    for sign, letter in _AS_LETTERS.items():
        wild = wild.replace(letter, re.escape(sign))
    return wild
