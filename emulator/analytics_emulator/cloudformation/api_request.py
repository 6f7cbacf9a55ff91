"""Converts property values to the types that the API's input shape wants.

Templates spell numbers and booleans as strings at will ("128", "true"), and YAML makes booleans of
words that the API takes as strings; CloudFormation converts both ways. A member that the API
doesn't have is an error here, never left out quietly.
"""

import json
from collections.abc import Callable
from typing import Any

from botocore.model import Shape

from analytics_emulator.service import ServiceError
from analytics_emulator.shapes.conversion import MisfitError, converted


def request_for(value: Any, shape: Shape) -> Any:
    """Convert a property value to what `shape` takes; a ServiceError names what doesn't fit."""
    try:
        return converted(value, shape, _scalar)
    except MisfitError as error:
        message = f"Properties validation failed: {error}"
        raise ServiceError("ValidationException", message) from None


def _scalar(value: Any, shape: Shape, path: str) -> Any:
    convert = _CONVERTERS.get(shape.type_name)
    return convert(value, shape, path) if convert else value


def _boolean(value: Any, _shape: Shape, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    raise MisfitError(f"{path} must be true or false, not {value!r}")


def _number(value: Any, shape: Shape, path: str) -> int | float:
    try:
        return int(value) if shape.type_name in ("integer", "long") else float(value)
    except (TypeError, ValueError):
        raise MisfitError(f"{path} must be a number, not {value!r}") from None


def _text(value: Any, _shape: Shape, _path: str) -> str:
    if isinstance(value, bool | dict | list):
        return json.dumps(value)
    return str(value)


_CONVERTERS: dict[str, Callable[[Any, Shape, str], Any]] = {
    "boolean": _boolean,
    "integer": _number,
    "long": _number,
    "float": _number,
    "double": _number,
    "string": _text,
}
