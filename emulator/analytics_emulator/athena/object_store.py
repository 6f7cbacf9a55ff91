"""What Athena needs of S3, as a protocol that the host fulfils."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from analytics_emulator.athena.errors import invalid_request


@dataclass(frozen=True)
class ObjectInfo:
    """One object of a listing; `size` in bytes."""

    key: str
    size: int
    etag: str
    last_modified: datetime


@dataclass(frozen=True)
class ObjectRange:
    """A part of an object, the whole object's size, and which content it is of."""

    body: bytes
    size: int
    etag: str


class ObjectStore(Protocol):
    """S3 as Athena sees it. A missing bucket or key raises `ObjectNotFoundError`."""

    def list(self, bucket: str, prefix: str) -> Iterable[ObjectInfo]:
        """List all objects whose key starts with `prefix`, in order of their keys."""

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""

    def read_range(self, bucket: str, key: str, start: int, size: int) -> ObjectRange:
        """Return a part of an object, as far as there is one."""

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Put an object."""

    def write_file(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """Put a file as an object, without holding all of it in memory."""

    def delete(self, bucket: str, key: str) -> None:
        """Delete an object; one that isn't there is deleted already."""

    def exists(self, bucket: str, key: str) -> bool:
        """Return whether an object is there."""

    def encrypting(self, kms_key: str) -> "ObjectStore":
        """Return the same store, which encrypts what it writes under a KMS key (SSE-KMS)."""


class ObjectRefusedError(Exception):
    """S3 doesn't take an object, say because its KMS key can't be used."""


class ObjectNotFoundError(Exception):
    """The bucket or the key isn't there."""


@dataclass(frozen=True)
class S3Location:
    """A bucket and a key or prefix in it."""

    bucket: str
    key: str

    @classmethod
    def parse(cls, uri: str) -> "S3Location":
        """Read `s3://bucket/key`; raises ValueError for anything else."""
        scheme, separator, rest = uri.partition("://")
        bucket, _, key = rest.partition("/")
        if scheme.lower() not in ("s3", "s3a", "s3n") or not separator or not bucket:
            raise ValueError(f"not an S3 location: {uri}")
        return cls(bucket, key)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def output_location(uri: str) -> str:
    """Check where results shall go and give it with a slash at its end."""
    if not uri.startswith("s3://"):
        raise invalid_request("outputLocation is not a valid S3 path.")
    try:
        S3Location.parse(uri)
    except ValueError:
        raise invalid_request("outputLocation is not a valid S3 path.") from None
    return uri.rstrip("/") + "/"
