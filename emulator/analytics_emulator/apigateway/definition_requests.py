"""Says which requests that define an API, a stage or a usage plan API Gateway doesn't take.

Source: API Gateway API reference (the operations' constraints); texts as users quote them where
tests/conformance/apigateway/definition_requests.yaml says so. The others are ours: only that such
requests are refused is documented.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analytics_emulator.apigateway.mappings import (
    faults_of_declarations,
    faults_of_gateway_mapping,
)

type Request = Mapping[str, Any]
type Faults = Iterator[str]

INVALID_MODEL = (
    "Invalid model specified: Validation Result: warnings : [], "
    "errors : [Invalid model schema specified]"
)
_AUTHORIZATIONS = ("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS")
_PASSTHROUGH = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
_CONTENT_HANDLING = ("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
_LOG_LEVELS = ("OFF", "ERROR", "INFO")
_AUTHORIZERS = ("TOKEN", "REQUEST", "COGNITO_USER_POOLS")
_TIMEOUT_MS = range(50, 29_001)
_TTL_SECONDS = range(3_601)
_PATH_PART = re.compile(r"[a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._:-]+\+?\}")
_STATUS = re.compile(r"[1-5]\d\d")
_STAGE_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
_VARIABLE, _VALUE = re.compile(r"\w+", re.ASCII), re.compile(r"[A-Za-z0-9\-._~:/?#&=,]+")
_MODEL_NAME = re.compile(r"[A-Za-z0-9]+")
# Offsets that a quota may have, by its period.
_OFFSETS = {
    "DAY": (range(1), "zero in the DAY period"),
    "WEEK": (range(7), "between zero and six inclusive in the WEEK period"),
    "MONTH": (range(28), "between zero and 27 inclusive in the MONTH period"),
}


def faults_of(operation: str, request: Request) -> Faults:
    """Yield why a request isn't taken, whatever there is already."""
    return _LOOKS[operation](request) if operation in _LOOKS else iter(())


def _resource(request: Request) -> Faults:
    if not _PATH_PART.fullmatch(request.get("pathPart") or ""):
        yield (
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and "
            "curly braces at the beginning and the end."
        )


def _method(request: Request) -> Faults:
    kind = request.get("authorizationType")
    yield from _outside("authorization type", kind, _AUTHORIZATIONS)
    yield from faults_of_declarations(request.get("requestParameters"), of_request=True)


def _integration(request: Request) -> Faults:
    timeout = request.get("timeoutInMillis")
    if timeout is not None and int(timeout) not in _TIMEOUT_MS:
        yield "Timeout should be between 50 ms and 29000 ms"
    passes, converts = request.get("passthroughBehavior"), request.get("contentHandling")
    yield from _outside("passthrough behavior", passes, _PASSTHROUGH)
    yield from _outside("content handling", converts, _CONTENT_HANDLING)


def _method_response(request: Request) -> Faults:
    yield from _status(request)
    yield from faults_of_declarations(request.get("responseParameters"), of_request=False)


def _integration_response(request: Request) -> Faults:
    yield from _status(request)
    yield from _outside("content handling", request.get("contentHandling"), _CONTENT_HANDLING)
    try:
        re.compile(request.get("selectionPattern") or "")
    except re.error as error:
        yield f"Invalid selection pattern specified: {error}"


def _gateway_response(request: Request) -> Faults:
    yield from _status(request)
    yield from faults_of_gateway_mapping(request.get("responseParameters"))


def _status(request: Request) -> Faults:
    if (status := request.get("statusCode")) and not _STATUS.fullmatch(str(status)):
        yield f"Invalid status code specified: {status}"


def _stage(request: Request) -> Faults:
    name = request.get("stageName")
    if name is not None and not _STAGE_NAME.fullmatch(name):
        yield "Stage name only allows a-zA-Z0-9_-"
    for variable, value in (request.get("variables") or {}).items():
        if not _VARIABLE.fullmatch(variable):
            yield f"Stage variable {variable}: names are of alphanumeric characters and _"
        elif not _VALUE.fullmatch(value):
            yield f"Stage variable {variable}: values match {_VALUE.pattern}"


def _stage_change(request: Request) -> Faults:
    for change in request.get("patchOperations") or []:
        path, value = change.get("path", ""), change.get("value")
        if path.endswith("/logging/loglevel") and change.get("op") != "remove":
            yield from _outside("logging level", value, _LOG_LEVELS)
        if path == "/accessLogSettings/destinationArn" and not str(value or "arn:").startswith(
            "arn:"
        ):
            yield f"Invalid ARN specified in the request: {value}"


def _model(request: Request) -> Faults:
    name, text = request.get("name") or "", request.get("schema")
    if name and not _MODEL_NAME.fullmatch(name):
        yield f"Model name must be alphanumeric: {name}"
    try:
        json.loads(text or "{}")
    except ValueError:
        yield INVALID_MODEL


def _usage_plan(request: Request) -> Faults:
    if not (quota := request.get("quota")):
        return
    period, offset = quota.get("period"), quota.get("offset") or 0
    yield from _outside("quota period", period, tuple(_OFFSETS))
    if (quota.get("limit") or 0) < 0:
        yield "Usage Plan quota limit must not be negative"
    if period in _OFFSETS and offset not in _OFFSETS[period][0]:
        yield f"Usage Plan quota offset must be {_OFFSETS[period][1]}"


def _usage_plan_key(request: Request) -> Faults:
    yield from _outside("usage plan key type", request.get("keyType"), ("API_KEY",))


def _authorizer(request: Request) -> Faults:
    kind, uri = request.get("type"), request.get("authorizerUri") or ""
    yield from _outside("authorizer type", kind, _AUTHORIZERS)
    ttl = request.get("authorizerResultTtlInSeconds")
    if ttl is not None and int(ttl) not in _TTL_SECONDS:
        yield "Authorizer result TTL must be between 0 and 3600 seconds"
    if kind not in ("TOKEN", "REQUEST"):
        return
    if not uri.startswith("arn:") or ":lambda:path/" not in uri:
        yield (
            f"Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN "
            "that represents a Lambda function invocation."
        )
    if not request.get("identitySource") and (kind == "TOKEN" or ttl != 0):
        yield "An identity source is required, but where a REQUEST authorizer keeps no results"


def _outside(what: str, value: Any, choices: tuple[str, ...]) -> Faults:
    if value is not None and value not in choices:
        yield f"Invalid {what} specified: {value}. Valid options are {', '.join(choices)}"


_LOOKS: dict[str, Callable[[Request], Faults]] = {
    "CreateResource": _resource,
    "PutMethod": _method,
    "PutIntegration": _integration,
    "PutMethodResponse": _method_response,
    "PutIntegrationResponse": _integration_response,
    "PutGatewayResponse": _gateway_response,
    "CreateDeployment": _stage,
    "CreateStage": _stage,
    "UpdateStage": _stage_change,
    "CreateModel": _model,
    "CreateUsagePlan": _usage_plan,
    "CreateUsagePlanKey": _usage_plan_key,
    "CreateAuthorizer": _authorizer,
}
