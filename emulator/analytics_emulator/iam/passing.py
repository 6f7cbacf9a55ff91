"""The roles that a call hands to a service, which takes iam:PassRole.

(IAM user guide, "Grant a user permissions to pass a role to an AWS service".)
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from analytics_emulator.iam import reference
from analytics_emulator.iam.errors import UnjudgedError

if TYPE_CHECKING:
    from analytics_emulator.iam.calls import Call

# Whose role parameters are what they are about, or a role that is only looked at.
WITHOUT_PASSING = ("iam", "sts")
_ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/\S+")
_CHANGES = ("Create", "Put", "Update", "Start", "Run", "Register", "Modify", "Import", "Set")
_DELETES_BY_ROLE = ("DeleteStack",)  # CloudFormation's, by a service role
# Members that hold a role for a service: `Role`, `RoleARN`, `cloudwatchRoleArn`; API Gateway's.
_ROLE_MEMBER = re.compile(r"(?:\w*[a-z])?[Rr]ole(?:A[Rr][Nn])?|credentials")
# Where a member's name is itself a value: of a topic's attribute, of a patch.
_NAMED_BY = ("AttributeName", "path")
# What the caller fills with names of his own.
_FREE = frozenset({"variables", "tags", "parameters", "requestparameters"})


def passed_roles(call: "Call") -> list[str]:
    """Return the roles that a call hands over, each once.

    A role that is somebody's name, a key's grantee or a function's setting, isn't handed over.
    """
    hands_over = call.operation.startswith(_CHANGES) or call.operation in _DELETES_BY_ROLE
    if call.service in WITHOUT_PASSING or not hands_over:
        return []
    return list(dict.fromkeys(_roles(call.parameters)))


def passed_to(call: "Call", resource: str) -> tuple[str, ...] | None:
    """Return the service that a call hands a role to; None if it doesn't hand over this one.

    UnjudgedError for a call of a service whose name as a principal isn't known here.
    """
    if resource not in passed_roles(call):
        return None
    names = reference.table("passed_to").get(call.service)
    if names is None:
        raise UnjudgedError(f"iam:PassedToService of calls of {call.service}")
    one = names.get(call.operation, names["any"]) if isinstance(names, dict) else names
    return (f"{one}.amazonaws.com",)


def _roles(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _roles(one)
    if not isinstance(value, Mapping):
        return
    given = next((str(value[name]) for name in _NAMED_BY if name in value), "")
    is_named = _ROLE_MEMBER.fullmatch(given.rpartition("/")[2]) is not None
    for name, one in value.items():
        if isinstance(one, str):
            if (is_named or _ROLE_MEMBER.fullmatch(name)) and _ROLE.fullmatch(one):
                yield one
        elif name.lower() not in _FREE:
            yield from _roles(one)
