"""Requests checked against botocore's QuickSight model, with the path of each mistake.

botocore's own validator knows types, ranges and required members; AWS also checks enums, patterns
and unions ("only one of the attributes can be non-null", API reference), so this walk does too.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StringShape, StructureShape
from botocore.session import Session
from botocore.utils import parse_timestamp

UNIONS = {
    "DimensionField", "MeasureField", "Visual", "Filter", "FilterControl", "ParameterControl",
    "ParameterDeclaration", "LayoutConfiguration", "PhysicalTable", "TransformOperation",
    "CategoryFilterConfiguration", "NumericRangeFilterValue", "TimeRangeFilterValue",
    "DataSourceParameters", "FieldSortOptions", "NumericFormatConfiguration",
}  # fmt: skip


class Problem(NamedTuple):
    """A mistake and where it is, as `Sheets[0].Visuals[2].BarChartVisual`."""

    path: str
    message: str
    type: str = "PARAMETER_TYPE_INVALID"

    def __str__(self) -> str:
        """Give `path: message`."""
        return f"{self.path}: {self.message}"


@cache
def service_model() -> ServiceModel:
    """Load botocore's description of QuickSight once."""
    return Session().get_service_model("quicksight")


def check(shape: Shape, value: Any, path: str = "") -> Iterator[Problem]:
    """Yield every way in which the value doesn't fit the shape."""
    if isinstance(shape, StructureShape):
        yield from _check_structure(shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _check_list(shape, value, path)
    elif isinstance(shape, MapShape):
        yield from _check_map(shape, value, path)
    else:
        yield from _check_scalar(shape, value, path)


def join(path: str, name: str) -> str:
    """Append a member's name to a path."""
    return f"{path}.{name}" if path else name


def _check_structure(shape: StructureShape, value: Any, path: str) -> Iterator[Problem]:
    if shape.metadata.get("document"):
        return
    if not isinstance(value, dict):
        yield Problem(path, f"expected a structure, got {type(value).__name__}")
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield Problem(join(path, name), "is required")
    if shape.name in UNIONS and len([1 for item in value.values() if item is not None]) != 1:
        yield Problem(path, f"exactly one of {', '.join(shape.members)} must be given")
    for name, item in value.items():
        if name not in shape.members:
            yield Problem(join(path, name), f"{shape.name} has no such member")
        elif item is not None:
            yield from check(shape.members[name], item, join(path, name))


def _check_list(shape: ListShape, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(path, f"expected a list, got {type(value).__name__}")
        return
    yield from _check_range(shape, len(value), path, "items")
    for index, item in enumerate(value):
        yield from check(shape.member, item, f"{path}[{index}]")


def _check_map(shape: MapShape, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(path, f"expected a map, got {type(value).__name__}")
        return
    yield from _check_range(shape, len(value), path, "entries")
    for key, item in value.items():
        yield from _check_scalar(shape.key, key, join(path, key))
        yield from check(shape.value, item, join(path, key))


def _check_scalar(shape: Shape, value: Any, path: str) -> Iterator[Problem]:
    kind = shape.type_name
    if not _fits(kind, value):
        yield Problem(path, f"expected {kind}, got {value!r}")
    elif kind == "string":
        yield from _check_string(shape, value, path)
    elif kind in {"integer", "long", "float", "double"}:
        yield from _check_range(shape, value, path, "")


def _fits(kind: str, value: Any) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in {"integer", "long"}:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in {"float", "double"}:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return kind != "timestamp" or _to_datetime(value) is not None


def _check_string(shape: Shape, value: str, path: str) -> Iterator[Problem]:
    yield from _check_range(shape, len(value), path, "characters")
    choices = shape.enum if isinstance(shape, StringShape) else []
    if choices and value not in choices:
        yield Problem(path, f"{value!r} is not one of {', '.join(choices)}")
    pattern = shape.metadata.get("pattern")
    if pattern and not _matches(pattern, value):
        yield Problem(path, f"{value!r} does not match {pattern}")


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value, re.DOTALL) is not None
    except re.error:  # a few patterns of the model are Java's (\p{…}) and mean nothing to Python
        return True


def _check_range(shape: Shape, size: float, path: str, unit: str) -> Iterator[Problem]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        yield Problem(path, f"{size} {unit}".strip() + f" is less than the minimum of {low}")
    if high is not None and size > high:
        yield Problem(path, f"{size} {unit}".strip() + f" is more than the maximum of {high}")


def from_address(shape: StructureShape, request: dict[str, Any]) -> dict[str, Any]:
    """Give numbers and switches that came in a request's address, as text, their own type."""
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
    if isinstance(shape, StructureShape) and not shape.metadata.get("document"):
        return {
            name: with_times(shape.members[name], item)
            for name, item in value.items()
            if item is not None
        }
    if isinstance(shape, ListShape):
        return [with_times(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        return {key: with_times(shape.value, item) for key, item in value.items()}
    return _to_datetime(value) if shape.type_name == "timestamp" else deepcopy(value)


def _to_datetime(value: Any) -> datetime | None:
    if isinstance(value, bool):
        return None
    try:
        moment: datetime = value if isinstance(value, datetime) else parse_timestamp(value)
    except (ValueError, TypeError, AttributeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
