"""A walk over a definition that says where everything is."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from analytics_emulator.quicksight.model import join


class Node(NamedTuple):
    """A structure somewhere in a definition, with the member's name that holds it."""

    path: str
    name: str
    value: dict[str, Any]


def structures(value: Any, path: str = "", name: str = "") -> Iterator[Node]:
    """Yield every structure below a value, outer ones first."""
    if isinstance(value, dict):
        yield Node(path, name, value)
        for member, item in value.items():
            yield from structures(item, join(path, member), member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from structures(item, f"{path}[{index}]", name)


def only(union: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the one member of a union."""
    return next(iter(union.items()))
