"""Answers with the headers and body that a gateway response sets.

LocalStack keeps `ResponseParameters` and `ResponseTemplates` and answers without them, so a browser
can't read why it was refused (API Gateway guide, "Gateway responses").
"""

from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    AccessDeniedError,
    get_gateway_response_or_default,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.gateway_exception import (
    GatewayExceptionHandler,
)
from localstack.services.apigateway.next_gen.execute_api.parameters_mapping import (
    ParametersMapper,
)

from analytics_emulator.apigateway.media_types import accepted
from analytics_emulator.apigateway.variables import response_body
from analytics_emulator.localstack.typed import patched

_PREFIX = "gatewayresponse.header."
_JSON = "application/json"
# Faults (5xx) answer with a space after the colon unless a template is set, and what isn't allowed
# with `Message`, as users quote them.
_DEFAULT = {_JSON: '{"message":$context.error.messageString}'}


def apply() -> None:
    """Shape what the exception handler answers."""

    @patched(GatewayExceptionHandler.create_exception_response)
    def create_exception_response(create: Any, self: Any, exception: Any, context: Any) -> Any:
        response = create(self, exception, context)
        set_up = get_gateway_response_or_default(
            exception.type, context.deployment.rest_api.gateway_responses
        )
        templates = set_up.get("responseTemplates")
        is_own = response.status_code >= 500 or isinstance(exception, AccessDeniedError)
        if templates and not (is_own and templates == _DEFAULT):
            _fill(response, templates, context)
        response.headers.update(_headers(set_up.get("responseParameters") or {}, context))
        return response


def _fill(response: Any, templates: dict[str, str], context: Any) -> None:
    """Fill the template that the caller accepts."""
    media_type = accepted(context.request.headers.get("Accept"), templates)
    variables = context.context_variables
    body = response_body(templates[media_type], variables, context.stage_variables or {})
    response.set_data(body)
    response.headers["Content-Type"] = media_type


def _headers(parameters: dict[str, str], context: Any) -> dict[str, str]:
    """Evaluate the expressions ('text', method.request.…, context.…, stageVariables.…).

    They are those of an integration request's headers, so LocalStack's mapper for these serves. A
    request of which no method is known has no path parameters.
    """
    wanted = {
        f"integration.request.header.{name.removeprefix(_PREFIX)}": expression
        for name, expression in parameters.items()
        if name.startswith(_PREFIX)
    }
    request: Any = {"path_parameters": {}, **context.invocation_request}
    mapped: dict[str, str] = ParametersMapper().map_integration_request(
        wanted,
        request,
        context.context_variables,
        context.stage_variables or {},
    )["header"]
    return mapped
