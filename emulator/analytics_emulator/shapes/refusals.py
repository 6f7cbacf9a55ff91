"""A request refused in the words of AWS's own check.

LocalStack takes whatever parses; AWS checks required members, lengths, ranges, patterns and enum
values first. The wording ("1 validation error detected: Value at 'maxResults' failed to satisfy
constraint: …") is the one that AWS services answer with; Athena leaves the value out and answers
InvalidRequestException with AthenaErrorCode INVALID_INPUT (aoyagikouhei/athena-local,
docs/dev/measurements, 2026-09).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.model import Shape

from analytics_emulator.service import ServiceError
from analytics_emulator.shapes.violations import NUMBERS, Checker, Constraint, Violation


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


class _Paths:
    """Places as AWS spells them: `records.1.member.data`."""

    def member(self, path: str, name: str) -> str:
        lower = name[:1].lower() + name[1:]
        return f"{path}.{lower}" if path else lower

    def item(self, path: str, index: int) -> str:
        return f"{path}.{index + 1}.member"

    def entry(self, path: str, key: str) -> str:
        return f"{path}.{key}.member"

    def key(self, path: str, _key: str) -> str:
        return f"{path}.key"


_CHECKER = Checker(_Paths())
_UNLIMITED = Checker(_Paths(), minds_limits=False)


def validate_request(
    request: Mapping[str, Any], shape: Shape | None, style: ValidationStyle
) -> None:
    """Raise a ServiceError that lists every violation of the input shape."""
    violations = [] if shape is None else _CHECKER.violations(request, shape)
    if violations:
        text = _texts(violations, shows_values=style.shows_values)
        raise ServiceError(style.code, text, members=dict(style.members))


def misfit_text(
    request: Mapping[str, Any], shape: Shape, is_minded: Callable[[Violation], bool]
) -> tuple[Violation, str] | None:
    """Return the first minded value of a wrong type or missing, and what is said of them all."""
    found = [one for one in _UNLIMITED.violations(request, shape) if is_minded(one)]
    return (found[0], _texts(found, shows_values=False)) if found else None


def excess_text(
    request: Mapping[str, Any], shape: Shape, is_minded: Callable[[Violation], bool]
) -> str | None:
    """Return what is said of minded values beyond the limits of their shapes; None of none."""
    found = [one for one in _CHECKER.violations(request, shape) if is_minded(one)]
    shows = not any(one.shape.metadata.get("sensitive") for one in found)
    return _texts(found, shows_values=shows) if found else None


def _texts(violations: list[Violation], *, shows_values: bool) -> str:
    count = f"{len(violations)} validation error{'s' if len(violations) > 1 else ''} detected: "
    return count + "; ".join(_text(violation, shows_values) for violation in violations)


def _text(violation: Violation, shows_values: bool) -> str:
    shown = "Value"
    if violation.value is None:
        shown = "Value null"
    elif shows_values and isinstance(violation.value, str | int | float):
        shown = f"Value '{violation.value}'"
    rule = _rule(violation)
    return f"{shown} at '{violation.path}' failed to satisfy constraint: Member must {rule}"


def _rule(violation: Violation) -> str:
    shape, limits = violation.shape, violation.shape.metadata
    measure = "value" if shape.type_name in NUMBERS else "length"
    match violation.constraint:
        case Constraint.AT_LEAST:
            return f"have {measure} greater than or equal to {limits['min']}"
        case Constraint.AT_MOST:
            return f"have {measure} less than or equal to {limits['max']}"
        case Constraint.CHOICE:
            return f"satisfy enum value set: [{', '.join(limits['enum'])}]"
        case Constraint.PATTERN:
            return f"satisfy regular expression pattern: {limits['pattern']}"
        case Constraint.TYPE:
            return f"be of type {shape.type_name}"
    return "not be null"
