"""`Fn::Sub`: what its text asks for, and the text with that put in (CloudFormation guide, Fn::Sub).

`${!Name}` is the literal `${Name}`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

_VARIABLE = re.compile(r"\$\{([^!{}][^{}]*)\}")
_PIECE = re.compile(r"\$\{(!?)([^{}]*)\}")


def variables_of(text: str) -> Iterator[str]:
    """Yield the names that a text asks for, literals left out."""
    for name in _VARIABLE.findall(text):
        yield name.strip()


def substituted(text: str, value_of: Callable[[str], Any]) -> str:
    """Return the text with each variable's value, which `value_of` gives by name."""

    def piece(match: re.Match[str]) -> str:
        is_literal, name = match.groups()
        if is_literal:
            return f"${{{name}}}"
        return as_text(name.strip(), value_of(name.strip()))

    return _PIECE.sub(piece, text)


def as_text(name: str, value: Any) -> str:
    """Return a scalar as CloudFormation writes it into a text; lists and maps can't be."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, (list, dict)):
        raise TemplateError(
            "Template error: Fn::Sub expression does not resolve to a string"
            f" (the variable {name} is no text)"
        )
    return str(value)
