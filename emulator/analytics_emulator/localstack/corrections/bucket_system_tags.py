"""Keeps what CloudFormation tags a bucket with when its tags are put anew.

Who leaves them out is refused ("System tags cannot be removed by requester", as users quote S3,
hashicorp/terraform-provider-aws); that DeleteBucketTagging leaves them is unverified.
"""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api.s3 import InvalidTag
from localstack.services.s3.provider import S3Provider

from analytics_emulator.cloudformation.system_tags import PREFIX
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Keep them through PutBucketTagging and DeleteBucketTagging."""

    @patched(S3Provider.put_bucket_tagging)
    def put_bucket_tagging(
        original: Any, self: Any, context: Any, bucket: str, tagging: Any, **more: Any
    ) -> None:
        held = _system_tags_of(self, context, bucket)
        given = {tag.get("Key"): tag.get("Value") for tag in tagging.get("TagSet") or ()}
        if not context.is_internal_call and held.keys() - given.keys():
            raise InvalidTag("System tags cannot be removed by requester")
        if held:
            own = [t for t in tagging["TagSet"] if held.get(t.get("Key")) != t.get("Value")]
            tagging = {**tagging, "TagSet": own}
        original(self, context, bucket, tagging, **more)
        hold(self, context, bucket, held)

    @patched(S3Provider.delete_bucket_tagging)
    def delete_bucket_tagging(
        original: Any, self: Any, context: Any, bucket: str, **more: Any
    ) -> None:
        held = _system_tags_of(self, context, bucket)
        original(self, context, bucket, **more)
        hold(self, context, bucket, held)


def _system_tags_of(provider: Any, context: Any, bucket: str) -> dict[str, str]:
    store, found = provider._get_cross_account_bucket(context, bucket)
    held: dict[str, str] = store.tags.get_tags(found.bucket_arn)
    return {key: value for key, value in held.items() if key.startswith(PREFIX)}


def hold(provider: Any, context: Any, bucket: str, tags: Mapping[str, str]) -> None:
    """Add to a bucket's tags."""
    store, found = provider._get_cross_account_bucket(context, bucket)
    store.tags.update_tags(found.bucket_arn, tags)
