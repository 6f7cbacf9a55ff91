"""What of a request is data alone, such as a batch's records: it has no text to look at."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, OperationModel, Shape, StructureShape


def without_data(operation: OperationModel, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a request without the members that hold bytes alone, at whatever depth."""
    data = _data_members(operation)
    return {name: value for name, value in request.items() if name not in data} if data else request


@lru_cache(256)  # a service's model makes each operation's once
def _data_members(operation: OperationModel) -> frozenset[str]:
    members = operation.input_shape.members if operation.input_shape else {}
    return frozenset(name for name, shape in members.items() if _is_data(shape, ()))


def _is_data(shape: Shape, around: tuple[str, ...]) -> bool:
    parts: list[Shape] = []
    if isinstance(shape, ListShape):
        parts = [shape.member]
    elif isinstance(shape, StructureShape):
        parts = list(shape.members.values())
    if not parts or shape.name in around:
        return bool(shape.type_name == "blob")
    return all(_is_data(part, (*around, shape.name)) for part in parts)
