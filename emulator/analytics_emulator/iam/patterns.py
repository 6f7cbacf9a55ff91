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
    if not has_variables or "${" not in pattern:
        return is_like(text, pattern)
    parts: list[str] = []
    end = 0
    for found in _VARIABLE.finditer(pattern):
        value = _value(found[1], keys)
        if value is None:
            return False
        parts += [_expression(pattern[end : found.start()]), re.escape(value)]
        end = found.end()
    return re.fullmatch("".join([*parts, _expression(pattern[end:])]), text, re.DOTALL) is not None


def with_values(text: str, keys: Keys, *, has_variables: bool) -> str | None:
    """Return a text with what its variables stand for; None where one has no value."""
    if not has_variables or "${" not in text:
        return text
    values = [_value(name, keys) for name in _VARIABLE.findall(text)]
    if None in values:
        return None
    given = iter(values)
    return _VARIABLE.sub(lambda _found: str(next(given)), text)


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
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
