"""Values as Velocity shows, compares and reckons with them.

Source: Velocity 1.7's user guide and nodes (ASTEQNode, ASTAddNode, ASTReference). That a reference
to nothing is the empty text was recorded on AWS by LocalStack's suite; that such a one is true in
an `#if`, as all that is neither null nor false, users report.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.java.numbers import double_text

# Integers have 32 bits until they need 64; what is beyond those isn't there.
_LONGEST = 2**63


def text(value: Any) -> str:
    """Return what `toString` gives."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return double_text(value)
    if isinstance(value, Mapping):
        # The kind that writes itself otherwise says so itself.
        return "{" + ", ".join(f"{text(key)}={text(value[key])}" for key in value) + "}"
    if type(value) is list or isinstance(value, tuple | range):
        return "[" + ", ".join(text(item) for item in value) + "]"
    return str(value)


def is_true(value: Any) -> bool:
    """Return what `#if` makes of a value: all but null and false is true, the empty text too."""
    return value is not None and value is not False


def is_equal(left: Any, right: Any) -> bool:
    """Return what `==` says: values of different kinds are compared as texts."""
    if left is None or right is None:
        return left is right
    if _are_numbers(left, right):
        return bool(left == right)
    if isinstance(left, Mapping) != isinstance(right, Mapping):
        return text(left) == text(right)
    if isinstance(left, list) and isinstance(right, list):
        return left == right
    return text(left) == text(right)


def ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Make `<` and its like of a comparison: what aren't two numbers is never so."""
    return lambda left, right: _are_numbers(left, right) and compare(left, right)


def plus(left: Any, right: Any) -> Any:
    """Add numbers, or join texts."""
    if isinstance(left, str) or isinstance(right, str):
        return text(left) + text(right)
    return reckoned(lambda a, b: a + b)(left, right)


def reckoned(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Make an operator of an operation on numbers; others give nothing."""

    def reckon(left: Any, right: Any) -> Any:
        if not _are_numbers(left, right):
            return None
        found = operation(left, right)
        return None if isinstance(found, int) and abs(found) >= _LONGEST else found

    return reckon


def quotient(left: Any, right: Any) -> Any:
    """Divide as Java does: integers towards zero, nothing where the divisor is zero."""
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return -(-left // right) if (left < 0) != (right < 0) else left // right
    return left / right


def remainder(left: Any, right: Any) -> Any:
    """Return what a division leaves, with the sign of what was divided."""
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left - right * quotient(left, right)
    return math.fmod(left, right)


def _are_numbers(left: Any, right: Any) -> bool:
    return _is_number(left) and _is_number(right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
