"""Which call to another service an integration of type AWS makes, and which can't be made.

`arn:aws:apigateway:{region}:{service}:action/{operation}` or `…:path/{path}` (API Gateway API
reference, PutIntegration). Operations of services that speak JSON are named by a header, which API
Gateway sets by itself; EventBridge's has to be set by the API's author, as users report.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from botocore.exceptions import UnknownServiceError

# Names in URIs that aren't botocore's.
_BOTOCORE_NAMES = {"monitoring": "cloudwatch", "email": "ses", "states": "stepfunctions"}
_TARGET_BY_AUTHOR = ("events",)


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
    return ServiceCall(parts[4], kind, rest)


def target_of(call: ServiceCall) -> str | None:
    """Return the header that names a JSON service's operation, where API Gateway sets it."""
    model = call.model
    if model is None or call.speaks_query or call.service in _TARGET_BY_AUTHOR:
        return None
    prefix = model.metadata.get("targetPrefix")
    return f"{prefix}.{call.rest.split('&')[0]}" if prefix else None


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


_PROXY_ELSEWHERE = (
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream "
    "invocations; the emulator knows those of Lambda"
)


def _why_no_action(call: ServiceCall, method: str | None) -> str | None:
    operation = call.rest.split("&")[0]
    if operation not in call.model.operation_names:
        return f"{call.service} has no operation {operation}"
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
