"""S3 as Athena reads and writes it."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from analytics_emulator.athena import ObjectInfo, ObjectNotFoundError
from analytics_emulator.localstack.clients import client

_ABSENT = frozenset({"404", "NoSuchKey", "NoSuchBucket"})


@contextmanager
def _absence() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            raise ObjectNotFoundError(str(error)) from error
        raise


class AthenaObjects:
    """Objects in LocalStack's S3."""

    def list(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """List objects below a prefix, in order of their keys."""
        pages = client("s3").get_paginator("list_objects_v2")
        with _absence():
            for page in pages.paginate(Bucket=bucket, Prefix=prefix):
                for found in page.get("Contents", ()):
                    yield ObjectInfo(
                        found["Key"], found["Size"], found["ETag"].strip('"'), found["LastModified"]
                    )

    def read(self, bucket: str, key: str) -> bytes:
        """Give an object's content."""
        with _absence():
            body: bytes = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Put an object."""
        with _absence():
            client("s3").put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type)

    def exists(self, bucket: str, key: str) -> bool:
        """Say whether an object is there."""
        try:
            with _absence():
                client("s3").head_object(Bucket=bucket, Key=key)
        except ObjectNotFoundError:
            return False
        return True
