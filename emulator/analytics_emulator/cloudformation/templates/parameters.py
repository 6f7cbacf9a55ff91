"""What CloudFormation says to the values of a template's parameters, before anything happens.

Source: CloudFormation guide, "Parameters syntax"; the texts as users and tools quote them, those
without a quotation are marked unverified in the conformance rows.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.parameter_types import (
    is_known_type,
    java_pattern,
    ssm_value_type,
)

type Declarations = Mapping[str, Mapping[str, Any]]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MOST_BYTES = 4096  # of a value (CloudFormation quotas)
_MOST_OF_A_DESCRIPTION = 4000
_BOUNDS = ("MaxLength", "MaxValue", "MinLength", "MinValue")
_MEMBERS = frozenset(
    [
        "AllowedPattern",
        "AllowedValues",
        "ConstraintDescription",
        "Default",
        "Description",
        "MaxLength",
        "MaxValue",
        "MinLength",
        "MinValue",
        "NoEcho",
        "Type",
    ]
)


def check_declarations(declarations: Mapping[str, Any]) -> None:
    """Raise for what the section Parameters may not hold."""
    for name, declared in declarations.items():
        _check_declaration(str(name), declared)


def _check_declaration(name: str, declared: Any) -> None:
    if not name.isalnum():
        raise TemplateError(f"Template format error: Parameter name {name} is non alphanumeric.")
    if not isinstance(declared, Mapping) or "Type" not in declared:
        raise TemplateError(
            "Template format error: Every Parameters object must contain a Type member."
        )
    if unknown := sorted(declared.keys() - _MEMBERS):
        raise TemplateError(f"Invalid template parameter property '{unknown[0]}'")
    if "Default" in declared and not _is_scalar(declared["Default"]):
        raise TemplateError("Template format error: Every Default member must be a string.")
    if not isinstance(declared.get("AllowedValues", []), list):
        raise TemplateError("Template format error: Every AllowedValues member must be a list.")
    if as_text(declared.get("NoEcho", False)).lower() not in ("true", "false"):
        raise TemplateError("Template format error: Every NoEcho member must be a boolean.")
    _check_texts(name, declared)
    if not is_known_type(declared["Type"]):
        raise TemplateError(
            f"Template format error: Unrecognized parameter type: {declared['Type']}"
        )


def _is_scalar(value: Any) -> bool:
    return value is not None and not isinstance(value, (list, Mapping))


def _check_texts(name: str, declared: Mapping[str, Any]) -> None:
    for member in ("Description", "ConstraintDescription"):
        if not _is_scalar(declared.get(member, "")):
            raise TemplateError(f"Template format error: Every {member} member must be a string.")
    if len(str(declared.get("Description", ""))) > _MOST_OF_A_DESCRIPTION:
        raise TemplateError(
            f"Template format error: Parameter {name}'s description is longer than "
            f"{_MOST_OF_A_DESCRIPTION} characters"
        )
    if "AllowedPattern" in declared:
        java_pattern(str(declared["AllowedPattern"]))
    for bound in _BOUNDS:
        if bound in declared and not _is_bound(bound, declared[bound]):
            raise TemplateError(f"Template format error: Every {bound} member must be a number.")
    _check_order(name, declared)


def _is_bound(member: str, given: Any) -> bool:
    number = _number(given)
    if number is None or member.endswith("Value"):
        return number is not None
    return number >= 0 and number == int(number)


def _check_order(name: str, declared: Mapping[str, Any]) -> None:
    """Raise for bounds that no value keeps."""
    for what in ("Length", "Value"):
        least, most = (_number(declared.get(f"{end}{what}")) for end in ("Min", "Max"))
        if least is not None and most is not None and least > most:
            raise TemplateError(
                f"Template format error: Parameter {name}'s Min{what} is greater than its Max{what}"
            )


def is_hidden(declared: Mapping[str, Any]) -> bool:
    """Return whether NoEcho hides the value."""
    return str(declared.get("NoEcho", "")).lower() == "true"


def effective_values(declarations: Declarations, given: Mapping[str, str]) -> dict[str, str]:
    """Return each parameter's text, given or default; raise where it may not be so."""
    if unknown := [name for name in given if name not in declarations]:
        raise TemplateError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values = {
        name: as_text(given[name] if name in given else declared["Default"])
        for name, declared in declarations.items()
        if name in given or "Default" in declared
    }
    if missing := [name for name in declarations if name not in values]:
        raise TemplateError(f"Parameters: [{', '.join(missing)}] must have values")
    for name, value in values.items():
        check_value(name, declarations[name], value)
    return values


