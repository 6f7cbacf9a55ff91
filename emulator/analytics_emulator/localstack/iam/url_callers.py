"""Whether a request to a function's URL is allowed, and whose it is.

Since October 2025 a call needs `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`, the latter
known to come by the URL (Lambda developer guide, "Control access to Lambda function URLs"). With
AuthType NONE nobody is asked who he is, so the function's own policy has to let everybody in.
"""

import logging
import os
from collections.abc import Iterator

from analytics_emulator.function_urls import refusals
from analytics_emulator.function_urls.answer import UrlAnswer
from analytics_emulator.function_urls.request import UrlCaller, UrlRequest
from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.evaluation import Need, Verdict
from analytics_emulator.iam.keys import Circumstances
from analytics_emulator.iam.principals import Principal
from analytics_emulator.iam.refusals import text
from analytics_emulator.iam.signature import Signature, signature_of
from analytics_emulator.localstack.iam import callers, lookups
from analytics_emulator.localstack.iam.judging import LENIENT
from analytics_emulator.localstack.iam.signers import ANYBODY, signer_of, user_id_of
from analytics_emulator.localstack.iam.verdicts import verdict_on

LOG = logging.getLogger(__name__)


class RefusedError(Exception):
    """The request isn't allowed."""

    def __init__(self, answer: UrlAnswer) -> None:
        super().__init__()
        self.answer = answer


def caller_of(request: UrlRequest, function_arn: str, auth_type: str) -> UrlCaller | None:
    """Return who calls, None for anybody; RefusedError for who may not."""
    if auth_type == "NONE":
        _require(ANYBODY, request, function_arn, auth_type)
        return None
    signature = signature_of(request.header("authorization"), request.query)
    if signature is None:
        raise RefusedError(refusals.forbidden())
    if fault := signature.fault("lambda", function_arn.split(":")[3]):
        raise RefusedError(refusals.bad_signature(fault))
    principal = _principal(signature)
    _require(principal, request, function_arn, auth_type)
    return UrlCaller(signature.access_key, principal.account, principal.arn, user_id_of(principal))


def _principal(signature: Signature) -> Principal:
    try:
        return signer_of(signature)
    except callers.InvalidKeyError:
        raise RefusedError(refusals.unknown_key()) from None


def _require(principal: Principal, request: UrlRequest, function_arn: str, auth_type: str) -> None:
    for need, verdict in _verdicts(principal, request, function_arn, auth_type):
        if verdict.allowed:
            continue
        said = text(principal, need, verdict)
        if os.environ.get(LENIENT) == "1":
            LOG.warning("Let through: %s", said)
            return
        LOG.warning("Not allowed: %s", said)  # the answer names nothing
        raise RefusedError(refusals.forbidden())


def _verdicts(
    principal: Principal, request: UrlRequest, function_arn: str, auth_type: str
) -> Iterator[tuple[Need, Verdict]]:
    around = Circumstances(
        source_ip=request.source_ip,
        user_agent=request.header("user-agent"),
        tags_of=lookups.tags_of,
        boundary_of=lookups.boundary_of,
    )
    _, partition, _, region, account, *_ = function_arn.split(":")
    for action, known in (
        ("lambda:InvokeFunctionUrl", {"FunctionUrlAuthType": auth_type}),
        ("lambda:InvokeFunction", {"InvokedViaFunctionUrl": "true"}),
    ):
        call = Call("lambda", "Invoke", known, region, account, partition)
        yield verdict_on(principal, call, (action, function_arn), around)
