"""What `$value.name` and `$value.name(…)` are: entries of maps, and methods of Java's types.

What Java has and isn't here is refused by its name; what Java hasn't either is nothing, as in
Velocity.
"""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from analytics_emulator.apigateway.velocity import strings
from analytics_emulator.apigateway.velocity.values import text


class UnknownMethodError(Exception):
    """A method that Java has and the emulator hasn't."""


@dataclass(frozen=True)
class Entry:
    """An entry of a map, as `entrySet` gives it."""

    key: Any
    value: Any

    def __str__(self) -> str:
        """Write it as Java does."""
        return f"{text(self.key)}={text(self.value)}"


def _put(one: MutableMapping[Any, Any], key: Any, value: Any) -> Any:
    before = one.get(key)
    one[key] = value
    return before


def _add(one: list[Any], *given: Any) -> Any:
    if len(given) == 2:
        one.insert(*given)
        return None
    one.append(*given)
    return True


def _add_all(one: list[Any], others: Any) -> bool:
    one.extend(others)
    return bool(others)


def _item(one: Any, index: int) -> Any:
    if not 0 <= index < len(one):
        raise IndexError(f"Index {index} out of bounds for length {len(one)}")
    return one[index]


def _set(one: list[Any], index: int, value: Any) -> Any:
    before = _item(one, index)
    one[index] = value
    return before


def _taken(one: list[Any], given: Any) -> Any:
    """Take the item at an index out, or the first that equals."""
    if isinstance(given, int):
        _item(one, given)
        return one.pop(given)
    if given not in one:
        return False
    one.remove(given)
    return True


_MAP: Mapping[str, Callable[..., Any]] = {
    "clear": lambda one: one.clear(),
    "containsKey": lambda one, key: key in one,
    "containsValue": lambda one, value: value in list(one.values()),
    "entrySet": lambda one: [Entry(key, one[key]) for key in one],
    "equals": lambda one, other: one == other,
    "get": lambda one, key: one.get(key),
    "getOrDefault": lambda one, key, other: one.get(key, other),
    "isEmpty": lambda one: not one,
    "keySet": lambda one: list(one.keys()),
    "put": _put,
    "putAll": lambda one, others: one.update(others),
    "remove": lambda one, key: one.pop(key, None),
    "size": len,
    "toString": text,
    "values": lambda one: list(one.values()),
}
_LIST: Mapping[str, Callable[..., Any]] = {
    "add": _add,
    "addAll": _add_all,
    "clear": lambda one: one.clear(),
    "contains": lambda one, value: value in one,
    "equals": lambda one, other: one == other,
    "get": _item,
    "indexOf": lambda one, value: one.index(value) if value in one else -1,
    "isEmpty": lambda one: not one,
    "remove": _taken,
    "set": _set,
    "size": len,
    "subList": lambda one, begin, end: one[begin:end],
    "toString": text,
}
_NUMBER: Mapping[str, Callable[..., Any]] = {
    "compareTo": lambda one, other: (one > other) - (one < other),
    "doubleValue": float,
    "equals": lambda one, other: type(one) is type(other) and one == other,
    "intValue": int,
    "longValue": int,
    # Static ones, which templates reach through any number.
    "parseInt": lambda _one, given: int(given),
    "parseDouble": lambda _one, given: float(given),
    "toString": text,
    "valueOf": lambda one, given: type(one)(given),
}
_BOOLEAN: Mapping[str, Callable[..., Any]] = {
    "booleanValue": lambda one: one,
    "equals": lambda one, other: isinstance(other, bool) and one == other,
    "toString": text,
}
_ENTRY: Mapping[str, Callable[..., Any]] = {
    "getKey": lambda one: one.key,
    "getValue": lambda one: one.value,
    "toString": str,
}
_MORE_OF_JAVA = MappingProxyType(
    {
        "map": {"compute", "computeIfAbsent", "forEach", "merge", "putIfAbsent", "replace"},
        "list": {
            "containsAll",
            "iterator",
            "lastIndexOf",
            "removeAll",
            "sort",
            "stream",
            "toArray",
        },
        "string": {
            "chars",
            "format",
            "getBytes",
            "hashCode",
            "join",
            "regionMatches",
            "toCharArray",
        },
        "number": {"byteValue", "floatValue", "shortValue", "toHexString", "parseLong"},
        "boolean": {"parseBoolean", "valueOf"},
        "entry": {"setValue"},
    }
)
_KINDS: tuple[tuple[str, Any, Mapping[str, Callable[..., Any]]], ...] = (
    ("entry", Entry, _ENTRY),
    ("boolean", bool, _BOOLEAN),
    ("number", (int, float), _NUMBER),
    ("string", str, strings.METHODS),
    ("list", (list, tuple, range), _LIST),
    ("map", Mapping, _MAP),
)


def called(value: Any, name: str, arguments: list[Any]) -> Any:
    """Call a method; one that nobody knows gives nothing."""
    for kind, types, methods in _KINDS:
        if not isinstance(value, types):
            continue
        if name in methods:
            return methods[name](value, *arguments)
        if name in _MORE_OF_JAVA[kind]:
            raise UnknownMethodError(f"the emulator doesn't know {name} of a {kind}")
    return None


def member(value: Any, name: str) -> Any:
    """Return a map's entry, or what a getter without arguments gives (`$list.empty`)."""
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, Entry):
        return getattr(value, name, None) if name in ("key", "value") else None
    return called(value, f"is{name[:1].upper()}{name[1:]}", []) if name == "empty" else None


def items(value: Any) -> list[Any]:
    """Return what `#foreach` goes through: of a map its values, of a text nothing."""
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple | range) else []
