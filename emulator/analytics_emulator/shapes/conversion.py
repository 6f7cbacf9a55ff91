"""Values copied along the shape that botocore's model gives them, each scalar in its own type."""

from collections.abc import Callable
from typing import Any

from botocore.model import Shape

type Scalar = Callable[[Any, Any, str], Any]


class MisfitError(Exception):
    """A value that its shape can't take; the text begins with the place."""


def converted(value: Any, shape: Shape, scalar: Scalar, path: str = "") -> Any:
    """Copy a value; `scalar` converts what holds no others, given its shape and its place."""
    convert = _CONTAINERS.get(shape.type_name)
    if convert is None or shape.metadata.get("document"):
        return scalar(value, shape, path)
    return convert(value, shape, scalar, path)


def _list(value: Any, shape: Any, scalar: Scalar, path: str) -> list[Any]:
    items = enumerate(_expect(value, list, path))
    return [converted(item, shape.member, scalar, f"{path}[{index}]") for index, item in items]


def _map(value: Any, shape: Any, scalar: Scalar, path: str) -> dict[str, Any]:
    entries = _expect(value, dict, path).items()
    return {key: converted(item, shape.value, scalar, f"{path}.{key}") for key, item in entries}


def _structure(value: Any, shape: Any, scalar: Scalar, path: str) -> dict[str, Any]:
    copy = {}
    for name, given in _expect(value, dict, path).items():
        inner = f"{path}.{name}" if path else name
        if name not in shape.members:
            raise MisfitError(f"{inner} is not a member of {shape.name}")
        if given is not None:
            copy[name] = converted(given, shape.members[name], scalar, inner)
    return copy


def _expect[T: (dict[str, Any], list[Any])](value: Any, kind: type[T], path: str) -> T:
    if isinstance(value, kind):
        return value
    raise MisfitError(f"{path} must be a {'list' if kind is list else 'structure'}")


_CONTAINERS: dict[str, Callable[[Any, Any, Scalar, str], Any]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
}
