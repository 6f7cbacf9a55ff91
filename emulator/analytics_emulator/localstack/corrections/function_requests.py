"""Refuses at once what Lambda refuses at once: reserved variables, levels of text, no code or JSON.

LocalStack takes them; a function with a reserved variable failed only once it was made. The texts
on variables, code and JSON are AWS's as users quote them, the one on levels is ours.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from localstack.aws.api import CommonServiceException

from analytics_emulator.lambda_runtime.environment_variables import reserved_names
from analytics_emulator.lambda_runtime.payloads import fault_of_payload
from analytics_emulator.localstack.read_requests import when_allowed

_INVALID = "InvalidParameterValueException"
# Lambda quotas; the model's own are none and those of managed instances.
_MOST_SECONDS, _MOST_MEGABYTES = 900, 10_240
_SOURCES = ("ZipFile", "S3Bucket", "ImageUri")


def apply() -> None:
    """Look at requests from outside once their callers may make them."""

    @when_allowed
    def check(context: Any) -> None:
        if context.service.service_name != "lambda" or context.is_internal_call:
            return
        request = context.service_request or {}
        if context.operation.name in _CHECKS:
            for code, reason in _CHECKS[context.operation.name](request):
                raise CommonServiceException(code, reason, sender_fault=True)
        elif context.operation.name == "Invoke" and hasattr(request.get("Payload"), "read"):
            payload = request["Payload"].read()
            if fault := fault_of_payload(payload):
                raise CommonServiceException(
                    "InvalidRequestContentException", fault, sender_fault=True
                )
            request["Payload"] = BytesIO(payload)


def _faults(request: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
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


def _code_faults(code: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield code and text of what is no code."""
    sources = [name for name in _SOURCES if code.get(name)]
    if not sources:
        yield _INVALID, "Please provide a source for function code."
    if "ZipFile" in sources and len(sources) > 1:
        yield (
            _INVALID,
            "Please do not provide other FunctionCode parameters when providing a ZipFile.",
        )


def _creation_faults(request: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _faults(request)
    yield from _code_faults(request.get("Code") or {})
    if request.get("PackageType") != "Image" and not (
        request.get("Handler") and request.get("Runtime")
    ):
        yield (
            _INVALID,
            "Runtime and Handler are mandatory parameters for functions created with deployment "
            "packages.",
        )


_CHECKS = {
    "CreateFunction": _creation_faults,
    "UpdateFunctionConfiguration": _faults,
    "UpdateFunctionCode": _code_faults,
}
