"""Values of fields: texts, numbers, truth, moments; and nothing, where a field isn't there."""

import re
from datetime import UTC, datetime

type Value = str | int | float | bool | None
_NUMERIC = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
_WHOLE_UP_TO = 10**15


class Moment(int):
    """A moment in milliseconds, which shows as a date."""

    def __str__(self) -> str:
        text = datetime.fromtimestamp(int(self) / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        return f"{text}.{int(self) % 1000:03d}"


def number_of(value: Value) -> int | float | None:
    """Return a value as a number; None for what is none."""
    if isinstance(value, int | float):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, str) and _NUMERIC.fullmatch(value):
        return float(value) if re.search(r"[.eE]", value) else int(value)
    return None


def text_of(value: Value) -> str:
    """Return a value as results show it; truth is 1 or 0."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_UP_TO:
        return str(int(value))
    return "" if value is None else str(value)


def truth_of(value: Value) -> bool | None:
    """Return whether a value holds as a condition; None where nothing is known."""
    if value is None or isinstance(value, bool):
        return value
    number = number_of(value)
    return number != 0 if number is not None else value == "true"


def compare(left: Value, right: Value) -> int | None:
    """Return which comes first: as numbers where both are, else as texts; None beside nothing."""
    if left is None or right is None:
        return None
    one, other = number_of(left), number_of(right)
    if one is not None and other is not None:
        return (one > other) - (one < other)
    texts = [_spoken(value) for value in (left, right)]
    return (texts[0] > texts[1]) - (texts[0] < texts[1])


def order_of(value: Value) -> tuple[int, float, str]:
    """Return where a value stands in ascending order: nothing, texts, numbers."""
    if value is None:
        return (0, 0, "")
    number = number_of(value)
    return (1, 0, text_of(value)) if number is None else (2, number, "")


def _spoken(value: Value) -> str:
    """Return a value for a comparison with a text: truth as JSON writes it."""
    return str(value).lower() if isinstance(value, bool) else text_of(value)
