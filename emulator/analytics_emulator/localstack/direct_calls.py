"""Calls of one service by another that are made for each event or delivery, without their form.

LocalStack's internal clients write each call as a signed HTTP request, have it pass the gateway in
memory, and read the answer: several times what the operation takes. Here the operation is called
with what it would have read. What counts of the way stays: permissions are judged, the call is
recorded where somebody asks for that, and what it changes is saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from localstack.aws import handlers
from localstack.aws.api import RequestContext, ServiceException
from localstack.aws.spec import load_service
from localstack.http import Request, Response
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.aws.arns import get_partition

from analytics_emulator.localstack.clients import access_key
from analytics_emulator.service import CallContext, ServiceError


@dataclass(frozen=True)
class Caller:
    """Who calls: by the access key of a role, or as a service on behalf of a resource."""

    account_id: str
    region: str
    access_key: str | None = None
    service_principal: str | None = None
    source_arn: str | None = None


def call(
    service: str,
    operation: str,
    request: dict[str, Any],
    caller: Caller,
    perform: Callable[[Any, dict[str, Any]], Any] | None = None,
) -> Any:
    """Return an operation's answer; raise ServiceException where it, or a policy, refuses.

    `perform` does the operation in place of the service's own provider.
    """
    provider = SERVICE_PLUGINS.require(service)
    context = context_of(service, operation, request, caller)
    try:
        for handler in handlers.serve_custom_service_request_handlers.handlers:
            handler(None, context, None)  # type: ignore[arg-type] # ours ask for neither
        do = perform or provider.skeleton.dispatch_table[operation]
        context.service_response = do(context, request)
    except ServiceException as error:
        context.service_exception = error
        raise
    finally:
        response = Response()
        for handler in handlers.run_custom_response_handlers.handlers:
            handler(None, context, response)  # type: ignore[arg-type] # as above
    return context.service_response


def call_with_role(
    service: str, operation: str, request: dict[str, Any], place: CallContext, taken_by: str
) -> Any:
    """Return what a service is answered that calls with its place's role; ServiceError if refused.

    Whatever is raised is worded by the gateway's own step, such as that the disk takes no more.
    """
    caller = Caller(place.account_id, place.region, access_key(place, taken_by))
    try:
        return call(service, operation, request, caller)
    except Exception as error:
        context = context_of(service, operation, request, caller)
        handlers.handle_service_exception.create_exception_response(error, context)
        told: Any = context.service_exception
        raise ServiceError(told.code, told.message, told.status_code) from error


def payload_of(answer: dict[str, Any]) -> bytes:
    """Return what a function answered to Invoke."""
    payload = answer.get("Payload") or b""
    return payload if isinstance(payload, bytes) else bytes(payload.read())


def context_of(service: str, operation: str, request: dict[str, Any], caller: Caller) -> Any:
    """Return what the gateway would have found out of such a call."""
    context: Any = RequestContext(_request(caller.access_key, caller.region, service))
    model = _model(service)
    context.service, context.operation = model, model.operation_model(operation)
    context.protocol = context.service.protocol
    context.account_id, context.region = caller.account_id, caller.region
    context.partition = get_partition(caller.region)
    context.service_request = request
    told = {"service_principal": caller.service_principal, "source_arn": caller.source_arn}
    context.internal_request_params = {name: value for name, value in told.items() if value}
    handlers.parse_trace_context(None, context, None)  # type: ignore[arg-type] # it asks for neither
    return context


@lru_cache(128)
def _request(access_key: str | None, region: str, service: str) -> Request:
    """Return the request of whoever has a key: it is read, and nothing else is told by it."""
    scope = f"{access_key}/-/{region}/{service}/aws4_request"
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"} if access_key else {}
    return Request("POST", "/", headers=signed)


@cache
def _model(service: str) -> Any:
    return load_service(service)
