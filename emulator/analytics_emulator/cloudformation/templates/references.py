"""What the parts of a template refer to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.substitution import variables_of

type Branches = Callable[[str, list[Any]], list[Any]]


@dataclass(frozen=True)
class Reference:
    """A name that a function asks for; with an attribute, where it asks for one."""

    function: str
    name: str
    attribute: str | None = None


def references_in(node: Any, branches: Branches) -> Iterator[Reference]:
    """Yield all references below a node; `branches` says which parts of an Fn::If count."""
    if isinstance(node, list):
        for item in node:
            yield from references_in(item, branches)
    elif isinstance(node, dict):
        if len(node) == 1:
            (name, arguments), *_ = node.items()
            yield from _of_function(name, arguments)
            if name == "Fn::If":
                node = {name: branches(*_if_arguments(arguments))}
        for value in node.values():
            yield from references_in(value, branches)


def both(_condition: str, branches: list[Any]) -> list[Any]:
    """Let both parts of each Fn::If count."""
    return branches


def _if_arguments(arguments: Any) -> tuple[str, list[Any]]:
    if not isinstance(arguments, list) or len(arguments) != 3 or not isinstance(arguments[0], str):
        raise TemplateError("Template error: Fn::If requires a list argument with three elements")
    return arguments[0], arguments[1:]


def _of_function(name: str, arguments: Any) -> Iterator[Reference]:
    if name == "Ref" and isinstance(arguments, str):
        yield Reference("Ref", arguments)
    elif name == "Fn::GetAtt":
        yield from _attribute(arguments)
    elif name == "Fn::Sub":
        text, own = arguments if _is_pair(arguments) else (arguments, {})
        if isinstance(text, str):
            yield from _variables(text, own)


def _is_pair(arguments: Any) -> bool:
    return isinstance(arguments, list) and len(arguments) == 2 and isinstance(arguments[1], dict)


def _attribute(arguments: Any) -> Iterator[Reference]:
    parts = arguments.split(".", 1) if isinstance(arguments, str) else arguments
    if not isinstance(parts, list) or len(parts) < 2 or not isinstance(parts[0], str):
        raise TemplateError(
            "Template error: every Fn::GetAtt object requires two non-empty parameters, the "
            "resource name and the resource attribute"
        )
    rest = parts[1:]
    attribute = ".".join(rest) if all(isinstance(part, str) for part in rest) else None
    yield Reference("Fn::GetAtt", parts[0], attribute)


def _variables(text: str, own: dict[str, Any]) -> Iterator[Reference]:
    for variable in variables_of(text):
        if variable in own:
            continue
        name, dot, attribute = variable.partition(".")
        yield Reference("Fn::Sub", name, attribute if dot else None)
