"""Lets the deletion of a bucket that isn't empty fail, as S3 does ("BucketNotEmpty").

LocalStack's CloudFormation provider deletes all objects first, so that a teardown which works
locally would fail on AWS, and data that was to be kept would be lost.
"""

from localstack.services.s3.resource_providers import aws_s3_bucket


def apply() -> None:
    """Take the emptying out."""

    def keep_objects(_s3: object, _bucket: str) -> None:
        """Leave it to S3 to refuse."""

    vars(aws_s3_bucket)["delete_all_s3_objects"] = keep_objects
