"""The HTTP answer that a function's URL makes of what the function returned.

Source: Lambda developer guide, "Response payload format": an object with `statusCode` is an answer
in members; any other JSON is the body of a 200 of application/json. A text is its own body, a
status may be a text, and an object as body is written as JSON (LocalStack's suite, validated on
AWS). Which members are malformed (502) is unverified.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

type Headers = list[tuple[str, str]]
_JSON = "application/json"


@dataclass(frozen=True)
class UrlAnswer:
    """An HTTP answer; headers may be there more than once."""

    status: int
    headers: Headers
    body: bytes


class _MalformedError(Exception):
    """A member of the answer has no meaning."""


FAILED = UrlAnswer(502, [("Content-Type", _JSON)], b"Internal Server Error")


def answer_of(payload: bytes) -> UrlAnswer:
    """Return the answer of what a function returned; 502 where it has no meaning."""
    try:
        given = json.loads(payload)
    except ValueError:
        return FAILED
    if not isinstance(given, dict) or given.get("statusCode") is None:
        return UrlAnswer(200, [("Content-Type", _JSON)], _inferred(given))
    try:
        return UrlAnswer(_status(given["statusCode"]), _headers(given), _body(given))
    except _MalformedError:
        return FAILED


def _inferred(given: Any) -> bytes:
    return given.encode() if isinstance(given, str) else _written(given)


def _written(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _status(given: Any) -> int:
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 100 <= given <= 599:
        raise _MalformedError
    return int(given)


def _headers(given: dict[str, Any]) -> Headers:
    headers, cookies = given.get("headers") or {}, given.get("cookies") or []
    if not isinstance(headers, dict) or not isinstance(cookies, list):
        raise _MalformedError
    found = [(str(name), _value(value)) for name, value in headers.items()]
    if not any(name.lower() == "content-type" for name, _ in found):
        found.append(("Content-Type", _JSON))
    return found + [("Set-Cookie", _value(cookie)) for cookie in cookies]


def _value(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if not isinstance(given, str | int | float):
        raise _MalformedError
    text = str(given)
    if "\n" in text or "\r" in text:
        raise _MalformedError
    return text


def _body(given: dict[str, Any]) -> bytes:
    body = given.get("body")
    if given.get("isBase64Encoded") is True:
        try:
            return base64.b64decode(body or "", validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise _MalformedError from None
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else _written(body)
