"""What callers of an API get: by what its function returned, and by what they sent."""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.conformance.api_templates import KINDS, asked
from tests.conformance.rows import Row, parameters_of, rows_of
from tests.conformance.stacks import Stacks

RIGHT = {"query": {"q": "x"}, "headers": {"x-h": "y"}, "body": '{"name":"ab"}'}
OWN_MESSAGE = '{"message": "Internal server error"}'


@pytest.fixture(scope="module")
def address(stacks: Stacks, endpoint: str) -> Callable[..., str]:
    """`address(api, path)` gives where one of the APIs is."""
    stack = stacks.create(asked(), Capabilities=["CAPABILITY_IAM"])
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    apis = stack.outputs

    def give(api: str, path: str, stage: str = "live") -> str:
        return f"{endpoint}/_aws/execute-api/{apis[api]}/{stage}/{path}"

    return give


@pytest.mark.parametrize("row", parameters_of("apigateway/proxy_answers"))
def test_proxy_answer(row: Row, address: Callable[..., str]) -> None:
    body = json.dumps({name: row.asks[name] for name in ("returns", "raises") if name in row.asks})
    answer = requests.post(address("plain", "answer"), data=body, timeout=30)
    if isinstance(row.answer, int):
        assert (answer.status_code, answer.text) == (row.answer, OWN_MESSAGE)
        return
    assert (answer.status_code, answer.content.decode()) == (
        row.answer["status"],
        row.answer["body"],
    )
    for name, value in row.answer.get("headers", {}).items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("row", parameters_of("apigateway/binary"))
def test_function_sees_the_body(row: Row, address: Callable[..., str]) -> None:
    asks = row.asks
    body = bytes.fromhex(asks["bytes"]) if "bytes" in asks else asks["body"].encode()
    headers = {"content-type": asks["type"]}
    url = address(asks["api"], "echo")
    seen = requests.post(url, data=body, headers=headers, timeout=30).json()
    assert seen == {"body": row.answer["body"], "flag": row.answer["isBase64Encoded"]}


@pytest.mark.parametrize("row", parameters_of("apigateway/binary_answers"))
def test_answer_is_bytes_where_the_caller_accepts_them(
    row: Row, address: Callable[..., str]
) -> None:
    returned = {"statusCode": 200, "body": row.asks["body"], "isBase64Encoded": row.asks["flag"]}
    url, headers = address(row.asks["api"], "answer"), {"accept": row.asks["accept"]}
    # Its own type of content, so that the function is asked as text where not all is binary.
    headers["content-type"] = "application/json"
    body = json.dumps({"returns": returned})
    answer = requests.post(url, data=body, headers=headers, timeout=30)
    assert answer.status_code == row.answer.get("status", 200)
    assert answer.content.hex() == row.answer.get("bytes", answer.content.hex())


@pytest.mark.parametrize("row", parameters_of("apigateway/requests"))
def test_request_is_validated(row: Row, address: Callable[..., str]) -> None:
    sent: dict[str, Any] = {**RIGHT, **row.asks["with"]}
    body = sent["body"] if "size" not in sent else "x" * sent["size"]
    answer = requests.request(
        sent.get("method", "POST"),
        address("strict", sent.get("path", "events"), sent.get("stage", "live")),
        params=sent["query"],
        headers={"content-type": "application/json", **sent["headers"]},
        data=body,
        timeout=30,
    )
    assert answer.status_code == row.answer["status"], answer.text
    if "body" in row.answer:
        assert answer.text.replace('": "', '":"') == row.answer["body"]


@pytest.mark.parametrize(
    ("size", "accepted", "encoding"),
    [
        (100, "gzip", "gzip"),
        (1, "gzip", None),
        (100, "identity", None),
        (100, "gzip;q=0", None),
        (100, "deflate", "deflate"),
    ],
)
def test_answer_is_compressed_from_a_size_on(
    address: Callable[..., str], size: int, accepted: str, encoding: str | None
) -> None:
    headers = {"accept-encoding": accepted, "content-type": "text/plain"}
    url = address("compressing", "echo")
    answer = requests.post(url, data="x" * size, headers=headers, timeout=30)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.json()["body"] == "x" * size


@pytest.mark.parametrize("row", parameters_of("apigateway/codings"))
def test_packed_request(row: Row, address: Callable[..., str]) -> None:
    packings = {"gzip": gzip.compress, "deflate": zlib.compress, "nothing": bytes}
    body = packings[row.asks["by"]](b"hello")
    headers = {"content-type": "text/plain", "content-encoding": row.asks["says"]}
    answer = requests.post(address(row.asks["api"], "echo"), data=body, headers=headers, timeout=30)
    if isinstance(row.answer, int):
        assert answer.status_code == row.answer, answer.text
    else:
        whole = {"raw": body.decode(errors="replace")}
        assert answer.json()["body"] == whole.get(row.answer, row.answer)


def test_api_without_a_stage_is_forbidden(address: Callable[..., str]) -> None:
    url = address("plain", "").removesuffix("/live/")
    for slash in ("", "/"):
        answer = requests.get(url + slash, timeout=30)
        assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize("kind", KINDS)
def test_integration_ends_with_its_time(address: Callable[..., str], kind: str) -> None:
    # What a custom integration hands on is the event itself, a proxied one what it holds as body.
    asks = {"sleeps": 1, "returns": {"body": "late"}}
    event = {"path": "/custom", "body": json.dumps(asks)}
    headers, url = {"content-type": "application/json"}, address("hurried", kind)
    sent = asks if kind == "proxy" else event
    answer = requests.post(url, json=sent, headers=headers, timeout=30)
    assert (answer.status_code, answer.json()) == (504, {"message": "Endpoint request timed out"})


def test_template_decodes_base64_into_text(address: Callable[..., str]) -> None:
    headers = {"content-type": "application/json"}
    answer = requests.post(address("compressing", "decoded"), headers=headers, json={}, timeout=30)
    assert answer.text == "hello"


@pytest.fixture(scope="module")
def mapped(address: Callable[..., str]) -> dict[str, str]:
    """What each mapping template made."""
    headers = {"content-type": "application/json", "x-up": "v"}
    query = {"q": "it's", "r": "2"}
    url = address("mapping", "mapped")
    answer = requests.post(url, headers=headers, params=query, json={}, timeout=30)
    names = [row.name for row in rows_of("apigateway/mapping_templates")]
    return dict(zip(names, answer.text.split("~~"), strict=True))


@pytest.mark.parametrize("row", parameters_of("apigateway/mapping_templates"))
def test_mapping_template_means_what_velocity_makes_of_it(row: Row, mapped: dict[str, str]) -> None:
    assert mapped[row.name] == row.answer
