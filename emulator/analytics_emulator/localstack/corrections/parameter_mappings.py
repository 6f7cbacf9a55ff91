"""Maps parameters in place of LocalStack, which stumbles over names with dots and absent values.

`integration.request.querystring.MessageAttributes.entry.1.Name`, a stage variable of a stage
without any and a list that the request lacks were faults of its own (500), a moment or a number of
the context was left out, and parts of a body were spelt in Python's way.
"""

from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    BadRequestException,
    InternalFailureException,
)
from localstack.services.apigateway.next_gen.execute_api.header_utils import (
    build_multi_value_headers,
)
from localstack.services.apigateway.next_gen.execute_api.parameters_mapping import (
    ParametersMapper,
)

from analytics_emulator.apigateway.parameters import (
    Message,
    UnreadableBodyError,
    Variables,
    mapped,
)
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Map both ways."""

    @patched(ParametersMapper.map_integration_request)
    def map_request(
        _map: Any,
        _self: Any,
        request_parameters: Any,
        invocation_request: Any,
        context_variables: Any,
        stage_variables: Any,
    ) -> Any:
        message = Message(
            invocation_request["body"],
            build_multi_value_headers(invocation_request["headers"]),
            invocation_request["path_parameters"] or {},
            invocation_request["multi_value_query_string_parameters"] or {},
        )
        variables = Variables(context_variables, stage_variables or {})
        try:
            return mapped(request_parameters, "method.request.", message, variables)
        except UnreadableBodyError:
            raise BadRequestException("Invalid JSON in request body") from None

    @patched(ParametersMapper.map_integration_response)
    def map_response(
        _map: Any,
        _self: Any,
        response_parameters: Any,
        integration_response: Any,
        context_variables: Any,
        stage_variables: Any,
    ) -> Any:
        headers = build_multi_value_headers(integration_response["headers"])
        message = Message(integration_response.get("body"), headers)
        variables = Variables(context_variables, stage_variables or {})
        try:
            return mapped(response_parameters, "integration.response.", message, variables)
        except UnreadableBodyError:
            raise InternalFailureException("Internal server error") from None
