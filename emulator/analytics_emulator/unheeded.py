"""What a request asks for in vain, by a table of members that nobody looks at.

An entry is a reason, followed by the values that ask for nothing else than what happens anyway.
False is one of them by itself, unless True is named: then it happens anyway.
"""

from collections.abc import Iterator, Mapping
from typing import Any

type Refused = Mapping[str, list[Any]]


def reasons(refused: Refused, request: Mapping[str, Any]) -> Iterator[str]:
    """Yield why what a request asks for would come to nothing; `A.b` is a part of member A."""
    for path, (why, *harmless) in refused.items():
        for value in values_at(request, path.split(".")):
            if _asks_for_another(value, harmless):
                said = f"={value}" if isinstance(value, str | bool | int) else ""
                yield f"{path}{said} is not supported by this emulator: {why}"
                break


def _asks_for_another(value: Any, harmless: list[Any]) -> bool:
    if value is False:
        return any(each is True for each in harmless)
    return asks(value) and value not in harmless


def asks(value: Any) -> bool:
    """Return whether a value says anything but "no" or "none"."""
    if isinstance(value, Mapping):
        return any(map(asks, value.values()))
    return bool(value)


def values_at(value: Any, path: list[str]) -> Iterator[Any]:
    """Yield what stands at a path, of each item where it goes through a list."""
    if not path:
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from values_at(item, path)
    elif isinstance(value, Mapping) and path[0] in value:
        yield from values_at(value[path[0]], path[1:])
