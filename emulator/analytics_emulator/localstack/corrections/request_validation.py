"""Validates requests as API Gateway does where LocalStack lets them pass or says less.

A required parameter that is blank is missing, and `$context.error.validationErrorString` says what
is wrong with a body (API Gateway guide, "Request validation"; gateway responses, "Variables").
`$util.escapeJavaScript` escapes a single quote too (mapping template reference), and
`$context.requestTime` has its offset.
"""

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from jsonschema import ValidationError  # type: ignore[import-untyped] # no types there
from jsonschema.validators import validator_for  # type: ignore[import-untyped]
from localstack.services.apigateway.next_gen.execute_api.handlers import method_request
from localstack.services.apigateway.next_gen.execute_api.handlers.gateway_exception import (
    GatewayExceptionHandler,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.parse import (
    InvocationRequestParser,
)
from localstack.services.apigateway.next_gen.execute_api.template_mapping import (
    VelocityUtilApiGateway,
)

from analytics_emulator.apigateway.validation_errors import validation_error_string
from analytics_emulator.localstack.typed import patched

_found: ContextVar[str] = ContextVar("validation_errors", default="")


def apply() -> None:
    """Look at parameters and bodies in place of LocalStack."""
    vars(method_request)["validate"] = _validate

    # A static method, which the patch turns into one with `self`.
    @patched(method_request.MethodRequestHandler._get_missing_required_parameters)
    def missing_parameters(_missing: Any, _self: Any, method: Any, request: Any) -> list[str]:
        wanted = method.get("requestParameters") or {}
        places = [name.split(".", 3)[2:] for name in sorted(wanted) if wanted[name]]
        return [name for place, name in places if not _value(request, place, name)]

    @patched(GatewayExceptionHandler.set_error_context)
    def set_error_context(set_error: Any, _self: Any, exception: Any, context: Any) -> None:
        set_error(exception, context)
        if exception.message == "Invalid request body":
            context.context_variables["error"]["validationErrorString"] = _found.get()

    @patched(InvocationRequestParser.create_context_variables)
    def create_context_variables(create: Any, _self: Any, context: Any) -> Any:
        _found.set("")
        variables = create(context)
        began = datetime.fromtimestamp(variables["requestTimeEpoch"] / 1000, UTC)
        return {**variables, "requestTime": began.strftime("%d/%b/%Y:%H:%M:%S %z")}

    @patched(VelocityUtilApiGateway.base64Decode)
    def base64_decode(decode: Any, self: Any, text: Any) -> str:
        return bytes(decode(self, text)).decode(errors="replace")  # not Python's spelling of bytes

    @patched(VelocityUtilApiGateway.escapeJavaScript)
    def escape_java_script(escape: Any, self: Any, value: Any) -> str:
        return str(escape(self, value)).replace("'", "\\'")


def _validate(instance: Any, schema: Any) -> None:
    errors = list(validator_for(schema)(schema).iter_errors(instance))
    if errors:
        _found.set(validation_error_string(errors))
        raise ValidationError("; ".join(error.message for error in errors))


def _value(request: Any, place: str, name: str) -> str:
    if place == "header":
        return str(request["headers"].get(name) or "").strip()
    found = {"path": "path_parameters", "querystring": "query_string_parameters"}[place]
    return str((request.get(found) or {}).get(name) or "").strip()
