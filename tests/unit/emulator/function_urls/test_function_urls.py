"""What a function's URL makes of requests and of what functions return."""

import base64
import json
from typing import Any

import pytest

from analytics_emulator.function_urls import cors
from analytics_emulator.function_urls.answer import answer_of
from analytics_emulator.function_urls.request import UrlCaller, UrlRequest, event_of

FAILED = (502, b"Internal Server Error")


def request(**given: Any) -> UrlRequest:
    """Make a request; `headers` is a list of pairs."""
    base: dict[str, Any] = {
        "url_id": "abc",
        "method": "POST",
        "path": "/a%20b",
        "query": "",
        "headers": [("Host", "abc.lambda-url.us-east-1.on.aws:4566")],
        "body": b"",
        "source_ip": "10.0.0.1",
    }
    base["headers"] += given.pop("headers", [])
    return UrlRequest(**{**base, **given})


def test_event_has_what_the_request_has() -> None:
    cookies = [("Cookie", "a=1; b=2"), ("X-N", "1"), ("x-n", "2")]
    event = event_of(request(query="q=1&q=%2F&e=", headers=cookies), None, "r")
    assert event["cookies"] == ["a=1", "b=2"]
    assert (event["headers"]["x-n"], event["headers"]["cookie"]) == ("1,2", "a=1; b=2")
    assert event["queryStringParameters"] == {"q": "1,/", "e": ""}
    assert event["rawPath"] == "/a%20b"
    assert event["requestContext"]["http"]["path"] == "/a b"
    assert event["requestContext"]["accountId"] == "anonymous"


def test_event_leaves_out_what_is_not_there() -> None:
    event = event_of(request(), None, "r")
    assert not {"body", "cookies", "queryStringParameters"} & event.keys()
    assert event["isBase64Encoded"] is False


@pytest.mark.parametrize(
    ("kind", "body", "is_text"),
    [
        ("application/json; charset=utf-8", '{"a": "ä"}'.encode(), True),
        ("text/plain", b"\xff", False),
        ("application/x-www-form-urlencoded", b"a=1", False),
        ("application/problem+json", b"{}", True),
    ],
)
def test_body_is_text_by_its_type(kind: str, body: bytes, is_text: bool) -> None:
    event = event_of(request(headers=[("Content-Type", kind)], body=body), None, "r")
    assert event["isBase64Encoded"] is not is_text
    assert event["body"] == (body.decode() if is_text else base64.b64encode(body).decode())


def test_event_names_who_signed() -> None:
    caller = UrlCaller("AKIA", "000000000000", "arn:aws:iam::000000000000:user/cook", "AIDA")
    context = event_of(request(), caller, "r")["requestContext"]
    assert context["accountId"] == "000000000000"
    assert context["authorizer"]["iam"]["userArn"].endswith("user/cook")


@pytest.mark.parametrize(
    ("returned", "status", "body"),
    [
        ({"hello": "world"}, 200, b'{"hello":"world"}'),
        ({"body": "no status"}, 200, b'{"body":"no status"}'),
        ("hello", 200, b"hello"),
        (["hello", 3, True], 200, b'["hello",3,true]'),
        (None, 200, b"null"),
        ({"statusCode": "418", "body": "teapot"}, 418, b"teapot"),
        ({"statusCode": 204}, 204, b""),
        ({"statusCode": 200, "body": "aGk=", "isBase64Encoded": True}, 200, b"hi"),
        ({"statusCode": 200, "body": "?", "isBase64Encoded": True}, *FAILED),
        ({"statusCode": 999}, *FAILED),
        ({"statusCode": True}, *FAILED),
        ({"statusCode": 200, "headers": {"a": {}}}, *FAILED),
        ({"statusCode": 200, "headers": {"a": "b\nc: d"}}, *FAILED),
        ({"statusCode": 200, "cookies": "a=1"}, *FAILED),
    ],
)
def test_answer_of_what_a_function_returns(returned: Any, status: int, body: bytes) -> None:
    answer = answer_of(json.dumps(returned).encode())
    assert (answer.status, answer.body) == (status, body)


def test_cookies_are_headers_of_their_own() -> None:
    given = {"statusCode": 200, "headers": {"content-type": "text/html"}, "cookies": ["a=1", "b=2"]}
    headers = answer_of(json.dumps(given).encode()).headers
    assert headers == [("content-type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]


CORS = {
    "AllowOrigins": ["https://shop.example"], "AllowMethods": ["GET"], "AllowHeaders": ["x-a"],
    "MaxAge": 60, "AllowCredentials": True, "ExposeHeaders": ["x-b"],
}  # fmt: skip


def asking(origin: str, method: str | None = "GET") -> UrlRequest:
    """Make a preflight."""
    asks = [("Access-Control-Request-Method", method)] if method else []
    return request(method="OPTIONS", headers=[("Origin", origin), *asks])


def test_preflight_is_answered_as_configured() -> None:
    answer = cors.preflight(CORS, asking("https://shop.example"))
    assert answer
    found = {name.lower().removeprefix("access-control-"): value for name, value in answer.headers}
    assert found == {
        "allow-origin": "https://shop.example", "vary": "Origin", "allow-credentials": "true",
        "allow-methods": "GET", "allow-headers": "x-a", "max-age": "60",
    }  # fmt: skip


def test_preflight_of_others_gets_no_permission() -> None:
    for asked in (asking("https://else.example"), asking("https://shop.example", "PUT")):
        answer = cors.preflight(CORS, asked)
        assert answer
        assert not answer.headers


def test_options_go_to_the_function_where_they_are_no_preflight() -> None:
    assert cors.preflight(None, asking("https://shop.example")) is None
    assert cors.preflight(CORS, asking("https://shop.example", None)) is None


def test_answer_exposes_headers_to_allowed_pages_alone() -> None:
    found = dict(cors.headers_of(CORS, asking("https://shop.example", None)))
    assert found["Access-Control-Expose-Headers"] == "x-b"
    assert cors.headers_of(CORS, asking("https://else.example", None)) == []
    every = dict(cors.headers_of({"AllowOrigins": ["*"]}, asking("https://else.example", None)))
    assert every == {"Access-Control-Allow-Origin": "*"}
