"""Expressions in a narrative: what they name of computations and parameters, evaluated here.

Source: user guide, "Working with autonarratives": the editor's expressions are QuickSight's own,
with paths such as `Top.items[index].categoryValue.formattedValue` in them. Published narratives
also have a computation's name in braces, and compare what is measured without `.value`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.expressions.comparing import COMPARISONS
from dashboard.expressions.syntax import (
    Call,
    Expression,
    Null,
    Number,
    Operation,
    ParameterName,
    Text,
    Truth,
    parse,
)
from dashboard.parameters import Parameters
from dashboard.refusal import NotDrawnError

PATH = re.compile(r"'[^']*'|\"[^\"]*\"|(?P<path>(?:[A-Za-z_]\w*|\{[^{}]+\})(?:\.\w+|\[\w+\])+)")
HEAD = re.compile(r"\{([^{}]+)\}")
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right if right else None,
}


class UnknownNameError(Exception):
    """A narrative names what no computation gives."""


class NoItemError(UnknownNameError):
    """A narrative names an item of a list that has fewer: there is nothing to say of it."""


class Evaluation:
    """Evaluates a narrative's expressions over its computations' values, by their names."""

    def __init__(self, values: Mapping[str, Any], parameters: Parameters) -> None:
        self._values, self._parameters = values, parameters

    def items(self, path: str) -> Sequence[Any]:
        """Return the list that a loop goes over."""
        found = self._resolve(path.strip(), 0)
        if not isinstance(found, list):
            raise UnknownNameError(path)
        return found

    def value(self, expression: str, index: int) -> Any:
        """Evaluate an expression; `index` is the place in the list of the loop around it."""

        def written(match: re.Match[str]) -> str:
            path = match["path"]
            return _literal(self._resolve(path, index)) if path else match[0]

        return self._evaluated(parse(PATH.sub(written, expression)))

    def _resolve(self, path: str, index: int) -> Any:
        found: Any = self._values
        for part in _parts(path):
            name, _, place = part.partition("[")
            if not isinstance(found, Mapping) or name not in found:
                raise UnknownNameError(path)
            found = found[name]
            if place:
                found = _item(path, found, index if place == "index]" else int(place[:-1]))
        return found

    def _evaluated(self, node: Expression) -> Any:
        match node:
            case Text(value) | Number(value) | Truth(value):
                return value
            case Null():
                return None
            case ParameterName(name):
                parameter = self._parameters.get(name)
                values = parameter.values if parameter else ()
                return values[0] if values else None
            case Operation("NOT" | "-" as operator, (operand,)):
                value = self._evaluated(operand)
                return not value if operator == "NOT" else -value
            case Operation(operator, (left, right)):
                return _operated(operator, self._evaluated(left), self._evaluated(right))
            case Call(name, arguments):
                return _called(name, [self._evaluated(one) for one in arguments])
        raise NotDrawnError(f"{node} stands in a narrative and is not drawn")


def _parts(path: str) -> list[str]:
    """Return a path's parts; a name in braces is one, whatever it holds."""
    head = HEAD.match(path)
    if not head:
        return path.split(".")
    first, *others = path[head.end() :].split(".")
    return [head[1] + first, *others]


def _item(path: str, found: Sequence[Any], place: int) -> Any:
    if place >= len(found):
        raise NoItemError(path)
    return found[place]


def written(value: Any) -> str:
    """Return a value as text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _literal(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "(1 = 1)" if value else "(1 = 0)"
        case int() | Decimal():
            return f"({value:f})" if isinstance(value, Decimal) else f"({value})"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case Mapping() if "value" in value:
            return _literal(value["value"])
    return "'" + str(value) + "'"


def _operated(operator: str, left: Any, right: Any) -> Any:
    if operator in {"AND", "OR"}:
        return bool(left and right) if operator == "AND" else bool(left or right)
    if left is None or right is None:
        return False if operator in COMPARISONS else None
    if operator in COMPARISONS:
        return COMPARISONS[operator](left, right)
    if operator in ARITHMETIC:
        return ARITHMETIC[operator](left, right)
    raise NotDrawnError(f"{operator} stands in a narrative and is not drawn")


def _called(name: str, arguments: list[Any]) -> Any:
    match name, arguments:
        case "ifelse", [*pairs, otherwise]:
            chosen = zip(pairs[::2], pairs[1::2], strict=True)
            return next((value for condition, value in chosen if condition), otherwise)
        case "tolower", [text]:
            return written(text).lower()
        case "toupper", [text]:
            return written(text).upper()
        case "tostring", [value]:
            return written(value)
        case "concat", texts:
            return "".join(map(written, texts))
        case "abs", [Decimal() as value]:
            return abs(value)
    raise NotDrawnError(f"The function {name} stands in a narrative and is not drawn")
