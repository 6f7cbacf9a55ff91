"""Grants a call by a function's URL alone where a permission says so; LocalStack grants every call.

The condition is the one that the policy shows (Lambda developer guide, "Control access to Lambda
function URLs"). That it is for `lambda:InvokeFunction` alone says the API reference; the text of
the refusal is unverified.
"""

from contextvars import ContextVar
from typing import Any

from localstack.aws.api import CommonServiceException

from analytics_emulator.localstack.read_requests import when_allowed
from analytics_emulator.localstack.typed import patched

# LocalStack's provider doesn't hand the member on to what writes the statement.
_by_url: ContextVar[bool] = ContextVar("by_url", default=False)


def apply() -> None:
    """Note what each request asks for, once its caller may make it."""

    @when_allowed
    def note(context: Any) -> None:
        if context.service.service_name == "lambda" and context.operation.name == "AddPermission":
            request = context.service_request or {}
            is_asked = bool(request.get("InvokedViaFunctionUrl"))
            if is_asked and request.get("Action") != "lambda:InvokeFunction":
                text = "InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action"
                raise CommonServiceException(
                    "InvalidParameterValueException", text, sender_fault=True
                )
            _by_url.set(is_asked)


def apply_to_statements() -> None:
    """Write the condition; Lambda is imported by then, which takes long."""
    from localstack.services.lambda_ import api_utils  # noqa: PLC0415 -- see above

    @patched(api_utils.build_statement)
    def build_statement(build: Any, *args: Any, **more: Any) -> dict[str, Any]:
        statement: dict[str, Any] = build(*args, **more)
        if _by_url.get():
            condition = statement.setdefault("Condition", {})
            condition["Bool"] = {"lambda:InvokedViaFunctionUrl": "true"}
        return statement
