"""Checks a request against botocore's input shape and words what is wrong as AWS services do.

LocalStack takes whatever parses; AWS checks required members, lengths, ranges, patterns and enum
values first. The wording ("1 validation error detected: Value at 'maxResults' failed to satisfy
constraint: …") is the one that AWS services answer with; Athena leaves the value out and answers
InvalidRequestException with AthenaErrorCode INVALID_INPUT (aoyagikouhei/athena-local,
docs/dev/measurements, 2026-09).
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex
from botocore.model import Shape

from analytics_emulator.service import ServiceError


@dataclass(frozen=True)
class ValidationStyle:
    """How a service words a violated constraint: error code, further members, value or not."""

    code: str = "ValidationException"
    shows_values: bool = True
    members: dict[str, Any] = field(default_factory=dict)


ATHENA_STYLE = ValidationStyle(
    "InvalidRequestException",
    shows_values=False,
    members={"AthenaErrorCode": "INVALID_INPUT", "ErrorCode": "INVALID_INPUT"},
)


@dataclass(frozen=True)
class Violation:
    """A member (its path as AWS spells it: `records.1.member.data`) and its constraint."""

    path: str
    value: Any
    constraint: str

    def text(self, shows_values: bool) -> str:
        """Say it as AWS does."""
        shown = "Value"
        if self.value is None:
            shown = "Value null"
        elif shows_values:
            shown = f"Value '{self.value}'"
        return (
            f"{shown} at '{self.path}' failed to satisfy constraint: Member must {self.constraint}"
        )


def validate_request(request: dict[str, Any], shape: Shape | None, style: ValidationStyle) -> None:
    """Raise a ServiceError that lists every violation of the input shape."""
    if shape is None:
        return
    violations = list(violations_of(request, shape))
    if not violations:
        return
    count = f"{len(violations)} validation error{'s' if len(violations) > 1 else ''} detected: "
    texts = "; ".join(violation.text(style.shows_values) for violation in violations)
    raise ServiceError(style.code, count + texts, members=dict(style.members))


def violations_of(value: Any, shape: Any, path: str = "") -> Iterator[Violation]:
    """Walk a value along its shape and yield what violates it."""
    match shape.type_name:
        case "structure":
            yield from _structure_violations(value, shape, path)
        case "list":
            yield from _size_violations(value, shape, path)
            for number, item in enumerate(value, 1):
                yield from violations_of(item, shape.member, f"{path}.{number}.member")
        case "map":
            yield from _size_violations(value, shape, path)
            for key, item in value.items():
                yield from violations_of(item, shape.value, f"{path}.{key}.member")
        case "string":
            yield from _size_violations(value, shape, path)
            yield from _text_violations(value, shape, path)
        case "blob":
            yield from _size_violations(value, shape, path)
        case "integer" | "long" | "double" | "float":
            yield from _range_violations(value, shape, path)


def _structure_violations(value: dict[str, Any], shape: Any, path: str) -> Iterator[Violation]:
    for name, member in shape.members.items():
        member_path = f"{path}.{_lower_first(name)}" if path else _lower_first(name)
        given = value.get(name)
        if given is not None:
            yield from violations_of(given, member, member_path)
        elif name in shape.required_members and "idempotencyToken" not in member.metadata:
            yield Violation(member_path, None, "not be null")


def _size_violations(value: Any, shape: Shape, path: str) -> Iterator[Violation]:
    length = len(value)
    if length < shape.metadata.get("min", 0):
        yield Violation(
            path, value, f"have length greater than or equal to {shape.metadata['min']}"
        )
    if length > shape.metadata.get("max", length):
        yield Violation(path, value, f"have length less than or equal to {shape.metadata['max']}")


def _range_violations(value: Any, shape: Shape, path: str) -> Iterator[Violation]:
    if value < shape.metadata.get("min", value):
        yield Violation(path, value, f"have value greater than or equal to {shape.metadata['min']}")
    if value > shape.metadata.get("max", value):
        yield Violation(path, value, f"have value less than or equal to {shape.metadata['max']}")


def _text_violations(value: str, shape: Shape, path: str) -> Iterator[Violation]:
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield Violation(path, value, f"satisfy enum value set: [{', '.join(allowed)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and not _matches(pattern, value):
        yield Violation(path, value, f"satisfy regular expression pattern: {pattern}")


def _matches(pattern: str, value: str) -> bool:
    """Match the whole value as Java does; a pattern that can't be read is left to the service."""
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@functools.cache
def _compiled(pattern: str) -> regex.Pattern[str] | None:
    astral = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
    try:
        return regex.compile(astral, 0 if r"\p{" in pattern else regex.ASCII)
    except regex.error:
        return None


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
