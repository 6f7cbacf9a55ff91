"""What an AWS service looks like from inside: operations that take and give botocore's shapes.

A service is a plain object. Its public methods are its operations in snake case, each taking a
`CallContext` and the request's members as a dict, and giving the response's members as a dict.
Whatever hosts it (LocalStack today) parses requests, calls the method, and serialises the answer
by botocore's service model; a test calls the methods directly.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True)
class CallContext:
    """Who calls, and where: the twelve-digit account and the region of the request.

    `role_arn` is the role that a service takes on for calls of its own to other services.
    """

    account_id: str
    region: str
    role_arn: str | None = None

    def as_role(self, role_arn: str) -> Self:
        """Return the context of a call made with that role."""
        return replace(self, role_arn=role_arn)


@dataclass
class ServiceError(Exception):
    """An answer that AWS would give as an error.

    `code` is the error's shape name, `message` its text, `status` the HTTP status; `members` are
    further members of the error shape (for example Athena's `AthenaErrorCode`).
    """

    code: str
    message: str
    status: int = 400
    members: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return `Code: message`, as AWS's SDKs print it."""
        return f"{self.code}: {self.message}"
