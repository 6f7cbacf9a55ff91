"""Texts that must hold a part, end with one, or have one at a place."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.expressions.syntax import Expression, Number, Text

FILL = "x"


class Part(str):
    """A text that may have more around it."""

    __slots__ = ()


class Start(Part):
    """A text that may have more behind it."""

    __slots__ = ()


class End(Part):
    """A text that may have more before it."""

    __slots__ = ()


PARTS: dict[str, type[str]] = {
    "contains": Part,
    "CONTAINS": Part,
    "startswith": Start,
    "STARTS_WITH": Start,
    "endswith": End,
    "ENDS_WITH": End,
}


def joined(one: Any, two: Any) -> str | Decimal | datetime | None:
    """Give the value that is both; nothing where none is."""
    if one == two:
        found: str | Decimal | datetime = one
        return found
    match one, two:
        case (Part(), Part()):
            return _parts(one, two)
        case (Part(), str()) if one in two:
            return str(two)
        case (str(), Part()) if two in one:
            return str(one)
        case (datetime(), datetime()):
            return datetime(one.year, one.month, one.day) if one.date() == two.date() else None
    return None


def _parts(one: Part, two: Part) -> Part | None:
    if type(one) is type(two) is Part and (one in two or two in one):
        return max(one, two, key=len)
    kinds = {type(one), type(two)}
    if len(kinds) == 1 and Part not in kinds:
        return None
    kind = next(iter(kinds - {Part}), Part) if Part in kinds else str
    before, after = (one, two) if isinstance(one, Start) or isinstance(two, End) else (two, one)
    return kind(f"{before}{after}")  # type: ignore[return-value] -- whole, where both ends are


def around(name: str, arguments: Iterable[Expression], value: str) -> str:
    """Give a text of which a function takes the value."""
    _, *rest = arguments
    numbers = [int(one.value) for one in rest if isinstance(one, Number)]
    if name == "split" and rest and isinstance(rest[0], Text):
        separator = rest[0].value
        before = separator.join([FILL] * (numbers[0] - 1)) if numbers and numbers[0] > 1 else ""
        return f"{before}{separator}{value}" if before else value
    if name == "substring" and numbers:
        return FILL * (numbers[0] - 1) + value
    return value


def pieces(parts: Iterable[Expression], value: str) -> Iterator[tuple[Expression, str]]:
    """Yield what each of a concatenation's parts must be, where its constants are in the value."""
    listed = list(parts)
    pattern = "".join(re.escape(one.value) if isinstance(one, Text) else "(.*?)" for one in listed)
    if found := re.fullmatch(pattern, value, re.DOTALL):
        asked = [one for one in listed if not isinstance(one, Text)]
        yield from zip(asked, found.groups(), strict=True)
