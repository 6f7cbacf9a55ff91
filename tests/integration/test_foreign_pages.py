"""A page of another site can't touch the emulator; a deployed API keeps its own CORS."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import requests

from tests.one_emulator import Client

CALLS = [
    ("POST", "/{bucket}?delete", b"<Delete><Object><Key>kept</Key></Object></Delete>"),
    ("PUT", "/{bucket}/planted", b"x"),
    ("POST", "/{bucket}", b"x"),
    ("DELETE", "/{bucket}/kept", b""),
    ("GET", "/{bucket}/kept", b""),
    ("POST", "/", b"Action=CreateUser&UserName=evil&Version=2010-05-08"),
    ("GET", "/?Action=CreateUser&UserName=evil&Version=2010-05-08", b""),
    ("GET", "/_analytics/health", b""),
    ("POST", "/_analytics/role-calls", b""),
    ("GET", "/_localstack/info", b""),
    ("OPTIONS", "/{bucket}/kept", b""),
]


@pytest.fixture(scope="module")
def bucket(client: Client) -> Iterator[str]:
    """A bucket with one object."""
    s3, name = client("s3"), f"pages-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="kept", Body=b"x")
    yield name
    s3.delete_object(Bucket=name, Key="kept")
    s3.delete_bucket(Bucket=name)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
    ],
)
def test_foreign_pages_are_refused_with_a_reason(
    endpoint: str,
    client: Client,
    bucket: str,
    call: tuple[str, str, bytes],
    headers: dict[str, str],
) -> None:
    method, path, body = call
    url = f"{endpoint}{path.format(bucket=bucket)}"
    answer = requests.request(method, url, data=body, headers=headers, timeout=20)
    assert answer.status_code == 403
    assert "may not call" in answer.text or "not one of this emulator's" in answer.text
    assert "Access-Control-Allow-Origin" not in answer.headers
    listed = client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert [found["Key"] for found in listed] == ["kept"]


def test_page_of_this_machine_may_read_an_object(endpoint: str, bucket: str) -> None:
    headers = {"Origin": "http://localhost:3000"}
    assert requests.get(f"{endpoint}/{bucket}/kept", headers=headers, timeout=20).text == "x"
