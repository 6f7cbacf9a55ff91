"""Refuses at once what Lambda refuses at once: reserved variables, levels of text, no JSON.

LocalStack takes them; a function with a reserved variable failed only once it was made. The texts
on variables and JSON are AWS's as users quote them, the one on levels is ours.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from localstack.aws.api import CommonServiceException

from analytics_emulator.lambda_runtime.environment_variables import reserved_names
from analytics_emulator.lambda_runtime.payloads import fault_of_payload
from analytics_emulator.localstack.read_requests import when_read

_CONFIGURING = ("CreateFunction", "UpdateFunctionConfiguration")
_INVALID = "InvalidParameterValueException"
# Lambda quotas; the model's own are none and those of managed instances.
_MOST_SECONDS, _MOST_MEGABYTES = 900, 10_240


def apply() -> None:
    """Look at requests from outside once they are read."""

    @when_read
    def check(context: Any) -> None:
        if context.service.service_name != "lambda" or context.is_internal_call:
            return
        request = context.service_request or {}
        if context.operation.name in _CONFIGURING:
            for code, reason in _faults(request):
                raise CommonServiceException(code, reason, sender_fault=True)
        elif context.operation.name == "Invoke" and hasattr(request.get("Payload"), "read"):
            payload = request["Payload"].read()
            if fault := fault_of_payload(payload):
                raise CommonServiceException(
                    "InvalidRequestContentException", fault, sender_fault=True
                )
            request["Payload"] = BytesIO(payload)


def _faults(request: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield code and text of what can't be configured."""
    more = "Member must have value less than or equal to"
    if (timeout := request.get("Timeout") or 0) > _MOST_SECONDS:
        start = f"1 validation error detected: Value '{timeout}' at 'timeout' failed to satisfy"
        yield "ValidationException", f"{start} constraint: {more} {_MOST_SECONDS}"
    if (request.get("MemorySize") or 0) > _MOST_MEGABYTES:
        start = "'MemorySize' value failed to satisfy constraint"
        yield _INVALID, f"{start}: {more} {_MOST_MEGABYTES}"
    variables = (request.get("Environment") or {}).get("Variables") or {}
    if reserved := reserved_names(variables):
        yield (
            _INVALID,
            "Lambda was unable to configure your environment variables because the environment "
            "variables you have provided contains reserved keys that are currently not supported "
            f"for modification. Reserved keys used in this request: {', '.join(reserved)}",
        )
    logging = request.get("LoggingConfig") or {}
    levels = {"ApplicationLogLevel", "SystemLogLevel"} & logging.keys()
    if logging.get("LogFormat") == "Text" and levels:
        yield _INVALID, f"{' and '.join(sorted(levels))} can be set where LogFormat is JSON alone."
