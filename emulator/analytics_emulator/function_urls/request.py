"""The event that a function's URL makes of a request: payload format 2.0.

Source: Lambda developer guide, "Request payload format". What the guide doesn't say was seen in
events that users show: a cookie header stands beside `cookies`, and members without anything in
them (`queryStringParameters`, `cookies`, `body`) are left out; the context's path is decoded (an
event that LocalStack's suite recorded on AWS). That `rawPath` stays as it was encoded, and which
media types are text, is unverified.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

_OWN = ("x-amzn-trace-id", "connection")  # the front makes them itself
# Every request to AWS comes over TLS; the values are those of most events that users show.
_TLS = {
    "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256",
    "x-amzn-tls-version": "TLSv1.3",
}
_TEXT_TYPES = ("application/json", "application/javascript", "application/xml")


@dataclass(frozen=True)
class UrlRequest:
    """An HTTP request as it came, to the URL `url_id`."""

    url_id: str
    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    source_ip: str

    def header(self, name: str) -> str | None:
        """Return a header's values, joined; None where it isn't there."""
        found = [value for key, value in self.headers if key.lower() == name]
        return ",".join(found) if found else None


@dataclass(frozen=True)
class UrlCaller:
    """Who signed a request to a URL of AuthType AWS_IAM."""

    access_key: str
    account: str
    arn: str
    user_id: str

    def authorizer(self) -> dict[str, Any]:
        """Return what the event says of him."""
        found = {
            "accessKey": self.access_key,
            "accountId": self.account,
            "callerId": self.user_id,
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": self.arn,
            "userId": self.user_id,
        }
        return {"iam": found}


def event_of(request: UrlRequest, caller: UrlCaller | None, request_id: str) -> dict[str, Any]:
    """Return the event of a request."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": _headers(request),
        "requestContext": _context(request, caller, request_id),
    }
    if cookies := _cookies(request):
        event["cookies"] = cookies
    if parameters := _parameters(request.query):
        event["queryStringParameters"] = parameters
    event["isBase64Encoded"] = False
    if request.body:
        text = _text(request)
        event["isBase64Encoded"] = text is None
        event["body"] = base64.b64encode(request.body).decode() if text is None else text
    return event


def _headers(request: UrlRequest) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.headers:
        key = name.lower()
        if key not in _OWN:
            found[key] = f"{found[key]},{value}" if key in found else value
    moment = format(int(datetime.now(UTC).timestamp()), "x")
    found["x-amzn-trace-id"] = f"Root=1-{moment}-{uuid4().hex[:24]}"
    found |= _TLS
    found["x-forwarded-for"] = request.source_ip
    host, _, port = found.get("host", "").rpartition(":")
    found["x-forwarded-port"] = port if host else "80"
    found["x-forwarded-proto"] = "http"  # as it is here; on AWS always https
    return found


def _context(request: UrlRequest, caller: UrlCaller | None, request_id: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    found: dict[str, Any] = {
        "accountId": caller.account if caller else "anonymous",
        "apiId": request.url_id,
        "domainName": request.header("host") or "",
        "domainPrefix": request.url_id,
        "http": {
            "method": request.method,
            "path": unquote(request.path),
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent") or "",
        },
        "requestId": request_id,
        "routeKey": "$default",
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }
    if caller:
        found["authorizer"] = caller.authorizer()
    return found


def _cookies(request: UrlRequest) -> list[str]:
    given = [value for name, value in request.headers if name.lower() == "cookie"]
    return [one.strip() for value in given for one in value.split(";") if one.strip()]


def _parameters(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _text(request: UrlRequest) -> str | None:
    """Return a body of a text's media type as text; None for one that goes in base64."""
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if not (kind.startswith("text/") or kind in _TEXT_TYPES or kind.endswith(("+json", "+xml"))):
        return None
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        return None
