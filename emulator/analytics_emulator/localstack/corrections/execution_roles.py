# ruff: noqa: PLC0415 -- IAM's records take a second to load, and most requests ask for nobody
"""Refuses a function's role, and what it lacks, where Lambda looks at it; LocalStack only does when
the function is made, and at the role alone.

The texts are Lambda's as users quote them (serverless/serverless 4384, elastic/beats 13963,
functionalone/serverless-iam-roles-per-function 5; Lambda guide, "Asynchronous invocation").
"""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack.aws.api import CommonServiceException

from analytics_emulator.localstack.read_requests import when_allowed
from analytics_emulator.service import ServiceError

# What a service is called for, by the ARN's service.
_CALLS = {"sqs": ("SendMessage", "SQS"), "sns": ("Publish", "SNS")}
_CONFIGURES_EVENTS = ("PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig")


def apply() -> None:
    """Look at requests that name, or count on, a role."""

    @when_allowed
    def check(context: Any) -> None:
        if context.service.service_name != "lambda" or context.operation.name not in _CHECKS:
            return
        for text in _CHECKS[context.operation.name](context, context.service_request or {}):
            raise CommonServiceException("InvalidParameterValueException", text, sender_fault=True)


def _of_new_function(_context: Any, request: Mapping[str, Any]) -> Iterator[str]:
    yield from _dead_letter_faults(request.get("Role") or "", request)


def _of_configuration(context: Any, request: Mapping[str, Any]) -> Iterator[str]:
    new = request.get("Role")
    if new and not _can_be_assumed(new, context.account_id):
        yield "The role defined for the function cannot be assumed by Lambda."
    if role := new or _role_of(context, request):
        yield from _dead_letter_faults(role, request)


def _can_be_assumed(role: str, account: str) -> bool:
    from analytics_emulator.localstack.clients import take_role

    try:
        take_role(role, account, "lambda", "lambda")
    except ServiceError:
        return False
    return True


def _dead_letter_faults(role: str, request: Mapping[str, Any]) -> Iterator[str]:
    target = (request.get("DeadLetterConfig") or {}).get("TargetArn")
    if target and (missing := _missing_call(role, target)):
        start = "The provided execution role does not have permissions to call"
        yield f"{start} {' on '.join(missing)}"


def _of_destinations(context: Any, request: Mapping[str, Any]) -> Iterator[str]:
    role = _role_of(context, request)
    for destination in (request.get("DestinationConfig") or {}).values():
        target = destination.get("Destination")
        if role and target and (missing := _missing_call(role, target)):
            start = "The function's execution role does not have permissions to call"
            yield f"{start} {missing[0]} on {target}"


def _missing_call(role: str, target: str) -> tuple[str, str] | None:
    """Return the call of a target's service that a role may not make, and the service's name."""
    from analytics_emulator.localstack.iam.role_permissions import is_denied

    service = (*target.split(":"), "", "", "")[2]
    if service not in _CALLS or not role.startswith("arn:"):
        return None
    call, name = _CALLS[service]
    return (call, name) if is_denied(role, f"{service}:{call}", target) else None


def _role_of(context: Any, request: Mapping[str, Any]) -> str | None:
    """Return the role of the function that a request names; none where there is none."""
    from localstack.services.lambda_ import api_utils
    from localstack.services.lambda_.invocation.models import lambda_stores

    name = request["FunctionName"]
    account, region = api_utils.get_account_and_region(name, context)
    name, _ = api_utils.get_name_and_qualifier(name, request.get("Qualifier"), context)
    function = lambda_stores[account][region].functions.get(name)
    return str(function.latest().config.role) if function else None


_CHECKS = {
    "CreateFunction": _of_new_function,
    "UpdateFunctionConfiguration": _of_configuration,
    **dict.fromkeys(_CONFIGURES_EVENTS, _of_destinations),
}
