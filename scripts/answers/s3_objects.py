"""S3 as the Athena library reads it: listings and contents, through boto3."""

from collections.abc import Iterator
from pathlib import Path

from analytics_emulator.athena.object_store import ObjectInfo, ObjectRange
from scripts.aws.target import Target


class S3Objects:
    """Reads any bucket of a target; replaying answers never writes."""

    def __init__(self, target: Target) -> None:
        self._client = target.session.client("s3")

    def list(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """List all objects whose key starts with `prefix`, in order of their keys."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        for page in pages:
            for found in page.get("Contents", []):
                yield ObjectInfo(found["Key"], found["Size"], found["ETag"], found["LastModified"])

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        return self._client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def read_range(self, bucket: str, key: str, start: int, size: int) -> ObjectRange:
        """Refuse: results are read by whoever keeps them."""
        raise NotImplementedError("replaying reads whole objects")

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Refuse: nothing is written by a replay."""
        raise NotImplementedError("replaying reads only")

    def write_file(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """Refuse: nothing is written by a replay."""
        raise NotImplementedError("replaying reads only")

    def encrypting(self, kms_key: str) -> "S3Objects":
        """Refuse: nothing is written by a replay."""
        raise NotImplementedError("replaying reads only")

    def delete(self, bucket: str, key: str) -> None:
        """Refuse: nothing is deleted by a replay."""
        raise NotImplementedError("replaying reads only")

    def exists(self, bucket: str, key: str) -> bool:
        """Return whether an object is there."""
        return any(found.key == key for found in self.list(bucket, key))
