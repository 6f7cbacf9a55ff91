"""Encrypts a bucket by S3's default again once its own is deleted; LocalStack then tells none.

Source: S3 API reference, DeleteBucketEncryption.
"""

from typing import Any

from localstack.services.s3.constants import DEFAULT_BUCKET_ENCRYPTION
from localstack.services.s3.provider import S3Provider

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Put the default in the place of what is deleted."""

    @patched(S3Provider.delete_bucket_encryption)
    def delete_bucket_encryption(
        _delete: Any, self: Any, context: Any, bucket: str, *_args: Any, **_more: Any
    ) -> None:
        _store, found = self._get_cross_account_bucket(context, bucket)
        found.encryption_rule = DEFAULT_BUCKET_ENCRYPTION
