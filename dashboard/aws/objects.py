"""Objects in S3: listed, the newest of them, and their text."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

LISTED_OBJECTS = 10_000  # beyond these a listing costs more than it tells


@dataclass(frozen=True)
class Place:
    """A bucket and a prefix in it."""

    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"{self.bucket}/{self.prefix}"


def listed(s3: Any, place: Place) -> Iterator[dict[str, Any]]:
    """List the objects of a place, at most `LISTED_OBJECTS`."""
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=place.bucket, Prefix=place.prefix, PaginationConfig={"MaxItems": LISTED_OBJECTS}
    )
    for page in pages:
        yield from page.get("Contents") or []


def newest(objects: Iterable[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Keep the objects that were written last, the newest first."""
    return sorted(objects, key=lambda one: one["LastModified"], reverse=True)[:count]


def text_of(s3: Any, bucket: str, key: str) -> str:
    """Read an object as text, also where it is compressed by gzip."""
    body: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    plain = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    return plain.decode(errors="replace")
