"""Chooses an integration's response as API Gateway does.

A selection pattern has to match the whole status or error message, in which `.` stands for no line
break (API reference, IntegrationResponse; uucode.com, "AWS response status is always 200"): for
LocalStack a beginning is enough. A response whose status the method doesn't declare is a fault
(re:Post, api-gateway-internal-server-error: "Output mapping refers to an invalid method response").
"""

import re
from functools import partial
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    ApiConfigurationError,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.integration_response import (
    IntegrationResponseHandler,
)

from analytics_emulator.localstack.typed import patched

_PROXIES = ("AWS_PROXY", "HTTP_PROXY")


def apply() -> None:
    """Match patterns whole, and look for the method's response."""

    select = IntegrationResponseHandler.select_integration_response
    own = staticmethod(partial(_selected, select))
    setattr(IntegrationResponseHandler, "select_integration_response", own)  # noqa: B010 -- a static method, which `patched` would bind

    @patched(IntegrationResponseHandler.__call__)
    def respond(call: Any, self: Any, chain: Any, context: Any, response: Any) -> Any:
        if context.integration["type"] not in _PROXIES:
            _check(self, context)
        return call(self, chain, context, response)


def _selected(select: Any, value: str, responses: Any) -> Any:
    """Return the first response whose pattern matches, or what LocalStack finds without one."""
    known = responses or {}
    for response in known.values():
        pattern = response.get("selectionPattern")
        if pattern and re.fullmatch(pattern, value):
            return response
    defaults = {k: one for k, one in known.items() if not one.get("selectionPattern")}
    return select(value, defaults)


def _check(handler: Any, context: Any) -> None:
    integration, given = context.integration, context.endpoint_response
    is_function = integration["type"] == "AWS" and "lambda:path/" in integration["uri"]
    value = (
        handler.parse_error_message_from_lambda(given["body"])
        if is_function
        else str(given["status_code"])
    )
    chosen = handler.select_integration_response(value, integration["integrationResponses"])
    if chosen["statusCode"] not in (context.resource_method.get("methodResponses") or {}):
        raise ApiConfigurationError("Internal server error")
