"""What readers of resources have in common: answers in the terms of a resource type's schema."""

from collections.abc import Callable, Mapping
from typing import Any

type Clients = Callable[[str], Any]
type Properties = dict[str, Any]
type Reader = Callable[[Clients, str, Mapping[str, Any]], Properties | None]

_SYSTEM = "aws:"


def of(answer: Mapping[str, Any], *names: str, **renamed: str) -> Properties:
    """Return the named members, and others under a property's name; None for what isn't set."""
    return {name: answer.get(name) for name in names} | {
        name: answer.get(member) for name, member in renamed.items()
    }


def lower(answer: Mapping[str, Any], *names: str, **renamed: str) -> Properties:
    """Return members whose names begin small in the API."""
    return of(answer, **{name: name[0].lower() + name[1:] for name in names}, **renamed)


def capital(value: Any) -> Any:
    """Return a structure, or a list of them, with its members' names as a schema has them."""
    if isinstance(value, list):
        return [capital(one) for one in value]
    if isinstance(value, Mapping):
        return {name[:1].upper() + name[1:]: capital(one) for name, one in value.items()}
    return value


def tags(found: Any) -> list[Properties]:
    """Return tags, listed or by key, as templates list them, without AWS's own."""
    pairs = found.items() if isinstance(found, Mapping) else map(_pair, found or ())
    return [{"Key": key, "Value": value} for key, value in pairs if not key.startswith(_SYSTEM)]


def _pair(tag: Mapping[str, str]) -> tuple[str, str]:
    named = {name.lower(): value for name, value in tag.items()}
    return named["key"], named["value"]
