"""An invocation, what came of it, and the error payloads that Lambda itself writes.

The error texts are those that LocalStack's suite recorded on AWS on 2025-11-24 and -25
(test_lambda.snapshot.json: invoke_with_timeout, handler_exit, runtime_wrapper_not_found,
too_large_response).
"""

import json
import signal
from dataclasses import dataclass

from analytics_emulator.lambda_runtime.log_events import LogEvent

PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024  # request; Lambda quotas, synchronous invocation
RESPONSE_LIMIT_BYTES = 6_291_556  # as AWS's own error text has it


@dataclass(frozen=True)
class Invocation:
    """A request to run the handler once."""

    request_id: str
    payload: bytes
    function_arn: str
    trace_id: str | None = None
    client_context: str | None = None


@dataclass(frozen=True)
class FunctionFailure:
    """An invocation that failed: the payload that the caller gets, and how logs call it.

    `status` is `error` or `timeout`, as in Lambda's platform events; `log_message` is what Lambda
    adds to the function's log, where it adds anything; `raised` tells an exception of the handler
    from a failure that Lambda itself found.
    """

    error_type: str
    payload: bytes
    status: str = "error"
    log_message: str | None = None
    raised: bool = False


@dataclass(frozen=True)
class InvocationResult:
    """The answer to an invocation: a payload, whether it is an error, and the log from START on.

    `log_before` is what the environment logged outside of any invocation, at its initialization.
    """

    request_id: str
    payload: bytes
    failed: bool
    log: list[LogEvent]
    log_before: list[LogEvent]

    @property
    def log_text(self) -> str:
        """Return the log as one text, as `LogType: Tail` cuts it."""
        return "".join(event.message for event in self.log)


def timed_out(request_id: str, timeout_seconds: float, timestamp: str) -> FunctionFailure:
    """Lambda ended the function at its timeout."""
    text = f"Task timed out after {timeout_seconds:.2f} seconds"
    payload = _payload("Sandbox.Timedout", f"RequestId: {request_id} Error: {text}")
    log_message = f"{timestamp} {request_id} {text}\n\n"
    return FunctionFailure("Sandbox.Timedout", payload, "timeout", log_message)


def exited(request_id: str, return_code: int) -> FunctionFailure:
    """The runtime's process ended by itself or was killed; `return_code` is as in subprocess."""
    text = f"RequestId: {request_id} Error: {_exit_reason(return_code)}"
    payload = _payload("Runtime.ExitError", text)
    return FunctionFailure("Runtime.ExitError", payload, log_message=f"{text}\nRuntime.ExitError\n")


def response_too_large() -> FunctionFailure:
    """The handler's answer is over the limit."""
    limit = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT_BYTES}"
    error_type = "Function.ResponseSizeTooLarge"
    document = {"errorMessage": f"{limit} bytes).", "errorType": error_type}
    return FunctionFailure(error_type, json.dumps(document).encode())


def _exit_reason(return_code: int) -> str:
    if return_code == 0:
        return "Runtime exited without providing a reason"
    if return_code > 0:
        return f"Runtime exited with error: exit status {return_code}"
    name = signal.strsignal(-return_code) or f"signal {-return_code}"
    return f"Runtime exited with error: signal: {name.lower()}"


def _payload(error_type: str, message: str) -> bytes:
    return json.dumps(
        {"errorType": error_type, "errorMessage": message}, separators=(",", ":")
    ).encode()
