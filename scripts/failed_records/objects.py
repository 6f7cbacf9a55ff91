"""The error objects of a deployment: found by kind and day, and kept until their records are taken.

What the stream has taken again leaves its object in one call: S3 keeps the version before for a
week (cloudformation/s3.yaml), and whoever is stopped before that call has lost nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# The stream's ErrorOutputPrefix (cloudformation/firehose.yaml).
ERRORS = "errors/"
_KEY = re.compile(rf"{ERRORS}(?P<kind>[^/]+)/(?P<day>\d{{4}}/\d\d/\d\d)/.+")


@dataclass(frozen=True)
class Selection:
    """Which error objects are meant: of days (UTC, both included), and of one kind or all."""

    since: date = date.min
    until: date = date.max
    kind: str | None = None

    def takes(self, found: "ErrorObject") -> bool:
        """Return whether an object is meant."""
        return self.since <= found.day <= self.until and self.kind in (None, found.kind)


@dataclass(frozen=True, order=True)
class ErrorObject:
    """An object of error records, by the day (UTC) on which its oldest record arrived."""

    day: date
    key: str
    kind: str


@dataclass(frozen=True)
class ErrorObjects:
    """The error objects of a bucket."""

    s3: "S3Client"
    bucket: str

    def find(self, selection: Selection) -> list[ErrorObject]:
        """List what is meant, the oldest day first."""
        prefix = f"{ERRORS}{selection.kind}/" if selection.kind else ERRORS
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        keys = (found["Key"] for page in pages for found in page.get("Contents", []))
        return sorted(one for one in map(_error_object, keys) if one and selection.takes(one))

    def read(self, one: ErrorObject) -> list[bytes]:
        """Return an object's lines; none where it has gone meanwhile."""
        try:
            body = self.s3.get_object(Bucket=self.bucket, Key=one.key)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return []
        return [line for line in body.split(b"\n") if line.strip()]

    def keep(self, one: ErrorObject, lines: Sequence[bytes]) -> None:
        """Leave these lines alone in an object; without any it goes."""
        if lines:
            body = b"".join(line + b"\n" for line in lines)
            self.s3.put_object(Bucket=self.bucket, Key=one.key, Body=body)
        else:
            self.s3.delete_object(Bucket=self.bucket, Key=one.key)


def _error_object(key: str) -> ErrorObject | None:
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match["day"].replace("/", "-"))
    except ValueError:
        return None
    return ErrorObject(day, key, match["kind"])
