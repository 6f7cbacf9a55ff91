"""How API Gateway turns payloads into text and bytes (developer guide, "Content type conversions").

What is binary goes by the API's media types: of a request its Content-Type, of an answer its own
Content-Type and what its caller accepts. That line breaks within base64 are a fault is unverified;
padding may be left out.
"""

import base64
import binascii

TO_TEXT, TO_BINARY = "CONVERT_TO_TEXT", "CONVERT_TO_BINARY"


class UndecodableError(Exception):
    """What has to be base64 is none: a configuration error of the API's."""


def request_payload(body: bytes, is_binary: bool, handling: str | None) -> bytes | str:
    """Return what an integration is sent of a request's body."""
    if is_binary:
        return _encoded(body) if handling == TO_TEXT else body
    return decoded(body) if handling == TO_BINARY else body.decode(errors="replace")


def answer_payload(
    body: bytes, is_binary: bool, accepts_binary: bool, handling: str | None
) -> bytes | str:
    """Return what a caller is sent of an integration's answer."""
    becomes_text = handling == TO_TEXT or (not handling and not accepts_binary)
    if is_binary:
        return _encoded(body) if becomes_text else body
    return body.decode(errors="replace") if becomes_text else decoded(body)


def decoded(text: bytes | str) -> bytes:
    """Return the bytes of base64; UndecodableError where it is none."""
    given = text.encode() if isinstance(text, str) else text
    try:
        return base64.b64decode(given + b"=" * (-len(given) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise UndecodableError from None


def _encoded(body: bytes) -> str:
    return base64.b64encode(body).decode()
