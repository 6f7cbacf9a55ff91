"""Gives property values the types that the API's input shape wants.

Templates spell numbers and booleans as strings at will ("128", "true"), and YAML makes booleans of
words that the API takes as strings; CloudFormation converts both ways. A member that the API
doesn't have is an error here, never left out quietly.
"""

import json
from collections.abc import Callable
from typing import Any

from botocore.model import Shape

from analytics_emulator.service import ServiceError


def request_for(value: Any, shape: Shape, path: str = "") -> Any:
    """Convert a property value to what `shape` takes; a ServiceError names what doesn't fit."""
    convert = _CONVERTERS.get(shape.type_name)
    return convert(value, shape, path) if convert else value


def _list(value: Any, shape: Any, path: str) -> list[Any]:
    items = enumerate(_expect(value, list, path))
    return [request_for(item, shape.member, f"{path}[{index}]") for index, item in items]


def _map(value: Any, shape: Any, path: str) -> dict[str, Any]:
    entries = _expect(value, dict, path).items()
    return {key: request_for(item, shape.value, f"{path}.{key}") for key, item in entries}


def _structure(value: Any, shape: Any, path: str) -> dict[str, Any]:
    converted = {}
    for name, given in _expect(value, dict, path).items():
        inner = f"{path}.{name}" if path else name
        if name not in shape.members:
            raise _misfit(f"{inner} is not a member of {shape.name}")
        if given is not None:
            converted[name] = request_for(given, shape.members[name], inner)
    return converted


def _expect[T: (dict[str, Any], list[Any])](value: Any, kind: type[T], path: str) -> T:
    if isinstance(value, kind):
        return value
    raise _misfit(f"{path} must be a {'list' if kind is list else 'structure'}")


def _boolean(value: Any, _shape: Any, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    raise _misfit(f"{path} must be true or false, not {value!r}")


def _number(value: Any, shape: Any, path: str) -> int | float:
    try:
        return int(value) if shape.type_name in ("integer", "long") else float(value)
    except (TypeError, ValueError):
        raise _misfit(f"{path} must be a number, not {value!r}") from None


def _text(value: Any, _shape: Any, _path: str) -> str:
    if isinstance(value, bool | dict | list):
        return json.dumps(value)
    return str(value)


def _misfit(message: str) -> ServiceError:
    return ServiceError("ValidationException", f"Properties validation failed: {message}")


_CONVERTERS: dict[str, Callable[[Any, Any, str], Any]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "boolean": _boolean,
    "integer": _number,
    "long": _number,
    "float": _number,
    "double": _number,
    "string": _text,
}
