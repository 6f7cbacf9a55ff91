"""Lambda authorizers: what they are asked, and what their answer allows.

API Gateway developer guide, "Use API Gateway Lambda authorizers": identity sources that are missing
or don't match are 401 without a call; the answer is a policy for `execute-api:Invoke`, a principal,
and a context of scalars. That an answer of another form is a configuration error is unverified.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.iam.documents import statements
from analytics_emulator.iam.errors import MalformedPolicyError

_SECONDS_KEPT = 300  # AWS's default for an authorizer's answers


class UnauthorizedError(Exception):
    """The caller isn't known: 401."""


class MalformedDecisionError(Exception):
    """The authorizer failed, or answered what is no decision."""


@dataclass(frozen=True)
class Decision:
    """What an authorizer allows, and what it tells the integration."""

    principal_id: str
    document: str
    context: Mapping[str, str] = field(default_factory=dict)
    usage_key: str | None = None

    @property
    def variables(self) -> dict[str, str]:
        """Return what `$context.authorizer` holds."""
        return {**self.context, "principalId": self.principal_id}


@dataclass(frozen=True)
class Authorizer:
    """An authorizer of type TOKEN or REQUEST, read from API Gateway's record of it."""

    identifier: str
    kind: str
    uri: str
    sources: tuple[str, ...]
    pattern: str | None
    credentials: str | None
    seconds_kept: int

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Authorizer":
        """Read API Gateway's record of one."""
        listed = (given.get("identitySource") or "").split(",")
        kept = given.get("authorizerResultTtlInSeconds")
        return cls(
            identifier=given["id"],
            kind=given["type"],
            uri=given.get("authorizerUri") or "",
            sources=tuple(source.strip() for source in listed if source.strip()),
            pattern=given.get("identityValidationExpression"),
            credentials=given.get("authorizerCredentials"),
            seconds_kept=_SECONDS_KEPT if kept is None else int(kept),
        )

    def identity(self, value_of: Callable[[str], str | None]) -> tuple[str, ...]:
        """Return the identity sources' values; UnauthorizedError where one is missing or unfit."""
        found = tuple(value_of(source) or "" for source in self.sources)
        if not all(found):
            raise UnauthorizedError
        if self.pattern and self.kind == "TOKEN" and not re.search(self.pattern, found[0]):
            raise UnauthorizedError
        return found

    @property
    def keeps_answers(self) -> bool:
        """Return whether an answer serves later requests of the same identity."""
        return self.seconds_kept > 0 and bool(self.sources)


def decision_of(payload: bytes) -> Decision:
    """Read what an authorizer's function returned."""
    try:
        given = json.loads(payload)
    except ValueError:
        raise MalformedDecisionError("it is no JSON") from None
    if not isinstance(given, dict):
        raise MalformedDecisionError("it is no object")
    if given.get("errorMessage") == "Unauthorized":
        raise UnauthorizedError
    if "errorMessage" in given:
        raise MalformedDecisionError(f"it failed: {given['errorMessage']}")
    principal, key = given.get("principalId"), given.get("usageIdentifierKey")
    if not isinstance(principal, str) or not isinstance(key, str | None):
        raise MalformedDecisionError("principalId or usageIdentifierKey is no text")
    return Decision(principal, _document(given), _context(given), key)


def _document(given: Mapping[str, Any]) -> str:
    document = json.dumps(given.get("policyDocument"))
    try:
        statements(document)
    except MalformedPolicyError as error:
        raise MalformedDecisionError(f"policyDocument is {error}") from None
    return document


def _context(given: Mapping[str, Any]) -> dict[str, str]:
    context = given.get("context") or {}
    if not isinstance(context, dict):
        raise MalformedDecisionError("context is no object")
    if any(isinstance(value, dict | list) for value in context.values()):
        raise MalformedDecisionError("context has a value that is an object or a list")
    return {name: _text(value) for name, value in context.items() if value is not None}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
