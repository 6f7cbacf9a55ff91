"""awslambdaric's native module in plain Python, for machines that it has no wheel for (macOS).

The same four functions, over one kept-alive connection; errors are RuntimeError, as there.
"""

import http.client
import os
import sys

_PREFIX = "/2018-06-01/runtime/invocation/"
_HEADERS = (
    "Lambda-Runtime-Aws-Request-Id",
    "Lambda-Runtime-Trace-Id",
    "Lambda-Runtime-Invoked-Function-Arn",
    "Lambda-Runtime-Client-Context",
    "Lambda-Runtime-Cognito-Identity",
    "Lambda-Runtime-Aws-Tenant-Id",
    "Lambda-Runtime-Invocation-Id",
    "Content-Type",
)
_agent = ""
_connection: http.client.HTTPConnection | None = None


def initialize_client(user_agent: str) -> None:
    """Remember what to call ourselves."""
    global _agent  # noqa: PLW0603 -- the native module keeps it the same way
    _agent = user_agent


def next() -> tuple[bytes, dict[str, str | int | None]]:  # noqa: A001 -- the native module's name
    """Wait for the next invocation: its payload and the Runtime API's headers."""
    status, body, headers = _call("GET", "next", None, {"User-Agent": _agent})
    if status != http.client.OK:
        raise RuntimeError("Failed to get next")
    found: dict[str, str | int | None] = {name: headers.get(name) for name in _HEADERS}
    found["Lambda-Runtime-Deadline-Ms"] = int(headers.get("Lambda-Runtime-Deadline-Ms", 0))
    return body, found


def post_invocation_result(
    invoke_id: str, result: bytes, content_type: str, invocation_id: str | None = None
) -> None:
    """Hand back what the handler returned."""
    headers = _post_headers(content_type, invocation_id)
    _post(f"{invoke_id}/response", result, headers, "Failed to post invocation response")


def post_error(
    invoke_id: str, error: str, xray_fault: str, invocation_id: str | None = None
) -> None:
    """Hand back what the handler raised."""
    headers = _post_headers("application/json", invocation_id)
    # As bytes, since http.client refuses text beyond Latin-1 in headers.
    headers["Lambda-Runtime-Function-XRay-Error-Cause"] = xray_fault.encode()
    _post(f"{invoke_id}/error", error.encode(), headers, "Failed to post invocation error")


def _post_headers(content_type: str, invocation_id: str | None) -> dict[str, str | bytes]:
    headers: dict[str, str | bytes] = {"Content-Type": content_type, "User-Agent": _agent}
    if invocation_id:
        headers["Lambda-Runtime-Invocation-Id"] = invocation_id
    return headers


def _post(path: str, body: bytes, headers: dict[str, str | bytes], failure: str) -> None:
    status, answer, _ = _call("POST", path, body, headers)
    if status != http.client.ACCEPTED:
        sys.stderr.write(f"[ERROR] LAMBDA_RUNTIME {failure}: {status} {answer!r}\n")
        raise RuntimeError(failure)


def _call(
    method: str, path: str, body: bytes | None, headers: dict[str, str | bytes]
) -> tuple[int, bytes, http.client.HTTPMessage]:
    connection = _connect()
    try:
        connection.request(method, _PREFIX + path, body, headers)
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise RuntimeError(f"Failed to reach the Runtime API: {error}") from error


def _connect() -> http.client.HTTPConnection:
    global _connection  # noqa: PLW0603 -- one connection a process
    if _connection is None:
        _connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    if _connection.sock is None:
        _connection.connect()  # which sets TCP_NODELAY
    return _connection
