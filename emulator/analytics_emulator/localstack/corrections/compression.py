"""Packs and unpacks payloads of APIs whose `minimumCompressionSize` says so.

API Gateway developer guide, "Payload compression for REST APIs": from that size on an answer is
packed for a caller who accepts it; a request's body is unpacked before all else, and what isn't of
the coding that its header names, or of an unknown one, is 415. Without the setting both stay as
they are; LocalStack unpacks every request and never packs. That the integration then sees
`identity` is unverified.
"""

from typing import Any

from localstack.services.apigateway.next_gen.execute_api import handlers
from localstack.services.apigateway.next_gen.execute_api.gateway import RestApiGateway
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    RequestTooLargeError,
    UnsupportedMediaTypeError,
)

from analytics_emulator.apigateway.codings import accepted_coding, packed
from analytics_emulator.localstack.gateway_handlers import insert_after
from analytics_emulator.localstack.typed import patched
from analytics_emulator.unpacking import UnpackingError, unpacked

_PACKED = ("gzip", "deflate")
_TOO_LARGE = 413


def apply() -> None:
    """Let each request pass before, and each answer after all else."""
    insert_after(handlers.parse_request, _unpack)

    @patched(RestApiGateway.__init__)
    def create(init: Any, self: Any) -> None:
        init(self)
        self.response_handlers.append(_compress)


def _least(context: Any) -> int | None:
    size = (context.deployment.rest_api.rest_api or {}).get("minimumCompressionSize")
    return None if size is None else int(size)


def _unpack(_chain: Any, context: Any, _response: Any) -> None:
    request = context.invocation_request
    coding = str(request["headers"].get("Content-Encoding") or "identity").strip().lower()
    if _least(context) is None or coding == "identity":
        return
    if coding not in _PACKED:
        raise UnsupportedMediaTypeError("Unsupported Media Type")
    try:
        request["body"] = unpacked(request["body"] or b"", coding).read()
    except UnpackingError as error:
        if error.status == _TOO_LARGE:
            raise RequestTooLargeError("Request Too Long") from None
        raise UnsupportedMediaTypeError("Unsupported Media Type") from None
    request["headers"]["Content-Encoding"] = "identity"


def _compress(_chain: Any, context: Any, response: Any) -> None:
    deployment, request = context.deployment, context.invocation_request
    if deployment is None or not request or (least := _least(context)) is None:
        return
    coding = accepted_coding(str(request["headers"].get("Accept-Encoding") or ""))
    if coding is None or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) >= max(1, least):
        response.set_data(packed(body, coding))
        response.headers["Content-Encoding"] = coding
