"""Compares what a template sets with what a resource has.

Only what the template sets is compared (CloudFormation user guide, "What is drift?"). A list is as
the other where it has the same members, in any order: AWS tells by each property's schema.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A property that isn't as expected, in DescribeStackResourceDrifts' terms."""

    path: str
    expected: Any
    actual: Any

    def told(self) -> dict[str, str]:
        """Return it as the API gives it."""
        kind = "NOT_EQUAL"
        if self.actual is None or self.expected is None:
            kind = "REMOVE" if self.actual is None else "ADD"
        return {
            "PropertyPath": self.path,
            "ExpectedValue": as_text(self.expected),
            "ActualValue": as_text(self.actual),
            "DifferenceType": kind,
        }


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[Difference]:
    """Yield where a value isn't as expected, as deep as both go."""
    wanted, found = _document(expected, actual), _document(actual, expected)
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name, value in wanted.items():
            yield from differences(value, found.get(name), f"{path}/{name}")
    elif isinstance(wanted, list) and isinstance(found, list):
        yield from _of_lists(wanted, found, path)
    elif not _is_same(wanted, found):
        yield Difference(path, expected, actual)


def as_text(value: Any) -> str:
    """Return a value as the API shows it: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _of_lists(wanted: list[Any], found: list[Any], path: str) -> Iterator[Difference]:
    left, more = list(enumerate(found)), []
    for place, one in enumerate(wanted):
        twin = next((other for other in left if not any(differences(one, other[1]))), None)
        if twin is None:
            more.append((place, one))
        else:
            left.remove(twin)
    if len(more) == len(left):
        for (place, one), (_, other) in zip(more, left, strict=True):
            yield from differences(one, other, f"{path}/{place}")
        return
    yield from (Difference(f"{path}/{place}", one, None) for place, one in more)
    yield from (Difference(f"{path}/{place}", None, other) for place, other in left)


def _document(value: Any, beside: Any) -> Any:
    """Return a JSON text as what it holds where the other is a map or a list."""
    if isinstance(value, str) and isinstance(beside, Mapping | list):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _is_same(one: Any, other: Any) -> bool:
    """Return whether scalars are the same: a template may write a number or truth as a text."""
    if one is None or other is None:
        return all(value in (None, "", [], {}) for value in (one, other))
    texts = [str(value).lower() if isinstance(value, bool) else value for value in (one, other)]
    try:
        return float(texts[0]) == float(texts[1])
    except (TypeError, ValueError):
        return str(texts[0]) == str(texts[1])