def as_text(value: Any) -> str:
    """Return a default as text: YAML may hold a number or a boolean."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_value(name: str, declared: Mapping[str, Any], value: str) -> None:
    """Raise for the first constraint that a value breaks."""
    fault = next(_faults(declared, value), None)
    if fault is None:
        return
    kind, text = fault
    described = declared.get("ConstraintDescription")
    if described and kind == "constraint":
        raise TemplateError(f"Parameter {name} failed to satisfy constraint: {described}")
    raise TemplateError(f"Parameter '{name}' {text}")


def _faults(declared: Mapping[str, Any], value: str) -> Iterator[tuple[str, str]]:
    type_name = str(declared["Type"])
    items = [value]
    if type_name == "CommaDelimitedList" or type_name.startswith("List<"):
        items = split_list(value)
    if len(value.encode()) > _MOST_BYTES:
        yield "type", f"must be at most {_MOST_BYTES} bytes long"
    for item in items:
        if type_name in ("Number", "List<Number>"):
            yield from _number_faults(declared, item)
        yield from _text_faults(declared, item)
        allowed = declared.get("AllowedValues")
        if allowed is not None and not any(_same(item, as_text(a), type_name) for a in allowed):
            yield "constraint", "must be one of AllowedValues"


def _same(value: str, allowed: str, type_name: str) -> bool:
    if "Number" in type_name and _number(value) is not None:
        return _number(value) == _number(allowed)
    return value == allowed


def _number_faults(declared: Mapping[str, Any], item: str) -> Iterator[tuple[str, str]]:
    number = _number(item)
    if number is None:
        yield "type", "must be a number."
        return
    if (least := _number(declared.get("MinValue"))) is not None and number < least:
        yield "constraint", f"must be a number not less than {declared['MinValue']}"
    if (most := _number(declared.get("MaxValue"))) is not None and number > most:
        yield "constraint", f"must be a number not greater than {declared['MaxValue']}"


def _text_faults(declared: Mapping[str, Any], item: str) -> Iterator[tuple[str, str]]:
    least, most = _number(declared.get("MinLength")), _number(declared.get("MaxLength"))
    if least is not None and len(item) < least:
        yield "constraint", f"must contain at least {declared['MinLength']} characters"
    if most is not None and len(item) > most:
        yield "constraint", f"must contain at most {declared['MaxLength']} characters"
    pattern = declared.get("AllowedPattern")
    if pattern is not None and not java_pattern(str(pattern)).fullmatch(item):
        yield "constraint", f"must match pattern {pattern}"


def _number(value: Any) -> float | None:
    text = "" if isinstance(value, bool) or value is None else str(value)
    return float(text) if _NUMBER.fullmatch(text) else None


def split_list(value: str) -> list[str]:
    """Return a comma-delimited list's items, without the space around them."""
    return [item.strip() for item in value.split(",")]


def typed_value(type_name: str, value: Any) -> Any:
    """Return what Ref gives: a list where the type is one, else the text as it was given."""
    inner = ssm_value_type(type_name) or type_name
    if inner == "CommaDelimitedList" or inner.startswith("List<"):
        return value if isinstance(value, list) else split_list(value)
    return value
