"""The outputs of a template: their members, and the names under which they are exported."""

import re
from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.early_values import NO_VALUE
from analytics_emulator.cloudformation.templates.errors import TemplateError

_MEMBERS = frozenset(["Condition", "Description", "Export", "Value"])
_MOST_BYTES_OF_A_DESCRIPTION = 1024
_MOST_OF_A_NAME = 255
_GIVE_LISTS = frozenset(["Fn::Cidr", "Fn::GetAZs", "Fn::Split"])
_EXPORT_NAME = re.compile(r"[A-Za-z0-9:-]{1,255}")


def check_output(name: str, output: Any) -> None:
    """Raise for what an output may not hold."""
    if not isinstance(output, Mapping) or "Value" not in output:
        raise TemplateError(
            "Template format error: Every Outputs member must contain a Value object"
        )
    if not name.isalnum():
        raise TemplateError(f"Template format error: Output name {name} is non alphanumeric.")
    if len(name) > _MOST_OF_A_NAME:
        raise TemplateError(
            f"Template format error: Output name {name} has more than {_MOST_OF_A_NAME} letters"
        )
    if unknown := sorted(output.keys() - _MEMBERS):
        raise TemplateError(f"Invalid template output property '{unknown[0]}'")
    if not isinstance(output.get("Description", ""), str):
        raise TemplateError("Template format error: Every Description member must be a string.")
    if len(output.get("Description", "").encode()) > _MOST_BYTES_OF_A_DESCRIPTION:
        raise TemplateError(
            f"Template format error: Output {name}'s description is longer than "
            f"{_MOST_BYTES_OF_A_DESCRIPTION} bytes"
        )
    value = output["Value"]
    if isinstance(value, (bool, list)) or (isinstance(value, Mapping) and not is_function(value)):
        raise TemplateError(
            "Template format error: The Value field of every Outputs member must evaluate to a "
            "String."
        )
    if isinstance(value, Mapping) and value.keys() & _GIVE_LISTS:
        check_value([])
    export = output.get("Export", {"Name": ""})
    if not isinstance(export, Mapping) or set(export) != {"Name"}:
        raise TemplateError(
            f"Template format error: Output {name} is malformed. The Export field must contain a "
            "Name"
        )


def check_value(value: Any) -> None:
    """Raise for a value, as far as it is known, that no output may have."""
    if isinstance(value, list):
        raise TemplateError(
            "Template format error: The Value field of every Outputs member must evaluate to a "
            "String and not a List."
        )
    if value is NO_VALUE:
        raise TemplateError(
            "Template format error: Every Outputs member must contain a Value object"
        )


def check_export(output: str, name: Any) -> None:
    """Raise for a name, as far as it is known, that no export may have."""
    if not isinstance(name, str) or not _EXPORT_NAME.fullmatch(name):
        raise TemplateError(
            f"Template format error: Output {output} is malformed. The Name field of every Export "
            "member must be specified and consist only of alphanumeric characters, colons, or "
            "hyphens."
        )


def is_function(value: Mapping[str, Any]) -> bool:
    """Return whether a map is a function's call."""
    names = [str(name) for name in value]
    return len(names) == 1 and (names[0] in ("Ref", "Condition") or names[0].startswith("Fn::"))
