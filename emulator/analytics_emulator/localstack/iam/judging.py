"""Judges one call: who makes it, what it asks for, and whether policies let it through."""

import logging
import os
from collections.abc import Iterator
from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.iam import calls, refusals
from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.evaluation import Need, Verdict
from analytics_emulator.iam.keys import Circumstances
from analytics_emulator.iam.principals import Principal
from analytics_emulator.localstack.iam import callers, lookups
from analytics_emulator.localstack.iam.acting import service_between
from analytics_emulator.localstack.iam.enforcement import access_key_of, calling_service
from analytics_emulator.localstack.iam.verdicts import verdict_on
from analytics_emulator.service import CallContext
from analytics_emulator.shapes.payloads import without_data

LOG = logging.getLogger(__name__)
LENIENT = "ANALYTICS_IAM_LENIENT"
# CloudWatch Logs tries a destination when it is given one (PutSubscriptionFilter answers "Make sure
# you have given CloudWatch Logs permission to execute your function"); LocalStack only looks it up.
_TRIED_AS = {
    ("lambda", "GetFunction"): "Invoke",
    ("firehose", "DescribeDeliveryStream"): "PutRecord",
    ("kinesis", "DescribeStream"): "PutRecord",
}


def judge_call(context: Any, key: str | None) -> None:
    """Raise AWS's error for the first thing that the caller of a request may not do."""
    for service in ("iam", "sts", context.service.service_name):
        SERVICE_PLUGINS.require(service)  # whose records are read past its API
    principal = principal_of(context, key)
    if principal is None:
        return
    for need, verdict in _verdicts(context, principal, _call(context)):
        if verdict.allowed:
            continue
        if os.environ.get(LENIENT) == "1":
            LOG.warning("Let through: %s", refusals.text(principal, need, verdict))
            return
        if principal.service:  # which tells nobody that it was refused
            LOG.warning("Not allowed: %s", refusals.text(principal, need, verdict))
        raise _refusal(context, principal, need, verdict)


def principal_of(context: Any, key: str | None) -> Principal | None:
    """Return who calls; None for the account itself."""
    try:
        found = callers.principal_of_key(key, context.account_id) if key else None
    except callers.InvalidKeyError:
        raise _unknown_key(context.service.service_name) from None
    service = calling_service(context)
    if found or not service:
        return found
    name = f"{service}.amazonaws.com"
    return Principal(context.account_id, arn=service, service=name, region=context.region)


def _unknown_key(service: str) -> CommonServiceException:
    if service == "s3":
        text = "The AWS Access Key Id you provided does not exist in our records."
        return CommonServiceException("InvalidAccessKeyId", text, 403, sender_fault=True)
    text = "The security token included in the request is invalid."
    code = "InvalidClientTokenId" if service in ("iam", "sts") else "UnrecognizedClientException"
    return CommonServiceException(code, text, 403, sender_fault=True)


def _call(context: Any) -> Call:
    service = context.service
    place = CallContext(context.account_id, context.region)
    request = without_data(context.operation, context.service_request or {})
    name = service.service_name
    operation = context.operation.name
    if (context.internal_request_params or {}).get("service_principal") == "logs":
        operation = _TRIED_AS.get((name, operation), operation)
    return Call(
        service=name,
        operation=operation,
        parameters=lookups.completed(name, request, place),
        region=context.region,
        account=context.account_id,
        partition=context.partition,
        method=context.operation.http.get("method", "POST"),
        path=context.request.path,
        aliases=(service.signing_name, service.endpoint_prefix),
    )


def _verdicts(context: Any, principal: Principal, call: Call) -> Iterator[tuple[Need, Verdict]]:
    around = Circumstances(
        source_ip=None if context.is_internal_call else context.request.remote_addr,
        user_agent=context.request.headers.get("User-Agent"),
        source_arn=_source((context.internal_request_params or {}).get("source_arn")),
        called_via=service_between(access_key_of(context)),
        tags_of=lookups.tags_of,
        boundary_of=lookups.boundary_of,
    )
    try:
        asked = list(calls.targets(call))
    except UnjudgedError as error:
        need = Need(f"{call.service}:{call.operation}", "*", {})
        yield need, Verdict(allowed=False, unjudged=str(error))
        return
    for target in asked:
        yield verdict_on(principal, call, target, around)


def _refusal(
    context: Any, principal: Principal, need: Need, verdict: Verdict
) -> CommonServiceException:
    code, status = refusals.code_and_status(context.service.service_name, context.protocol)
    text = refusals.text(principal, need, verdict)
    return CommonServiceException(code, text, status, sender_fault=True)


def _source(arn: str | None) -> str | None:
    """Return what a service asks for; a log group's ARN has `:*` at its end there.

    CloudWatch Logs user guide, "Log group-level subscription filters": the permission's source.
    """
    is_group = arn is not None and ":log-group:" in arn and not arn.endswith(":*")
    return f"{arn}:*" if is_group else arn
