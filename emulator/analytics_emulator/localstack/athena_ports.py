"""S3 as Athena reads and writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from localstack.constants import AWS_REGION_US_EAST_1, DEFAULT_AWS_ACCOUNT_ID
from localstack.services.s3.models import S3Bucket, S3Object, s3_stores

from analytics_emulator.athena import (
    ObjectInfo,
    ObjectNotFoundError,
    ObjectRange,
    ObjectRefusedError,
)
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.object_calls import get_object, put_object

PART_BYTES = 16 * 1024**2
_ABSENT = frozenset({"404", "NoSuchKey", "NoSuchBucket"})


@contextmanager
def _absence() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            raise ObjectNotFoundError(str(error)) from error
        raise


@contextmanager
def _refusals() -> Iterator[None]:
    """Fail the query where a KMS key can't be used, in S3's words."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"].startswith("KMS"):
            raise ObjectRefusedError(error.response["Error"]["Message"]) from error
        raise


def _bucket(name: str) -> S3Bucket:
    owner = s3_stores[DEFAULT_AWS_ACCOUNT_ID][AWS_REGION_US_EAST_1].global_bucket_map.get(name)
    if owner is None:
        raise ObjectNotFoundError(f"The specified bucket does not exist: {name}")
    return s3_stores[owner][AWS_REGION_US_EAST_1].buckets[name]


def _upload_parts(s3: Any, target: dict[str, str], path: Path, settings: dict[str, str]) -> None:
    upload = s3.create_multipart_upload(**settings, **target)["UploadId"]
    parts = []
    try:
        with path.open("rb") as file:
            for number in count(1):
                if not (body := file.read(PART_BYTES)):
                    break
                part = s3.upload_part(UploadId=upload, PartNumber=number, Body=body, **target)
                parts.append({"PartNumber": number, "ETag": part["ETag"]})
        s3.complete_multipart_upload(UploadId=upload, MultipartUpload={"Parts": parts}, **target)
    except BaseException:
        s3.abort_multipart_upload(UploadId=upload, **target)
        raise


class AthenaObjects:
    """Objects in LocalStack's S3, written as `encryption` says."""

    def __init__(self, encryption: dict[str, str] | None = None) -> None:
        self._encryption = encryption or {}

    def encrypting(self, kms_key: str) -> "AthenaObjects":
        """Return a store that has what it writes encrypted under a KMS key."""
        return AthenaObjects({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key})

    def list(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """List objects below a prefix, in order of their keys.

        Each query lists its tables. They are read from S3's own store: to write and parse the XML
        of some hundred takes longer than many a query.
        """
        for found in sorted(_bucket(bucket).objects.values(), key=lambda found: found.key):
            if isinstance(found, S3Object) and found.key.startswith(prefix):
                etag = found.quoted_etag.strip('"')
                yield ObjectInfo(found.key, found.size or 0, etag, found.last_modified)

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        with _absence():
            body: bytes = get_object(bucket, key)["Body"]
        return body

    def read_range(self, bucket: str, key: str, start: int, size: int) -> ObjectRange:
        """Return a part of an object, as far as there is one."""
        try:
            found = self._ranged(bucket, key, f"bytes={start}-{start + size - 1}")
        except ClientError as error:
            if error.response["Error"]["Code"] != "InvalidRange":
                raise
            found = client("s3").head_object(Bucket=bucket, Key=key)
            return ObjectRange(b"", found["ContentLength"], found["ETag"])
        whole = int(found["ContentRange"].rpartition("/")[2])
        return ObjectRange(found["Body"], whole, found["ETag"])

    def _ranged(self, bucket: str, key: str, wanted: str) -> dict[str, Any]:
        with _absence():
            return get_object(bucket, key, Range=wanted)

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Put an object."""
        settings = {"ContentType": content_type} | self._encryption
        with _absence(), _refusals():
            put_object(bucket, key, body, **settings)

    def write_file(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """Put a file as an object, in parts where it is large."""
        if path.stat().st_size <= PART_BYTES:
            self.write(bucket, key, path.read_bytes(), content_type)
            return
        settings = {"ContentType": content_type} | self._encryption
        with _absence(), _refusals():
            _upload_parts(client("s3"), {"Bucket": bucket, "Key": key}, path, settings)

    def delete(self, bucket: str, key: str) -> None:
        """Delete an object."""
        with _absence():
            client("s3").delete_object(Bucket=bucket, Key=key)

    def exists(self, bucket: str, key: str) -> bool:
        """Return whether an object is there."""
        try:
            with _absence():
                client("s3").head_object(Bucket=bucket, Key=key)
        except ObjectNotFoundError:
            return False
        return True
