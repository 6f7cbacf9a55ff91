"""What a Lambda function may return to a REST API's proxy integration.

Source: API Gateway developer guide, "Output format of a Lambda function for proxy integration":
anything else is a malformed answer, 502 with {"message": "Internal server error"}. Where the guide
is silent (numbers as bodies, null as a header's value, statuses outside of 200 to 599, what HTTP
takes for no header) the stricter way is taken; unverified.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

_MEMBERS = frozenset(("body", "headers", "isBase64Encoded", "multiValueHeaders", "statusCode"))

# RFC 9110, 5.1 and 5.5: the server can't write any other, and a line break would begin a header.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NO_VALUE = re.compile(r"[\r\n\0]")


class MalformedAnswerError(Exception):
    """A function's answer is none that API Gateway takes."""


@dataclass(frozen=True)
class ProxyAnswer:
    """A function's answer in the members that API Gateway reads."""

    status: int = 200
    body: str = ""
    is_base64: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    multi_value_headers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, list[str]]:
        """Return each header's values; names that differ in case alone are one header.

        What stands in both kinds comes once (guide, as above); a content type is one.
        """
        names: dict[str, str] = {}
        found: dict[str, list[str]] = {}
        for name, values in self.multi_value_headers.items():
            found.setdefault(names.setdefault(name.lower(), name), []).extend(values)
        for name, value in self.headers.items():
            listed = found.setdefault(names.setdefault(name.lower(), name), [])
            if value not in listed:
                listed.append(value)
        one = names.get("content-type", "")
        return {name: values[-1:] if name == one else values for name, values in found.items()}


def proxy_answer(payload: bytes) -> ProxyAnswer:
    """Read what a function returned; raise where API Gateway would answer 502."""
    try:
        given = json.loads(payload)
    except ValueError:
        raise MalformedAnswerError("it is no JSON") from None
    if not isinstance(given, dict) or given.keys() - _MEMBERS:
        raise MalformedAnswerError("it is no object of the members that may be")
    return ProxyAnswer(
        _status(given.get("statusCode")),
        _body(given.get("body")),
        _flag(given.get("isBase64Encoded")),
        _headers(given.get("headers")),
        _lists_of_headers(given.get("multiValueHeaders")),
    )


def _status(given: Any) -> int:
    if given is None:
        return 200
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 200 <= given <= 599:
        raise MalformedAnswerError(f"{given!r} is no status code")
    return int(given)


def _body(given: Any) -> str:
    if given is not None and not isinstance(given, str):
        raise MalformedAnswerError("the body is no text")
    return given or ""


def _flag(given: Any) -> bool:
    if given is not None and not isinstance(given, bool):
        raise MalformedAnswerError("isBase64Encoded is neither true nor false")
    return bool(given)


def _headers(given: Any) -> dict[str, str]:
    if not isinstance(given, dict | None):
        raise MalformedAnswerError("headers is no object")
    return {_name(name): _header(value) for name, value in (given or {}).items()}


def _lists_of_headers(given: Any) -> dict[str, list[str]]:
    if not isinstance(given, dict | None):
        raise MalformedAnswerError("multiValueHeaders is no object")
    if not all(isinstance(values, list) for values in (given or {}).values()):
        raise MalformedAnswerError("multiValueHeaders has a value that is no list")
    return {_name(name): [_header(v) for v in values] for name, values in (given or {}).items()}


def _name(given: str) -> str:
    if not _NAME.fullmatch(given):
        raise MalformedAnswerError(f"{given!r} is no name of a header")
    return given


def _header(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise MalformedAnswerError("a header's value is no text")
    if _NO_VALUE.search(value):
        raise MalformedAnswerError("a header's value has a line break")
    return value
