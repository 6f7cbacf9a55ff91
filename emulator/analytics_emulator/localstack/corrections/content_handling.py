"""Converts payloads by AWS's tables, and takes for base64 what is base64 alone.

LocalStack leaves out whatever isn't of base64's alphabet and sends what remains. API Gateway
developer guide, "Gateway response types": API_CONFIGURATION_ERROR "when base64 decoding fails on
binary data when binary support is enacted".
"""

from collections.abc import Callable
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    ApiConfigurationError,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.integration_request import (
    IntegrationRequestHandler,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.integration_response import (
    IntegrationResponseHandler,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsProxyIntegration,
)

from analytics_emulator.apigateway.content_handling import (
    UndecodableError,
    answer_payload,
    decoded,
    request_payload,
)
from analytics_emulator.apigateway.media_types import is_binary


def apply() -> None:
    """Convert in place of LocalStack; its three are static methods, which `patched` would bind."""
    for owner, name, own in (
        (IntegrationRequestHandler, "convert_body", _for_integration),
        (IntegrationResponseHandler, "convert_body", _for_caller),
        (RestApiAwsProxyIntegration, "_parse_body", _of_function),
    ):
        setattr(owner, name, staticmethod(own))


def _for_integration(context: Any) -> bytes | str:
    request = context.invocation_request
    kind = is_binary(request["headers"].get("Content-Type"), _types(context))
    handling = context.integration.get("contentHandling")
    return _faulty_as_configured(lambda: request_payload(request["body"], kind, handling))


def _for_caller(context: Any, body: bytes, content_handling: str | None) -> bytes | str:
    types, accept = _types(context), context.invocation_request["headers"].get("Accept")
    kind = is_binary(context.endpoint_response["headers"].get("Content-Type"), types)
    accepts = is_binary(accept, types)
    return _faulty_as_configured(lambda: answer_payload(body, kind, accepts, content_handling))


def _of_function(body: str | None, is_base64_encoded: bool) -> bytes | str:
    given = body or ""
    return _faulty_as_configured(lambda: decoded(given) if is_base64_encoded else given.encode())


def _faulty_as_configured(convert: Callable[[], bytes | str]) -> bytes | str:
    try:
        return convert()
    except UndecodableError:
        raise ApiConfigurationError("Internal server error") from None


def _types(context: Any) -> list[str]:
    return context.deployment.rest_api.rest_api.get("binaryMediaTypes") or []
