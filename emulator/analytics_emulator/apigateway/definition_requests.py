"""Says which requests that define an API, a stage or a usage plan API Gateway doesn't take.

Source: API Gateway API reference (the operations' constraints); texts as users quote them where
tests/conformance/apigateway/definition_requests.yaml says so, many as badmintoncryer/cdk-preflight
met them. The others are ours: only that such requests are refused is documented.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analytics_emulator.apigateway.mappings import (
    faults_of_declarations,
    faults_of_gateway_mapping,
)
from analytics_emulator.iam.documents import statements
from analytics_emulator.iam.errors import MalformedPolicyError

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
_VARIABLE = re.compile(r"\w+", re.ASCII)
# The reference has no blank, AWS's own text has one, and neither ~ nor #.
_VALUE = re.compile(r"[A-Za-z0-9 \-._~:/?#&=,]+")
_MODEL_NAME = re.compile(r"[A-Za-z0-9]+")
_MEDIA_TYPE = re.compile(r"[^\s/]+/[^\s/]+")
_THROTTLED = re.compile(r"/.*/(?:GET|PUT|POST|DELETE|PATCH|OPTIONS|HEAD|ANY|\*)")
_SETTINGS = re.compile(
    r"/(?:\*|[^/]+)/(?:GET|PUT|POST|DELETE|PATCH|OPTIONS|HEAD|ANY|\*)"
    r"(?:/(?:metrics|logging|throttling|caching)/\w+)?"
)
_IDENTITY = re.compile(
    r"method\.request\.(?:header|querystring|multivalueheader|multivaluequerystring|path)\.\S+"
    r"|context\.\S+|stageVariables\.\S+"
)
_REQUEST_IDS = ("$context.requestId", "$context.extendedRequestId")
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


def _api(request: Request) -> Faults:
    endpoint = request.get("endpointConfiguration") or {}
    if endpoint.get("vpcEndpointIds") and "PRIVATE" not in (endpoint.get("types") or ()):
        yield "VPCEndpoints can only be specified with PRIVATE apis."
    if (policy := request.get("policy")) and not _is_policy(policy):
        yield (
            "Invalid policy document. Please check the policy syntax and ensure that Principals "
            "are valid."
        )


def _is_policy(text: str) -> bool:
    try:
        statements(text)
    except MalformedPolicyError:
        return False
    return True


def _method(request: Request) -> Faults:
    kind = request.get("authorizationType")
    if isinstance(kind, str):
        kind = kind.upper()  # LocalStack's suite has `none` taken by AWS
    yield from _outside("authorization type", kind, _AUTHORIZATIONS)
    if request.get("authorizationScopes") and kind != "COGNITO_USER_POOLS":
        yield "Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type"
    yield from faults_of_declarations(request.get("requestParameters"), of_request=True)


def _integration(request: Request) -> Faults:
    timeout = request.get("timeoutInMillis")
    if timeout is not None and int(timeout) not in _TIMEOUT_MS:
        yield "Timeout should be between 50 ms and 29000 ms"
    passes, converts = request.get("passthroughBehavior"), request.get("contentHandling")
    yield from _outside("passthrough behavior", passes, _PASSTHROUGH)
    yield from _outside("content handling", converts, _CONTENT_HANDLING)
    if request.get("connectionType") == "VPC_LINK" and not request.get("connectionId"):
        yield (
            "ConnectionId should be set to the vpcLinkId or stage variable on connection type "
            "VPC_LINK"
        )
    if (role := request.get("credentials")) and not _is_arn(role):
        yield "Invalid ARN specified in the request"


def _is_arn(text: str) -> bool:
    return text.startswith(("arn:", "${stageVariables."))


def _method_response(request: Request) -> Faults:
    yield from _status(request)
    yield from faults_of_declarations(request.get("responseParameters"), of_request=False)


def _integration_response(request: Request) -> Faults:
    yield from _status(request)
    yield from _outside("content handling", request.get("contentHandling"), _CONTENT_HANDLING)
    try:
        re.compile(request.get("selectionPattern") or "")
    except re.error:
        yield "Invalid regex pattern specified"


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
            start = f"Invalid stage variable name: {variable}."
            yield f"{start} Please use names with only word characters."
        elif value and not _VALUE.fullmatch(value):
            yield (
                f"Invalid stage variable value of key {variable}.  Please use values with "
                "alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', "
                "'=', and ','."
            )


def _stage_change(request: Request) -> Faults:
    for change in request.get("patchOperations") or []:
        path, value = change.get("path", ""), str(change.get("value") or "")
        if change.get("op") != "remove" and path in _STAGE_VALUES:
            yield from _STAGE_VALUES[path](value)
        elif path.split("/")[-2:-1] in _METHOD_SETTINGS:
            yield from _method_setting(path, value)


def _destination(value: str) -> Faults:
    if value and not value.startswith("arn:"):
        yield f"Invalid ARN specified in the request: {value}"
    elif value and not value.startswith(("arn:aws:logs:", "arn:aws:firehose:")):
        yield (
            "The ARN must be a valid CloudWatch Logs log group or Kinesis Data Firehose delivery "
            "stream"
        )


def _log_format(value: str) -> Faults:
    if value and not any(one in value for one in _REQUEST_IDS):
        yield f"Access Log format must include either {' or '.join(_REQUEST_IDS)}"


_STAGE_VALUES = {
    "/accessLogSettings/destinationArn": _destination,
    "/accessLogSettings/format": _log_format,
}
_METHOD_SETTINGS = (["metrics"], ["logging"], ["throttling"], ["caching"])


def _method_setting(path: str, value: str) -> Faults:
    if not _SETTINGS.fullmatch(path):
        yield f"Invalid method setting path: {path}"
    if path.endswith("/logging/loglevel") and value:
        yield from _outside("logging level", value, _LOG_LEVELS)
    if path.endswith("/caching/ttlInSeconds") and int(value or 0) not in _TTL_SECONDS:
        yield "Invalid time-to-live setting, must be an integer no greater than 3600"


def _model(request: Request) -> Faults:
    name, text = request.get("name") or "", request.get("schema")
    if name and not _MODEL_NAME.fullmatch(name):
        yield f"Model name must be alphanumeric: {name}"
    if (content := request.get("contentType")) and not _MEDIA_TYPE.fullmatch(content):
        yield f"Invalid content type specified: {content}"
    try:
        json.loads(text or "{}")
    except ValueError:
        yield INVALID_MODEL


def _usage_plan(request: Request) -> Faults:
    for stage in request.get("apiStages") or []:
        for method in stage.get("throttle") or {}:
            if not _THROTTLED.fullmatch(method):
                path, _, verb = method.rpartition("/") if "/" in method else (method, "", "")
                yield f"Invalid method {{resourcePath: {path},method: {verb}}} specified"
    if not (quota := request.get("quota")):
        return
    period, offset = quota.get("period"), quota.get("offset") or 0
    if period not in _OFFSETS:
        yield "Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]"
    if (quota.get("limit") or 0) < 1:
        yield "Usage Plan quota limit must be a non-negative numeric"
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
    source = request.get("identitySource")
    if not source and (kind == "TOKEN" or ttl != 0):
        yield "IdentitySource cannot be empty"
    for part in (source or "").split(",") if kind == "REQUEST" and source else ():
        if not _IDENTITY.fullmatch(part.strip()):
            yield f"Invalid request identity source expression: {part.strip()}"


def _outside(what: str, value: Any, choices: tuple[str, ...]) -> Faults:
    if value is not None and value not in choices:
        yield f"Invalid {what} specified: {value}. Valid options are {', '.join(choices)}"


_LOOKS: dict[str, Callable[[Request], Faults]] = {
    "CreateRestApi": _api,
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
