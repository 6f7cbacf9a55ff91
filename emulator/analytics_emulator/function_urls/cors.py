"""CORS of a function's URL, as its configuration says (Lambda API reference, "Cors").

A preflight is answered without the function, and the headers stand beside those that a function
gives of its own ("Cross-origin resource sharing (CORS)", Lambda developer guide). That an origin or
a method which isn't allowed gets an answer without CORS headers, not a refusal, is unverified.
"""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.function_urls.answer import Headers, UrlAnswer
from analytics_emulator.function_urls.request import UrlRequest


def preflight(cors: Mapping[str, Any] | None, request: UrlRequest) -> UrlAnswer | None:
    """Return the answer to a preflight; None for what isn't one, or where nothing is configured."""
    method = request.header("access-control-request-method")
    if not cors or request.method != "OPTIONS" or method is None or not request.header("origin"):
        return None
    headers = _of_origin(cors, request)
    allowed = cors.get("AllowMethods") or ["*"]
    if not headers or not ("*" in allowed or method.upper() in allowed):
        return UrlAnswer(200, [], b"")
    headers.append(("Access-Control-Allow-Methods", ",".join(allowed)))
    if names := cors.get("AllowHeaders"):
        headers.append(("Access-Control-Allow-Headers", ",".join(names)))
    if cors.get("MaxAge"):
        headers.append(("Access-Control-Max-Age", str(cors["MaxAge"])))
    return UrlAnswer(200, headers, b"")


def headers_of(cors: Mapping[str, Any] | None, request: UrlRequest) -> Headers:
    """Return the headers that go with an answer to a page of the request's origin."""
    found = _of_origin(cors or {}, request)
    if found and cors and (names := cors.get("ExposeHeaders")):
        found.append(("Access-Control-Expose-Headers", ",".join(names)))
    return found


def _of_origin(cors: Mapping[str, Any], request: UrlRequest) -> Headers:
    origin, allowed = request.header("origin"), cors.get("AllowOrigins") or ()
    if not origin or not ("*" in allowed or origin in allowed):
        return []
    found = [("Access-Control-Allow-Origin", "*" if "*" in allowed else origin)]
    if "*" not in allowed:
        found.append(("Vary", "Origin"))
    if cors.get("AllowCredentials"):
        found.append(("Access-Control-Allow-Credentials", "true"))
    return found
