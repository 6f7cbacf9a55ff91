"""What a stack policy lets an update do to a resource.

Once there is a policy, whatever no statement allows is denied; Deny goes before Allow
(CloudFormation guide, "Prevent updates to stack resources"). Texts as public recordings of AWS have
them; what stands behind "Action denied by stack policy" is unverified.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.iam.patterns import is_like

INVALID = "Error validating stack policy: Invalid stack policy"
_ACTIONS = ("Update:Modify", "Update:Replace", "Update:Delete")
_OPERATORS = ("StringEquals", "StringLike")
_MEMBERS = frozenset(
    ("Action", "Condition", "Effect", "NotAction", "NotResource", "Principal", "Resource", "Sid")
)
_LONGEST = 16384

type Statement = Mapping[str, Any]


class StackPolicyError(Exception):
    """A text is no stack policy."""


def read_policy(text: str) -> list[Statement]:
    """Return a policy's statements; `{}` has none, and protects nothing."""
    try:
        document = json.loads(text)
    except ValueError:
        raise StackPolicyError(INVALID) from None
    if len(text) > _LONGEST or not isinstance(document, dict):
        raise StackPolicyError(INVALID)
    if document.keys() - {"Statement", "Version", "Id"} or (
        document and "Statement" not in document
    ):
        raise StackPolicyError(INVALID)
    statements = _listed(document.get("Statement", []))
    if not all(map(_is_valid, statements)):
        raise StackPolicyError(INVALID)
    return statements


def refusal(
    statements: list[Statement], action: str, logical_id: str, type_name: str
) -> str | None:
    """Return why an action such as `Update:Modify` may not be; None where it may be."""
    if not statements:
        return None
    place = f"LogicalResourceId/{logical_id}"
    met = [
        (number, statement)
        for number, statement in enumerate(statements, 1)
        if _applies(statement, action, place, type_name)
    ]
    denials = [number for number, statement in met if statement["Effect"] == "Deny"]
    if denials:
        said = "; ".join(
            f"Statement [#{number}] does not allow [{action}] for resource [{place}]"
            for number in denials
        )
        return f"Action denied by stack policy: {said}"
    return None if met else "Action not allowed by stack policy"


def _is_valid(statement: Any) -> bool:
    if not isinstance(statement, dict) or statement.keys() - _MEMBERS:
        return False
    return (
        statement.get("Effect") in ("Allow", "Deny")
        and statement.get("Principal") == "*"
        and ("Action" in statement) != ("NotAction" in statement)
        and ("Resource" in statement) != ("NotResource" in statement)
        and all(map(_is_action, _of(statement, "Action")))
        and all(isinstance(place, str) for place in _of(statement, "Resource"))
        and all(_is_condition(*one) for one in (statement.get("Condition") or {}).items())
    )


def _is_action(action: Any) -> bool:
    return isinstance(action, str) and any(is_like(one, action) for one in _ACTIONS)


def _is_condition(operator: str, tests: Any) -> bool:
    return operator in _OPERATORS and isinstance(tests, dict) and set(tests) == {"ResourceType"}


def _applies(statement: Statement, action: str, place: str, type_name: str) -> bool:
    return (
        _names(statement, "Action", action)
        and _names(statement, "Resource", place)
        and all(_holds(operator, type_name, test) for operator, test in _conditions(statement))
    )


def _names(statement: Statement, member: str, value: str) -> bool:
    is_named = any(is_like(value, pattern) for pattern in _of(statement, member))
    return is_named == (member in statement)


def _conditions(statement: Statement) -> Iterator[tuple[str, list[str]]]:
    for operator, tests in (statement.get("Condition") or {}).items():
        yield operator, _listed(tests["ResourceType"])


def _holds(operator: str, type_name: str, wanted: list[str]) -> bool:
    if operator == "StringEquals":
        return type_name in wanted
    return any(is_like(type_name, pattern) for pattern in wanted)


def _of(statement: Statement, member: str) -> list[Any]:
    return _listed(statement.get(member, statement.get(f"Not{member}")))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
