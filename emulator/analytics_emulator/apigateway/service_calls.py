"""Which call to another service an integration of type AWS makes, and which can't be made.

`arn:aws:apigateway:{region}:{service}:action/{operation}` or `…:path/{path}`, before S3's name
perhaps a bucket's, as in a host (API Gateway API reference, PutIntegration: `subdomain.service`).
Operations of services that speak JSON are named by a header, which API Gateway sets by itself;
EventBridge's has to be set by the API's author, as users report. S3's are
named with their parameters, `s3:action/GetObject&Bucket={bucket}&Key={key}`, and become paths.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote

import botocore.session
from botocore.exceptions import UnknownServiceError

# Names in URIs that aren't botocore's.
_BOTOCORE_NAMES = {"monitoring": "cloudwatch", "email": "ses", "states": "stepfunctions"}
_TARGET_BY_AUTHOR = ("events",)
# A parameter begins with a capital: an object's key may hold "&", too.
_PARAMETERS = re.compile("&(?=[A-Z][A-Za-z0-9]*=)")


@dataclass(frozen=True)
class ServiceCall:
    """An integration's URI in its parts."""

    service: str
    kind: str
    rest: str

    @property
    def model(self) -> Any:
        """The service's model; None where botocore knows none."""
        return _model(_BOTOCORE_NAMES.get(self.service, self.service))

    @property
    def speaks_query(self) -> bool:
        """Return whether the service takes its parameters from the query string."""
        return "query" in _protocols(self.model)


def service_call(uri: str) -> ServiceCall | None:
    """Read a URI; None where it is no call of a service."""
    parts = uri.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or parts[2] != "apigateway":
        return None
    kind, _, rest = parts[5].partition("/")
    bucket, dot, service = parts[4].rpartition(".")
    if dot and (service, kind) == ("s3", "path"):
        return ServiceCall("s3", "path", f"{bucket}/{rest}")
    return ServiceCall(parts[4], kind, rest)


def target_of(call: ServiceCall) -> str | None:
    """Return the header that names a JSON service's operation, where API Gateway sets it."""
    model = call.model
    if model is None or call.speaks_query or call.service in _TARGET_BY_AUTHOR:
        return None
    prefix = model.metadata.get("targetPrefix")
    return f"{prefix}.{call.rest.split('&')[0]}" if prefix else None


def as_path(call: ServiceCall, query: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return an action of a service of paths as path and query; `query` may hold parameters, too.

    What neither names stays in the path as its name in braces.
    """
    operation, *listed = _PARAMETERS.split(call.rest)
    given = {**query, **dict(pair.split("=", 1) for pair in listed if "=" in pair)}
    model = call.model.operation_model(operation)
    # LocalStack's model leaves out the bucket, for it may stand in the host's name.
    members = model.input_shape.members if model.input_shape else {}
    bucket = "/{Bucket}" if "Bucket" in members else ""
    path = bucket + model.http["requestUri"].removeprefix("/{Bucket}")
    for name, member in members.items():
        where = member.serialization.get("name", name)
        if name not in given:
            continue
        if f"{{{where}}}" in path or f"{{{where}+}}" in path:
            value = str(_first(given.pop(name)))
            path = path.replace(f"{{{where}}}", quote(value, safe=""))
            path = path.replace(f"{{{where}+}}", quote(value, safe="/~"))
        elif member.serialization.get("location") == "querystring":
            given[where] = given.pop(name)
    path, _, fixed = path.partition("?")
    return path.lstrip("/"), {**dict(parse_qsl(fixed, keep_blank_values=True)), **given}


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def why_no_call_as_itself(uri: str, has_role: bool) -> str | None:
    """Return why API Gateway can't call a service without a role, if it is to.

    It then calls as itself, which a resource's policy has to allow (API Gateway API reference,
    Integration, `credentials`: "To use resource-based permissions on supported AWS services,
    specify null").
    """
    call = service_call(uri)
    if has_role or call is None or call.service not in _WITHOUT_POLICIES:
        return None
    return f"{call.service} lets nobody in without a role: the integration needs Credentials"


def why_not_callable(
    kind: str, uri: str, method: str | None, services: Collection[str]
) -> str | None:
    """Return why the emulator can't make an integration's call, if so."""
    call = service_call(uri)
    if call is None or call.kind not in ("action", "path"):
        return "AWS ARN for integration must contain path or action"
    if kind == "AWS_PROXY":
        return None if call.service == "lambda" else _PROXY_ELSEWHERE
    if call.model is None:
        return None if call.service.endswith("-api") else f"no service is named {call.service}"
    if _BOTOCORE_NAMES.get(call.service, call.service) not in services:
        return f"the emulator has no {call.service}"
    return _why_no_action(call, method) if call.kind == "action" else None


NO_COGNITO = "the emulator has no Cognito user pools"
# Services that let nobody in by a resource's policy (IAM user guide, "AWS services that work with
# IAM", column "Resource-based policies"), as far as they are here.
_WITHOUT_POLICIES = frozenset(("athena", "firehose", "monitoring", "states"))

_PROXY_ELSEWHERE = (
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream "
    "invocations; the emulator knows those of Lambda"
)


def _why_no_action(call: ServiceCall, method: str | None) -> str | None:
    operation = call.rest.split("&")[0]
    if operation not in call.model.operation_names:
        return f"{call.service} has no operation {operation}"
    if call.service == "s3":
        verb = call.model.operation_model(operation).http["method"]
        return None if method in (None, verb) else f"{operation} takes {verb} alone, not {method}"
    if not call.speaks_query and not call.model.metadata.get("targetPrefix"):
        return f"the emulator calls {call.service} by path alone, not by action/{operation}"
    if not call.speaks_query and method not in (None, "POST"):
        return f"{call.service} takes POST alone, not {method}"
    return None


def _protocols(model: Any) -> list[str]:
    metadata = model.metadata if model is not None else {}
    spoken = [*metadata.get("protocols", []), metadata.get("protocol", "")]
    return [*spoken, "query"] if "awsQueryCompatible" in metadata else spoken


@cache
def _model(name: str) -> Any:
    try:
        return botocore.session.get_session().get_service_model(name)
    except UnknownServiceError:
        return None
