"""Reads the events out of an API Gateway proxy request."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from contract.documents import parse_json

MAX_EVENTS = 500
MAX_BODY_BYTES = 4 * 1024 * 1024


@dataclass
class RequestError(Exception):
    """A request that can't be read as events: its HTTP status and why."""

    status: int
    message: str


def read_events(request: dict[str, Any]) -> list[Any]:
    """Return the events of a body that holds one, an array of them, or `{"events": […]}`.

    Raises RequestError with 400, 413 or 415.
    """
    _check_content_type(header(request, "content-type"))
    document = _parse(_body(request))
    if isinstance(document, dict) and isinstance(document.get("events"), list):
        document = document["events"]
    events = document if isinstance(document, list) else [document]
    if not events:
        raise RequestError(400, "The request holds no event.")
    if len(events) > MAX_EVENTS:
        raise RequestError(413, f"At most {MAX_EVENTS} events a request; these are {len(events)}.")
    return events


def header(request: dict[str, Any], name: str) -> str | None:
    """Return a request header, whatever the case of its name; API Gateway sends null for none."""
    headers = request.get("headers") or {}
    return next((value for key, value in headers.items() if key.lower() == name), None)


def _check_content_type(content_type: str | None) -> None:
    # API Gateway takes a body without a Content-Type for JSON, so it is JSON here too.
    media_type, _, parameters = (content_type or "application/json").lower().partition(";")
    charset = parameters.partition("charset=")[2].strip(' "')
    if media_type.strip() != "application/json" or charset not in {"", "utf-8"}:
        raise RequestError(415, "The Content-Type must be application/json in UTF-8.")


def _body(request: dict[str, Any]) -> bytes:
    text = request.get("body") or ""
    try:
        body = (
            base64.b64decode(text, validate=True)
            if request.get("isBase64Encoded")
            else text.encode()
        )
    except (binascii.Error, UnicodeEncodeError) as error:
        raise RequestError(400, "The body can't be decoded.") from error
    if len(body) > MAX_BODY_BYTES:
        raise RequestError(413, f"The body may not be larger than {MAX_BODY_BYTES} bytes.")
    return body


def _parse(body: bytes) -> Any:
    try:
        return parse_json(body.decode("utf-8-sig"))
    except ValueError as error:
        raise RequestError(400, f"The body is not JSON: {error}.") from error
