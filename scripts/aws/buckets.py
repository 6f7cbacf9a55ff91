"""Buckets from outside: whose they are, and how they are emptied, old versions included."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from scripts.aws.target import Target

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import (
        ListObjectVersionsOutputTypeDef,
        ObjectIdentifierTypeDef,
    )


class BucketError(Exception):
    """A bucket can't be used; the text says why."""


def exists(target: Target, bucket: str) -> bool:
    """Return whether a bucket of ours has this name; raises `BucketError` for somebody else's."""
    try:
        target.session.client("s3").head_bucket(
            Bucket=bucket, ExpectedBucketOwner=target.account_id
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchBucket"):
            return False
        if error.response["Error"]["Code"] == "403":
            raise BucketError(f"Bucket {bucket} is not ours, or we may not see it.") from error
        raise
    return True


def require(target: Target, bucket: str) -> None:
    """Raise `BucketError` unless a bucket is there, ours, and in the target's region.

    Lambda reads code from its own region alone (CreateFunction API reference, FunctionCode).
    """
    if not exists(target, bucket):
        raise BucketError(
            f"Bucket {bucket} doesn't exist: make it first, "
            "or leave --s3-bucket-name out and the s3 stack makes one."
        )
    region = target.session.client("s3").head_bucket(Bucket=bucket).get("BucketRegion")
    if region not in (None, target.region):
        raise BucketError(f"Bucket {bucket} is in {region}; code must lie in {target.region}.")


def size(target: Target, bucket: str) -> tuple[int, int]:
    """Count a bucket's object versions and their bytes; both are what S3 bills."""
    pages = target.session.client("s3").get_paginator("list_object_versions")
    sizes = [
        version["Size"]
        for page in pages.paginate(Bucket=bucket)
        for version in page.get("Versions", [])
    ]
    return len(sizes), sum(sizes)


def empty(target: Target, bucket: str) -> int:
    """Delete every version and delete marker of a bucket; gives how many there were."""
    s3 = target.session.client("s3")
    deleted = 0
    for page in _versions(target, bucket):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        keys: list[ObjectIdentifierTypeDef] = [
            {"Key": item["Key"], "VersionId": item["VersionId"]} for item in found
        ]
        if keys:
            answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
            _raise_first(bucket, [error["Message"] for error in answer.get("Errors", [])])
            deleted += len(keys)
    return deleted


def _versions(target: Target, bucket: str) -> "Iterator[ListObjectVersionsOutputTypeDef]":
    """List a bucket's versions; none where somebody deleted it meanwhile."""
    pages = target.session.client("s3").get_paginator("list_object_versions")
    try:
        yield from pages.paginate(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def remove(target: Target, bucket: str) -> int:
    """Empty a bucket and delete it; gives how many object versions went with it."""
    deleted = empty(target, bucket)
    try:
        target.session.client("s3").delete_bucket(Bucket=bucket)
    except ClientError as error:
        # A call that was sent again after its answer got lost finds its work done.
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise
    return deleted


def _raise_first(bucket: str, messages: list[str]) -> None:
    if messages:
        raise BucketError(f"{len(messages)} objects of {bucket} stay: {messages[0]}")
