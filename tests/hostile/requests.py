"""Whole HTTP requests: a good one of a service with one thing made hostile."""

import gzip
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.hostile.values import broken, changed, doubled, written

TYPES = [
    "text/plain",
    "application/xml",
    "application/json; charset=utf-16",
    "application/json;charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "",
    "é/ü",
    "application/json; " * 100,
]


@dataclass(frozen=True)
class Sent:
    """A request to send; `document` is what its body says when nothing is wrong."""

    method: str
    path: str
    document: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: str = ""


def hostile_requests(draw: random.Random, good: list[Sent], count: int) -> Iterator[Sent]:
    """Yield requests, each from a good one by one fault."""
    for _ in range(count):
        request = draw.choice(good)
        fault = draw.choice(FAULTS)
        yield replace(fault(draw, request), fault=fault.__name__.strip("_"))


def _value(draw: random.Random, request: Sent) -> Sent:
    return replace(request, body=changed(draw, request.document))


def _doubled_key(draw: random.Random, request: Sent) -> Sent:
    return replace(request, body=doubled(draw, request.document or {"a": 1}))


def _bytes(draw: random.Random, request: Sent) -> Sent:
    return replace(request, body=broken(draw, request.document))


def _encoding(draw: random.Random, request: Sent) -> Sent:
    whole = written(request.document)
    packed = gzip.compress(whole)
    encoding, body = draw.choice(
        [
            ("gzip", whole),
            ("gzip", packed[: len(packed) // 2]),
            ("gzip", packed[:-8] + b"12345678"),
            ("gzip", b""),
            ("deflate", whole),
            ("deflate", zlib.compress(whole)[:-3]),
            ("br", whole),
            ("zstd", whole),
            ("nonsense", whole),
            ("gzip, gzip", packed),
            ("identity", whole),
            ("aws-chunked", whole),
        ]
    )
    return with_header(replace(request, body=body), "Content-Encoding", encoding)


def _type(draw: random.Random, request: Sent) -> Sent:
    return with_header(
        replace(request, body=written(request.document)), "Content-Type", draw.choice(TYPES)
    )


def _header(draw: random.Random, request: Sent) -> Sent:
    name, value = draw.choice(
        [
            ("x-huge", "x" * 9000),
            ("x-huge", "x" * 60_000),
            ("x-amz-date", "nonsense"),
            ("x-amz-target", "Nowhere.Nothing"),
            ("x-amz-target", "x" * 5000),
            ("authorization", "AWS4-HMAC-SHA256 Credential="),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, SignedHeaders=, Signature=",
            ),
            ("authorization", "\xff\xfe"),
            ("x-api-key", "é" * 10),
            ("accept", "nonsense"),
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            ("x-forwarded-for", "," * 1000),
            ("expect", "nonsense"),
        ]
    )
    return with_header(replace(request, body=written(request.document)), name, value)


def _query(draw: random.Random, request: Sent) -> Sent:
    query = draw.choice(
        [
            "%",
            "%00",
            "%ff=%fe",
            "a=%zz",
            "=",
            "&&&&",
            "a[]=1",
            "Action=",
            "Action=Nothing",
            "x=" + "y" * 5000,
        ]
    )
    return replace(request, path=f"{request.path}?{query}", body=written(request.document))


FAULTS: list[Callable[[random.Random, Sent], Sent]] = [
    _value,
    _value,
    _value,
    _doubled_key,
    _bytes,
    _bytes,
    _encoding,
    _type,
    _header,
    _query,
]


def with_header(request: Sent, name: str, value: str) -> Sent:
    """Return a request with a header in place of the one of that name."""
    kept = {key: old for key, old in request.headers.items() if key.lower() != name.lower()}
    return replace(request, headers={**kept, name: value})
