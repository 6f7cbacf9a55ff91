"""Requests checked against botocore's QuickSight model, with the path of each mistake.

A union takes one member: "only one of the attributes can be non-null" (API reference).
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from botocore.model import Shape, StructureShape

from analytics_emulator.shapes.conversion import converted
from analytics_emulator.shapes.violations import Checker, Constraint, Violation, to_datetime

UNIONS = {
    "DimensionField", "MeasureField", "Visual", "Filter", "FilterControl", "ParameterControl",
    "ParameterDeclaration", "LayoutConfiguration", "PhysicalTable", "TransformOperation",
    "CategoryFilterConfiguration", "NumericRangeFilterValue", "TimeRangeFilterValue",
    "DataSourceParameters", "FieldSortOptions", "NumericFormatConfiguration",
}  # fmt: skip
_UNITS = {"string": "characters", "list": "items", "map": "entries"}


class Problem(NamedTuple):
    """A mistake and where it is, as `Sheets[0].Visuals[2].BarChartVisual`."""

    path: str
    message: str
    type: str = "PARAMETER_TYPE_INVALID"

    def __str__(self) -> str:
        """Return `path: message`."""
        return f"{self.path}: {self.message}"


class _Paths:
    """Places as `Problem` has them."""

    def member(self, path: str, name: str) -> str:
        return join(path, name)

    def item(self, path: str, index: int) -> str:
        return f"{path}[{index}]"

    def entry(self, path: str, key: str) -> str:
        return join(path, key)

    def key(self, path: str, key: str) -> str:
        return join(path, key)


_CHECKER = Checker(_Paths(), frozenset(UNIONS), minds_unknown_members=True)


def check(shape: Shape, value: Any) -> Iterator[Problem]:
    """Yield every way in which the value doesn't fit the shape."""
    for violation in _CHECKER.violations(value, shape):
        yield Problem(violation.path, _message(violation))


def join(path: str, name: str) -> str:
    """Append a member's name to a path."""
    return f"{path}.{name}" if path else name


_KINDS: dict[type, str] = {
    type(None): "null",
    **dict.fromkeys((int, float), "a number"),
    **{bool: "a boolean", str: "a string", list: "a list", dict: "an object"},
}


def _message(violation: Violation) -> str:  # noqa: PLR0911 -- one return a constraint
    shape, value, limits = violation.shape, violation.value, violation.shape.metadata
    match violation.constraint:
        case Constraint.TYPE if shape.type_name in ("structure", "list", "map"):
            return f"expected a {shape.type_name}, got {_KINDS.get(type(value), 'a value')}"
        case Constraint.TYPE:
            return f"expected {shape.type_name}, got {value!r}"
        case Constraint.MEMBER:
            return f"{shape.name} has no such member"
        case Constraint.ONE_MEMBER:
            return f"exactly one of {', '.join(shape.members)} must be given"
        case Constraint.CHOICE:
            return f"{value!r} is not one of {', '.join(limits['enum'])}"
        case Constraint.PATTERN:
            return f"{value!r} does not match {limits['pattern']}"
        case Constraint.AT_LEAST:
            return f"{_size(violation)} is less than the minimum of {limits['min']}"
        case Constraint.AT_MOST:
            return f"{_size(violation)} is more than the maximum of {limits['max']}"
    return "is required"


def _size(violation: Violation) -> str:
    return f"{violation.size} {_UNITS.get(violation.shape.type_name, '')}".strip()


def from_address(shape: StructureShape, request: dict[str, Any]) -> dict[str, Any]:
    """Convert numbers and switches that came in a request's address, as text, to their own type."""
    result = dict(request)
    for name, value in request.items():
        member = shape.members.get(name)
        if not isinstance(value, str) or member is None:
            continue
        if member.serialization.get("location") not in {"uri", "querystring"}:
            continue
        if member.type_name in {"integer", "long"} and value.isdigit():
            result[name] = int(value)
        elif member.type_name == "boolean" and value in {"true", "false"}:
            result[name] = value == "true"
    return result


def with_times(shape: Shape, value: Any) -> Any:
    """Copy a checked value with each timestamp as a `datetime`: templates hold them as text."""
    return converted(value, shape, _with_time)


def _with_time(value: Any, shape: Shape, _path: str) -> Any:
    return to_datetime(value) if shape.type_name == "timestamp" else deepcopy(value)
