"""Answers 400 to what can't be read as a request; LocalStack answers 500 with Python's words.

Sources: AWS's JSON protocols refuse such a body with SerializationException, S3 with MalformedXML
(API reference, "Error responses"), an unknown operation is UnknownOperationException (common
errors). A credential that is scoped to another service is an InvalidSignatureException (common
errors of the JSON services); to one that isn't is unverified. The texts are ours.
"""

from typing import Any

from botocore.exceptions import UnknownServiceError
from localstack.aws.api import CommonServiceException
from localstack.aws.handlers.codec import ContentDecoder
from localstack.aws.handlers.cors import is_execute_api_call
from localstack.aws.handlers.service import ServiceNameParser, ServiceRequestParser
from localstack.aws.protocol.parser import OperationNotFoundParserError, RequestParserError
from localstack.http import Response

from analytics_emulator.localstack.typed import patched
from analytics_emulator.unpacking import UnpackingError, unpacked

_BODY_CODES = {"rest-xml": "MalformedXML", "query": "MalformedInput", "ec2": "MalformedInput"}
_UNREADABLE = "SerializationException"
_WRONG_SCOPE = "InvalidSignatureException"


def apply() -> None:
    """Put the refusals in place."""
    _refuse_unreadable()
    _unpack_at_once()


def _refuse_unreadable() -> None:
    @patched(ServiceRequestParser.parse_and_enrich)
    def parse_and_enrich(parse: Any, self: Any, context: Any) -> None:
        try:
            parse(self, context)
        except RequestParserError as error:
            # The serializer wants one, and all of a service's write an error alike.
            context.operation = context.service.operation_model(context.service.operation_names[0])
            raise _refusal(error, context.protocol) from error

    @patched(ServiceNameParser.__call__)
    def find_service(find: Any, self: Any, chain: Any, context: Any, response: Any) -> None:
        try:
            find(self, chain, context, response)
        except UnknownServiceError as error:
            reason = f"The credential is scoped to {error.kwargs['service_name']!r}, which is none"
            _refuse(chain, response, f"{reason} of AWS's services.", code=_WRONG_SCOPE)
        except (ValueError, RecursionError, EOFError, OSError) as error:
            _refuse(chain, response, f"The request can't be read: {type(error).__name__}.")


def _unpack_at_once() -> None:
    """Unpack a gzip body before its service reads it, within bounds."""

    @patched(ContentDecoder.__call__)
    def decode(_decode: Any, self: Any, chain: Any, context: Any, response: Any) -> None:
        request = context.request
        if context.service and context.service.service_name in self.SKIP_GZIP_SERVICES:
            return
        # A deployed API takes packed bodies or not by its own settings (`compression.py`).
        if (request.content_encoding or "").lower() != "gzip" or is_execute_api_call(context):
            return
        packed = request.stream.read()
        try:
            request.stream = unpacked(packed)
        except UnpackingError as error:
            _refuse(chain, response, str(error), error.status)
            return
        request.headers["Content-Encoding"] = "identity"


def _refusal(error: Exception, protocol: str) -> CommonServiceException:
    if isinstance(error, OperationNotFoundParserError) or isinstance(error.__cause__, KeyError):
        code, reason = "UnknownOperationException", "There is no such operation."
    else:
        code, reason = _BODY_CODES.get(protocol, _UNREADABLE), _reason(error)
    return CommonServiceException(code, reason, sender_fault=True)


def _refuse(
    chain: Any, response: Response, reason: str, status: int = 400, code: str = _UNREADABLE
) -> None:
    response.status_code = status
    response.set_json({"__type": code, "message": reason})
    chain.stop()


def _reason(error: Exception) -> str:
    """Say what is wrong; of what only the parser knows, that it couldn't be read."""
    if isinstance(error.__cause__, RecursionError):
        return "The request is nested too deeply."
    text = str(error)
    if text.startswith("Invalid type when parsing "):
        what, _, kind = text.removeprefix("Invalid type when parsing ").partition(": ")
        return f"The value of {what} can't be read as {kind.rpartition(' to ')[2]}"
    if text.startswith("HTTP body could not be parsed"):
        return text
    return "The request can't be read."
