"""What in a request violates the shape that botocore's model gives it.

botocore's own validator knows types, ranges and required members; AWS also checks lengths, enums,
patterns and unions, so this walk does too.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, Protocol

from botocore.model import ServiceModel, Shape
from botocore.session import Session
from botocore.utils import parse_timestamp

from analytics_emulator.shapes.patterns import matches


class Constraint(Enum):
    """What a value must be or have."""

    PRESENT = auto()
    TYPE = auto()
    MEMBER = auto()  # of the structure that it stands in
    ONE_MEMBER = auto()
    AT_LEAST = auto()
    AT_MOST = auto()
    CHOICE = auto()
    PATTERN = auto()


@dataclass(frozen=True)
class Violation:
    """A value, where it is, and the constraint of its shape that it violates.

    The shape of a `MEMBER` is the structure that lacks it.
    """

    path: str
    value: Any
    constraint: Constraint
    shape: Any

    @property
    def size(self) -> Any:
        """The number, or the length of a text, list or map, that a limit is about."""
        return self.value if self.shape.type_name in NUMBERS else len(self.value)


class Paths(Protocol):
    """How a service spells where something is."""

    def member(self, path: str, name: str) -> str:
        """Append a structure's member."""

    def item(self, path: str, index: int) -> str:
        """Append a place in a list, counted from 0."""

    def entry(self, path: str, key: str) -> str:
        """Append the value under a map's key."""

    def key(self, path: str, key: str) -> str:
        """Append a map's key itself."""


WHOLE_NUMBERS = {"integer", "long"}
NUMBERS = WHOLE_NUMBERS | {"float", "double"}
_LIMITED = NUMBERS | {"string", "blob", "list", "map"}
_KINDS: dict[str, type | tuple[type, ...]] = {
    "structure": (dict, Mapping),
    "map": (dict, Mapping),
    "list": list,
    "string": str,
    "boolean": bool,
    **dict.fromkeys(WHOLE_NUMBERS, int),
    **dict.fromkeys(NUMBERS - WHOLE_NUMBERS, (int, float)),
}


@functools.cache
def service_model(service: str) -> ServiceModel:
    """Load botocore's description of a service once."""
    return Session().get_service_model(service)


@dataclass(frozen=True)
class Checker:
    """How a service checks: its spelling of paths, and what it minds beside the limits.

    `unions` are structures of which one member must be given; the model doesn't mark all of them.
    Without limits only types and what is required are looked at.
    """

    paths: Paths
    unions: frozenset[str] = frozenset()
    minds_unknown_members: bool = False
    minds_limits: bool = True

    def violations(self, value: Any, shape: Shape) -> list[Violation]:
        """Return every way in which the value doesn't fit the shape, in the model's order."""
        found: list[Violation] = []
        self._walk(value, shape, "", found)
        return found

    def _walk(self, value: Any, shape: Any, path: str, found: list[Violation]) -> None:
        kind = shape.type_name
        if not fits(shape, value):
            found.append(Violation(path, value, Constraint.TYPE, shape))
        elif kind == "structure":
            if not shape.metadata.get("document"):
                self._walk_members(value, shape, path, found)
        elif kind in _LIMITED:
            self._check_limits(value, shape, path, found)
            if kind == "list":
                for index, item in enumerate(value):
                    self._walk(item, shape.member, self.paths.item(path, index), found)
            elif kind == "map":
                for key, item in value.items():
                    self._walk(key, shape.key, self.paths.key(path, key), found)
                    self._walk(item, shape.value, self.paths.entry(path, key), found)

    def _check_limits(self, value: Any, shape: Any, path: str, found: list[Violation]) -> None:
        if self.minds_limits:
            _check_limits(value, shape, path, found)
            if shape.type_name == "string":
                _check_text(value, shape, path, found)

    def _walk_members(
        self, value: Mapping[str, Any], shape: Any, path: str, found: list[Violation]
    ) -> None:
        for name, member in shape.members.items():
            item = value.get(name)
            if item is not None:
                self._walk(item, member, self.paths.member(path, name), found)
            elif name in shape.required_members and "idempotencyToken" not in member.metadata:
                where = self.paths.member(path, name)
                found.append(Violation(where, None, Constraint.PRESENT, member))
        if shape.name in self.unions and sum(item is not None for item in value.values()) != 1:
            found.append(Violation(path, value, Constraint.ONE_MEMBER, shape))
        for name in value if self.minds_unknown_members else ():
            if name not in shape.members:
                where = self.paths.member(path, name)
                found.append(Violation(where, value[name], Constraint.MEMBER, shape))


def fits(shape: Any, value: Any) -> bool:
    """Return whether a value has a shape's type."""
    kind = shape.type_name
    if kind == "structure" and shape.metadata.get("document"):
        return True
    if kind == "timestamp":
        return to_datetime(value) is not None
    if isinstance(value, bool):
        return kind in ("boolean", "blob")
    return kind not in _KINDS or isinstance(value, _KINDS[kind])


def to_datetime(value: Any) -> datetime | None:
    """Return a timestamp in any of its spellings, in UTC where it has no zone; else None."""
    if isinstance(value, bool):
        return None
    try:
        moment: datetime = value if isinstance(value, datetime) else parse_timestamp(value)
    except (ValueError, TypeError, AttributeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check_limits(value: Any, shape: Any, path: str, found: list[Violation]) -> None:
    limits = shape.metadata
    if "min" not in limits and "max" not in limits:
        return
    size = value if shape.type_name in NUMBERS else len(value)
    if size < limits.get("min", size):
        found.append(Violation(path, value, Constraint.AT_LEAST, shape))
    if size > limits.get("max", size):
        found.append(Violation(path, value, Constraint.AT_MOST, shape))


def _check_text(value: str, shape: Any, path: str, found: list[Violation]) -> None:
    choices, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
    if choices and value not in choices:
        found.append(Violation(path, value, Constraint.CHOICE, shape))
    if pattern and not matches(pattern, value):
        found.append(Violation(path, value, Constraint.PATTERN, shape))
