"""Payloads by AWS's two tables (API Gateway developer guide, "Content type conversions")."""

import pytest

from analytics_emulator.apigateway.content_handling import (
    TO_BINARY,
    TO_TEXT,
    UndecodableError,
    answer_payload,
    request_payload,
)

BYTES, BASE64 = b"\xff\x00", "/wA="


@pytest.mark.parametrize(
    ("body", "is_binary", "handling", "sent"),
    [
        (b"text", False, None, "text"),
        (BASE64.encode(), False, TO_BINARY, BYTES),
        (b"text", False, TO_TEXT, "text"),
        (BYTES, False, None, "\ufffd\0"),
        (BYTES, True, None, BYTES),
        (BYTES, True, TO_BINARY, BYTES),
        (BYTES, True, TO_TEXT, BASE64),
    ],
)
def test_request_becomes(
    body: bytes, is_binary: bool, handling: str | None, sent: bytes | str
) -> None:
    assert request_payload(body, is_binary, handling) == sent


@pytest.mark.parametrize(
    ("body", "is_binary", "accepts", "handling", "sent"),
    [
        (b"text", False, False, None, "text"),
        (BASE64.encode(), False, False, TO_BINARY, BYTES),
        (b"text", False, False, TO_TEXT, "text"),
        (BASE64.encode(), False, True, None, BYTES),
        (BASE64.encode(), False, True, TO_BINARY, BYTES),
        (b"text", False, True, TO_TEXT, "text"),
        (BYTES, True, False, None, BASE64),
        (BYTES, True, False, TO_BINARY, BYTES),
        (BYTES, True, False, TO_TEXT, BASE64),
        (BYTES, True, True, None, BYTES),
        (BYTES, True, True, TO_BINARY, BYTES),
        (BYTES, True, True, TO_TEXT, BASE64),
    ],
)
def test_answer_becomes(
    body: bytes, is_binary: bool, accepts: bool, handling: str | None, sent: bytes | str
) -> None:
    assert answer_payload(body, is_binary, accepts, handling) == sent


def test_base64_may_lack_its_padding() -> None:
    assert request_payload(b"/wA", False, TO_BINARY) == BYTES


@pytest.mark.parametrize("text", ["no base64", "/w*A=", "/", "/wA=\n/wA=", "grün"])
def test_what_is_no_base64_is_a_fault(text: str) -> None:
    with pytest.raises(UndecodableError):
        request_payload(text.encode(), False, TO_BINARY)
