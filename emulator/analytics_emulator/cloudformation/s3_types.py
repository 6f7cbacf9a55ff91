"""AWS::S3::Bucket over the S3 API: each setting of a bucket is one call of its own.

Settings are put when they are given or change, and taken away when a template drops them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
)
from analytics_emulator.cloudformation.s3_settings import (
    cors_to_api,
    encryption_to_api,
    lifecycle_to_api,
    logging_to_api,
    notifications_to_api,
    tags_to_api,
    website_to_api,
)
from analytics_emulator.service import ServiceError

_DEFAULT_REGION = "us-east-1"  # the one that CreateBucket takes no LocationConstraint for


@dataclass(frozen=True)
class BucketSetting:
    """A property, the call and member that put it, its conversion, and the call that drops it.

    Without such a call, `off` is what is put in its place.
    """

    name: str
    put: str
    member: str
    convert: Callable[[Any], Any] = lambda value: value
    drop: str | None = None
    off: Properties = field(default_factory=dict)

    def apply(self, api: Api, bucket: str, value: Any) -> None:
        """Make the bucket have the value; None is none."""
        if value is not None:
            api.call(self.put, {"Bucket": bucket, self.member: self.convert(value)})
        elif self.drop:
            api.call(self.drop, {"Bucket": bucket})
        else:
            api.call(self.put, {"Bucket": bucket, self.member: self.off})


SETTINGS = (
    BucketSetting(
        "OwnershipControls",
        "put_bucket_ownership_controls",
        "OwnershipControls",
        drop="delete_bucket_ownership_controls",
    ),
    BucketSetting(
        "PublicAccessBlockConfiguration",
        "put_public_access_block",
        "PublicAccessBlockConfiguration",
        drop="delete_public_access_block",
    ),
    BucketSetting(
        "BucketEncryption",
        "put_bucket_encryption",
        "ServerSideEncryptionConfiguration",
        encryption_to_api,
        drop="delete_bucket_encryption",
    ),
    BucketSetting(
        "VersioningConfiguration",
        "put_bucket_versioning",
        "VersioningConfiguration",
        off={"Status": "Suspended"},
    ),
    BucketSetting(
        "ObjectLockConfiguration",
        "put_object_lock_configuration",
        "ObjectLockConfiguration",
        off={"ObjectLockEnabled": "Enabled"},
    ),
    BucketSetting(
        "LifecycleConfiguration",
        "put_bucket_lifecycle_configuration",
        "LifecycleConfiguration",
        lifecycle_to_api,
        drop="delete_bucket_lifecycle",
    ),
    BucketSetting(
        "LoggingConfiguration", "put_bucket_logging", "BucketLoggingStatus", logging_to_api
    ),
    BucketSetting(
        "CorsConfiguration",
        "put_bucket_cors",
        "CORSConfiguration",
        cors_to_api,
        drop="delete_bucket_cors",
    ),
    BucketSetting(
        "WebsiteConfiguration",
        "put_bucket_website",
        "WebsiteConfiguration",
        website_to_api,
        drop="delete_bucket_website",
    ),
    BucketSetting(
        "NotificationConfiguration",
        "put_bucket_notification_configuration",
        "NotificationConfiguration",
        notifications_to_api,
    ),
    BucketSetting(
        "Tags", "put_bucket_tagging", "Tagging", tags_to_api, drop="delete_bucket_tagging"
    ),
)


@dataclass(frozen=True)
class BucketCreation:
    """CreateBucket, refused where the bucket stands already.

    S3 answers the owner of an existing bucket in us-east-1 with success (S3 API reference,
    CreateBucket); CloudFormation doesn't take such a bucket over ("NAME already exists").
    """

    attributes: Mapping[str, str] = field(default_factory=dict)

    def run(self, api: Api, properties: Properties) -> Properties:
        """Create the bucket without any setting."""
        bucket = properties["BucketName"]
        if _exists(api, bucket):
            raise ServiceError("AlreadyExists", f"{bucket} already exists")
        request: Properties = {"Bucket": bucket}
        if api.context.region != _DEFAULT_REGION:
            place = {"LocationConstraint": api.context.region}
            request["CreateBucketConfiguration"] = place
        if (lock := properties.get("ObjectLockEnabled")) is not None:
            request["ObjectLockEnabledForBucket"] = lock
        api.call("create_bucket", request)
        return {}


def _exists(api: Api, bucket: str) -> bool:
    try:
        api.call("head_bucket", {"Bucket": bucket})
    except ServiceError as error:
        if error.code in ("404", "NoSuchBucket"):
            return False
        raise
    return True


def _put_settings(api: Api, properties: Properties) -> None:
    _change_settings(api, {}, properties)


def _change_settings(api: Api, before: Properties, after: Properties) -> None:
    for setting in SETTINGS:
        value = after.get(setting.name)
        if value != before.get(setting.name):
            setting.apply(api, after["BucketName"], value)


def _addresses(api: Api, properties: Properties) -> Properties:
    """Return the bucket's names in the form that they have on AWS, under the emulator's suffix."""
    bucket, region, suffix = properties["BucketName"], api.context.region, api.url_suffix
    return {
        "Arn": f"arn:aws:s3:::{bucket}",
        "DomainName": f"{bucket}.s3.{suffix}",
        "DualStackDomainName": f"{bucket}.s3.dualstack.{region}.{suffix}",
        "RegionalDomainName": f"{bucket}.s3.{region}.{suffix}",
        "WebsiteURL": f"http://{bucket}.s3-website.{suffix}",
    }


BUCKET = ResourceType(
    "AWS::S3::Bucket",
    service="s3",
    reference="BucketName",
    name="BucketName",
    made_up_name=str.lower,
    create=BucketCreation(),
    derive=_addresses,
    derived=("Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"),
    after_create=_put_settings,
    update=_change_settings,
    delete=Operation("delete_bucket", {"Bucket": "BucketName"}),
    create_only=("BucketName", "ObjectLockEnabled"),
)
