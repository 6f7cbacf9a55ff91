# ruff: noqa: PLC0415 -- Twisted's reactor and API Gateway are loaded by their first import
"""Answers what can't be read as HTTP in words, 431 where its headers are too large.

Twisted drops the connection, or answers 400 without a reason.

RFC 6585, section 5. A deployed API takes 10,240 bytes of request line and header values (API
Gateway quotas); the status that AWS answers with beyond is not documented, so 431 is unverified.
"""

from typing import Any

from analytics_emulator.localstack.typed import patched

MAX_API_HEADER_BYTES = 10_240
_MESSAGE = '{"message": "Request Header Fields Too Large"}'
_UNREADABLE = '{"message": "The request is not HTTP, or its form is not a form"}'


def apply() -> None:
    """Say why before the connection is closed."""
    from twisted.web.http import HTTPChannel

    @patched(HTTPChannel.lineLengthExceeded)
    def line_length_exceeded(_exceeded: Any, self: Any, _line: bytes) -> None:
        _end(self, "431 Request Header Fields Too Large", _MESSAGE)

    @patched(HTTPChannel._respondToBadRequestAndDisconnect)
    def respond_to_bad_request(_respond: Any, self: Any) -> None:
        if self._receivedHeaderSize > self.totalHeadersSize:
            _end(self, "431 Request Header Fields Too Large", _MESSAGE)
        else:
            _end(self, "400 Bad Request", _UNREADABLE)


def _end(channel: Any, status: str, body: str) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    channel.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    channel.loseConnection()


def apply_to_apis() -> None:
    """Hold callers of deployed APIs to API Gateway's bound."""
    from localstack.services.apigateway.next_gen.execute_api.router import ApiGatewayEndpoint

    @patched(ApiGatewayEndpoint.__call__)
    def answer(call: Any, self: Any, request: Any, **place: Any) -> Any:
        values = sum(len(value) for _, value in request.headers)
        if values + len(request.environ.get("RAW_URI", "")) <= MAX_API_HEADER_BYTES:
            return call(self, request, **place)
        response = self.create_response(request)
        response.status_code = 431
        response.set_data(_MESSAGE)
        return response
