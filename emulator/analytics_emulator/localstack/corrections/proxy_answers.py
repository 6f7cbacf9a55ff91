"""Holds what proxy functions return to API Gateway's contract, and requests to their media types.

LocalStack takes lists and maps as bodies, any number as status, and goes by whether a request's
bytes are UTF-8; API Gateway goes by the API's BinaryMediaTypes (developer guide, "Content type
conversions"): `*/*` is all of them, and what isn't binary becomes text, come what may. Headers that
API Gateway keeps for itself come to the caller as `x-amzn-Remapped-…` (developer guide, "Important
notes"), those of functions too: users quote it of WWW-Authenticate.
"""

import base64
import logging
from typing import Any

from localstack.aws.api.apigateway import IntegrationType
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    InternalServerError,
)
from localstack.services.apigateway.next_gen.execute_api.handlers import (
    integration_request,
    integration_response,
    method_response,
)
from localstack.services.apigateway.next_gen.execute_api.integrations import aws

from analytics_emulator.apigateway.media_types import is_binary
from analytics_emulator.apigateway.proxy_answer import MalformedAnswerError, proxy_answer
from analytics_emulator.localstack.typed import patched

LOG = logging.getLogger(__name__)


def apply() -> None:
    """Read answers, and choose how requests are handed on, in place of LocalStack."""
    for module in (aws, integration_request, integration_response):
        vars(module)["mime_type_matches_binary_media_types"] = is_binary
    _correct_lambda_integration()

    transform = method_response.MethodResponseHandler._transform_headers

    def transform_headers(headers: Any, kind: IntegrationType) -> None:
        transform(headers, IntegrationType.AWS if kind == IntegrationType.AWS_PROXY else kind)

    static = staticmethod(transform_headers)
    setattr(method_response.MethodResponseHandler, "_transform_headers", static)  # noqa: B010 -- a static method, which `patched` would bind

    ask = integration_request.IntegrationRequestHandler._set_proxy_headers

    def set_proxy_headers(headers: Any, request: Any) -> None:
        ask(headers, request)
        headers.set("X-Forwarded-Proto", request.scheme)  # where LocalStack writes HTTP

    as_static = staticmethod(set_proxy_headers)
    setattr(integration_request.IntegrationRequestHandler, "_set_proxy_headers", as_static)  # noqa: B010 -- as above


def _correct_lambda_integration() -> None:
    proxy = aws.RestApiAwsProxyIntegration

    @patched(proxy.parse_lambda_response)
    def parse_lambda_response(_parse: Any, _self: Any, payload: bytes) -> dict[str, Any]:
        try:
            answer = proxy_answer(payload)
        except MalformedAnswerError as error:
            LOG.warning("Malformed Lambda proxy response (%s): %s", error, payload[:2000])
            raise InternalServerError("Internal server error", status_code=502) from None
        return {
            "statusCode": answer.status,
            "body": answer.body,
            "isBase64Encoded": answer.is_base64,
            "headers": {},
            "multiValueHeaders": answer.all_headers,
        }

    @patched(proxy.create_lambda_input_event)
    def create_lambda_input_event(create: Any, self: Any, context: Any) -> Any:
        event = create(self, context)
        body = context.integration_request["body"] or b""
        types = context.deployment.rest_api.rest_api.get("binaryMediaTypes") or []
        is_encoded = is_binary(context.invocation_request["headers"].get("Content-Type"), types)
        text = base64.b64encode(body).decode() if is_encoded else body.decode(errors="replace")
        return {**event, "body": text or None, "isBase64Encoded": bool(is_encoded and body)}
