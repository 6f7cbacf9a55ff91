"""Words a body's faults as API Gateway does in `$context.error.validationErrorString`.

It validates with a Java library for JSON Schema draft 4 (json-schema-validator), whose texts these
are (its `validation.properties`); the order of several faults is unverified.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

_TYPES = {
    "NoneType": "null",
    "bool": "boolean",
    "dict": "object",
    "float": "number",
    "int": "integer",
    "list": "array",
    "str": "string",
}


def validation_error_string(errors: Iterable[Any]) -> str:
    """Return all faults (of jsonschema's) in one list."""
    return f"[{', '.join(dict.fromkeys(map(_said, errors)))}]"


def _said(error: Any) -> str:
    if error.validator == "additionalProperties":
        known = error.schema.get("properties") or {}
        return _WORDINGS["additionalProperties"](None, error.instance.keys() - known.keys())
    wording = _WORDINGS.get(error.validator)
    return wording(error.validator_value, error.instance) if wording else str(error.message)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _listed(values: Iterable[Any]) -> str:
    return f"[{','.join(_json(value) for value in values)}]"


def _type(wanted: Any, instance: Any) -> str:
    names = [wanted] if isinstance(wanted, str) else wanted
    found = _TYPES[type(instance).__name__]
    return (
        f"instance type ({found}) does not match any allowed primitive type "
        f"(allowed: {_listed(sorted(names))})"
    )


def _required(names: Any, instance: Any) -> str:
    missing = sorted(name for name in names if name not in instance)
    return f"object has missing required properties ({_listed(missing)})"


def _size(what: str, bound_name: str, count: Callable[[Any], int]) -> Callable[[Any, Any], str]:
    def said(bound: Any, instance: Any) -> str:
        return f"{what.format(_json(instance))} (length: {count(instance)}, {bound_name}: {bound})"

    return said


_WORDINGS: dict[str, Callable[[Any, Any], str]] = {
    "additionalProperties": lambda _, instance: (
        "object instance has properties which are not allowed by the schema: "
        f"{_listed(sorted(instance))}"
    ),
    "enum": lambda values, instance: (
        f"instance value ({_json(instance)}) not found in enum (possible values: {_listed(values)})"
    ),
    "maxItems": lambda bound, instance: (
        f"array is too long: must have at most {bound} elements but instance has "
        f"{len(instance)} elements"
    ),
    "maxLength": _size("string {} is too long", "maximum allowed", len),
    "maximum": lambda bound, instance: (
        "numeric instance is greater than the required maximum "
        f"(maximum: {_json(bound)}, found: {_json(instance)})"
    ),
    "minItems": lambda bound, instance: (
        f"array is too short: must have at least {bound} elements but instance has "
        f"{len(instance)} elements"
    ),
    "minLength": _size("string {} is too short", "required minimum", len),
    "minimum": lambda bound, instance: (
        "numeric instance is lower than the required minimum "
        f"(minimum: {_json(bound)}, found: {_json(instance)})"
    ),
    "pattern": lambda pattern, instance: (
        f"ECMA 262 regex {_json(pattern)} does not match input string {_json(instance)}"
    ),
    "required": _required,
    "type": _type,
    "uniqueItems": lambda _, __: "array must not contain duplicate elements",
}
