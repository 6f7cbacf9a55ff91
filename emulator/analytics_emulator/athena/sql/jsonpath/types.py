"""What is known of a path's types before it runs: literals and some methods have one.

Trino refuses a path (INVALID_PATH) where a known type can't be worked on; parameters have no type
here (a running Trino 430).
"""

from decimal import Decimal

from .syntax import Node

_NUMBERS = ("integer", "double", "decimal")


class PathTypeError(ValueError):
    """A path that can't work for any value."""


def check_types(node: Node) -> str | None:  # noqa: PLR0911  # one answer a kind
    """Return a step's type where it is known; raises PathTypeError."""
    types = [check_types(inner) for inner in node.inner]
    if node.kind == "literal":
        return _literal_type(node.value)
    if node.kind in ("size", "type"):
        return "integer" if node.kind == "size" else "varchar(27)"
    if node.kind == "double":
        if types[0] == "boolean":
            raise PathTypeError("cannot perform JSON path double() method with boolean argument")
        return "double"
    if node.kind in ("abs", "ceiling", "floor"):
        return _number(types[0], f"cannot perform JSON path {node.kind}() method with %s argument")
    if node.kind == "sign":
        title = "Invalid" if node.value == "+" else "invalid"
        text = f"{title} operand type (%s) in JSON path arithmetic unary expression"
        return _number(types[0], text)
    if node.kind == "arithmetic":
        return _arithmetic(types, str(node.value))
    return types[0] if node.kind == "filter" else None


def _literal_type(value: object) -> str | None:
    if isinstance(value, str):
        return f"varchar({len(value)})"
    names = {bool: "boolean", int: "integer", float: "double", Decimal: "decimal"}
    return names.get(type(value))


def _number(found: str | None, text: str) -> str | None:
    if found is not None and found not in _NUMBERS:
        raise PathTypeError(text % found)
    return found


def _arithmetic(types: list[str | None], sign: str) -> str | None:
    left, right = types
    if left is None or right is None:
        return None
    if left not in _NUMBERS or right not in _NUMBERS:
        raise PathTypeError(
            f"invalid operand types ({left} and {right}) in JSON path arithmetic binary expression:"
            f" Cannot apply operator: {left} {sign} {right}"
        )
    return max(left, right, key=("integer", "decimal", "double").index)
