# ruff: noqa: PLC0415 -- IAM's records take a second to load, and calls of the account itself need none
"""A step of LocalStack's gateway that stops each call which its caller may not make.

The account's own credentials (`test`, an account's number, LocalStack's internal ones) pass without
a look. Whoever has credentials that IAM or STS made here is judged, and so is a service that calls
another, and who shows a token of an identity provider.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from localstack.aws import handlers
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header

_LIKE_AWS = re.compile(r"[AL][KS]IA[A-Z0-9]{16}")
# Where a service calls another by a policy of the resource's, and nothing else could let it in.
BY_RESOURCE_POLICY = frozenset({"lambda", "sns", "sqs", "sts"})

BY_WEB_IDENTITY, BY_SAML = "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"  # nobody signs them
_CALLING: ContextVar[str | None] = ContextVar("calling_key", default=None)


def enforce() -> None:
    """Put the step behind the parsing of requests, and take note of sessions as they are given."""
    handlers.serve_custom_service_request_handlers.append(_judge_call)
    handlers.run_custom_response_handlers.append(_note_session)


def access_key_of(context: Any) -> str | None:
    """Return the key by which a request is signed, if it may be a user's or a role's.

    It stands in the request's header, or in its address where that was signed beforehand.
    """
    query = context.request.query_string
    if b"X-Amz-Credential" in query or b"AWSAccessKeyId" in query:
        found = parse_qs(query.decode())
        given = found.get("X-Amz-Credential") or found.get("AWSAccessKeyId") or [""]
        key = given[0].partition("/")[0]
    else:
        key = extract_access_key_id_from_auth_header(context.request.headers) or ""
    return key if _LIKE_AWS.fullmatch(key) else None


@contextmanager
def serving(context: Any) -> Iterator[None]:
    """Let a service know whose call it serves, for what it does with the caller's permissions."""
    token = _CALLING.set(access_key_of(context))
    try:
        yield
    finally:
        _CALLING.reset(token)


def calling_key() -> str | None:
    """Return the access key of the call that this thread serves, if a user's or a role's."""
    return _CALLING.get()


def calling_service(context: Any) -> str | None:
    """Return the service that calls another, where a policy of the resource's has to let it in."""
    if context.service.service_name not in BY_RESOURCE_POLICY:
        return None
    name: str | None = (context.internal_request_params or {}).get("service_principal")
    return name


def _judge_call(chain: object, context: Any, response: object) -> None:  # noqa: ARG001 -- a LocalStack handler
    if context.service is None or context.operation is None:
        return
    if context.service.service_name == "iam":
        from analytics_emulator.localstack import corrections

        corrections.apply_to_iam()
    if context.operation.name == BY_WEB_IDENTITY:
        from analytics_emulator.localstack.iam.web_identity import judge_token

        judge_token(context)
        return
    if context.operation.name == BY_SAML:
        from analytics_emulator.localstack.iam.saml import judge_assertion

        judge_assertion(context)
        return
    key = access_key_of(context)
    if key or calling_service(context):
        from analytics_emulator.localstack.iam.judging import judge_call

        judge_call(context, key)


def _note_session(chain: object, context: Any, response: object) -> None:  # noqa: ARG001 -- a LocalStack handler
    given_by = ("AssumeRole", BY_WEB_IDENTITY, BY_SAML)
    if context.operation is None or context.operation.name not in given_by:
        return
    answer = context.service_response
    if context.service.service_name == "sts" and answer and "Credentials" in answer:
        from analytics_emulator.localstack.iam.callers import note_session

        note_session(answer, context.service_request)
