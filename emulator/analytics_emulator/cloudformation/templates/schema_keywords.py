"""JSON schema's keywords as CloudFormation reads them: lenient about types, patient about unknowns.

A number may come as text, a boolean as "true" (guide, "Resource type schemas"; the texts are those
of CloudFormation's validator). cfn-lint's own, in its schemas, are `dependentExcluded`,
`requiredOr`, `requiredXor` and `uniqueKeys`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped] # no types there
from jsonschema.validators import Draft7Validator, extend  # type: ignore[import-untyped]

from analytics_emulator.cloudformation.templates.known_values import UNKNOWN, has_unknown
from analytics_emulator.cloudformation.templates.parameters import as_text

type Check = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]

_NAMES = {
    "array": "JSONArray",
    "boolean": "Boolean",
    "integer": "Integer",
    "number": "Number",
    "object": "JSONObject",
    "string": "String",
}


def _is_of(name: str, value: Any) -> bool:
    if name == "object":
        return isinstance(value, dict)
    if name == "array":
        return isinstance(value, list)
    if isinstance(value, (dict, list)) or value is None:
        return False
    if name == "boolean":
        return as_text(value).lower() in ("true", "false")
    if name in ("integer", "number"):
        return _number(value) is not None and (name == "number" or float(value).is_integer())
    return name == "string"


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _type(_validator: Any, types: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    wanted = [types] if isinstance(types, str) else types
    if not any(_is_of(name, value) for name in wanted):
        names = " or ".join(_NAMES.get(name, name) for name in wanted)
        yield ValidationError(f"expected type: {names}, found: {_found(value)}")


def _found(value: Any) -> str:
    kinds = {dict: "JSONObject", list: "JSONArray", bool: "Boolean", int: "Integer", str: "String"}
    return kinds.get(type(value), type(value).__name__)


def _enum(_validator: Any, allowed: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if not any(as_text(value) == as_text(item) for item in allowed):
        yield ValidationError(f"{as_text(value)} is not a valid enum value")


def _const(validator: Any, wanted: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    yield from _enum(validator, [wanted], value, schema)


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, (dict, list)):
        return
    try:
        matches = re.search(pattern, as_text(value))
    except re.error:  # a pattern of Java's that Python doesn't read
        return
    if not matches:
        yield ValidationError("failed validation constraint for keyword [pattern]")


def with_readable_patterns(node: Any) -> Any:
    """Return a schema whose patterns of members' names are Python's, or let any name pass."""
    if isinstance(node, list):
        return [with_readable_patterns(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: with_readable_patterns(value) for name, value in node.items()}
    if isinstance(named := made.get("patternProperties"), dict):
        made["patternProperties"] = {
            pattern if _is_readable(pattern) else "": value for pattern, value in named.items()
        }
    return made


def _is_readable(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _length(name: str, fails: Callable[[int, int], bool]) -> Check:
    def check(_validator: Any, bound: int, value: Any, _schema: Any) -> Iterator[ValidationError]:
        if not isinstance(value, (dict, list)) and fails(len(as_text(value)), bound):
            yield ValidationError(f"expected {name}: {bound}, actual: {len(as_text(value))}")

    return check


def _bound(words: str, fails: Callable[[float, float], bool]) -> Check:
    def check(_validator: Any, bound: float, value: Any, _schema: Any) -> Iterator[ValidationError]:
        number = _number(value)
        if number is not None and fails(number, bound):
            yield ValidationError(f"{as_text(value)} is not {words} {bound}")

    return check


def _required(_validator: Any, names: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    for name in names if isinstance(value, dict) else ():
        if name not in value:
            yield ValidationError(f"required key [{name}] not found")


def _required_xor(_v: Any, names: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict) and sum(name in value for name in names) != 1:
        yield ValidationError(f"exactly one of the keys {list(names)} is required")


def _required_or(_v: Any, names: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict) and not any(name in value for name in names):
        yield ValidationError(f"one of the keys {list(names)} is required")


def _excluded(_v: Any, excluded: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    for name, others in excluded.items() if isinstance(value, dict) else ():
        if name in value and (both := [other for other in others if other in value]):
            yield ValidationError(f"key [{both[0]}] is not permitted beside [{name}]")


def _unique_keys(_v: Any, keys: Any, value: Any, _schema: Any) -> Iterator[ValidationError]:
    seen: set[str] = set()
    for item in value if isinstance(value, list) else ():
        found = [item[key] for key in keys if isinstance(item, dict) and key in item]
        if len(found) < len(keys) or has_unknown(found) or "" in found:
            continue  # an empty Sid is none: LocalStack's test_firehose recorded two of a role
        if (name := as_text(found)) in seen:
            yield ValidationError(f"array items are not unique ({', '.join(keys)} {found[0]})")
        seen.add(name)


def _if(validator: Any, condition: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    """Judge by a condition once all that it asks for is known."""
    asked = condition.get("properties", {}) if isinstance(condition, dict) else {}
    if not (isinstance(value, dict) and any(has_unknown(value.get(name)) for name in asked)):
        yield from Draft7Validator.VALIDATORS["if"](validator, condition, value, schema) or ()


def _patient(check: Any) -> Check:
    """Let a check pass what isn't known yet."""

    def checked(validator: Any, keyword: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
        if value is not UNKNOWN:
            yield from check(validator, keyword, value, schema) or ()

    return checked


def _once_known(check: Any) -> Check:
    """Let a check wait until all below is known: more than one alternative may seem to fit."""

    def checked(validator: Any, keyword: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
        if not has_unknown(value):
            yield from check(validator, keyword, value, schema) or ()

    return checked


_OWN: dict[str, Check] = {
    "const": _const,
    "dependentExcluded": _excluded,
    "enum": _enum,
    "if": _if,
    "maxLength": _length("maxLength", lambda found, bound: found > bound),
    "maximum": _bound("less or equal to", lambda found, bound: found > bound),
    "minLength": _length("minLength", lambda found, bound: found < bound),
    "minimum": _bound("greater or equal to", lambda found, bound: found < bound),
    "pattern": _pattern,
    "required": _required,
    "requiredOr": _required_or,
    "requiredXor": _required_xor,
    "type": _type,
    "uniqueKeys": _unique_keys,
}
_ALTERNATIVES = ("oneOf", "not", "uniqueItems", "contains")
_PLAIN = {name: _patient(check) for name, check in {**Draft7Validator.VALIDATORS, **_OWN}.items()}
_WAITING = {name: _once_known(Draft7Validator.VALIDATORS[name]) for name in _ALTERNATIVES}
# `$ref` must see values that aren't known as well, and comes to nothing with them.
SchemaValidator = extend(Draft7Validator, {**_PLAIN, **_WAITING})
