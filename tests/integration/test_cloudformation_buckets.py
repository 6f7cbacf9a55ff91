"""A bucket has what its template says, through creation, update and deletion."""

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, WaiterError

from tests.integration.stacks import Stack, Template
from tests.one_emulator import Client
from tests.own_tags import without_system_tags

BLOCKED = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": False,
}


@pytest.fixture
def name() -> str:
    return f"bucket-{uuid4().hex[:12]}"


@pytest.fixture
def s3(client: Client) -> Any:
    return client("s3")


def bucket(name: str, **properties: Any) -> Template:
    properties = {"BucketName": name, **properties}
    return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}}


def expiry(days: int) -> dict[str, Any]:
    rule = {"Id": "r", "Status": "Enabled", "Prefix": "raw/", "ExpirationInDays": str(days)}
    return {"Rules": [rule]}


def test_bucket_keeps_its_settings(stack: Stack, s3: Any, name: str) -> None:
    default = {"SSEAlgorithm": "aws:kms"}
    encryption = [{"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": default}]
    stack.deploy(
        bucket(
            name,
            BucketEncryption={"ServerSideEncryptionConfiguration": encryption},
            OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
            PublicAccessBlockConfiguration=BLOCKED,
            VersioningConfiguration={"Status": "Enabled"},
            Tags=[{"Key": "team", "Value": "data"}],
        )
    )
    kept = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert kept == {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    controls = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
    assert controls["Rules"] == [{"ObjectOwnership": "BucketOwnerPreferred"}]
    block = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert block == BLOCKED
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    tags = without_system_tags(s3.get_bucket_tagging(Bucket=name)["TagSet"])
    assert tags == [{"Key": "team", "Value": "data"}]


def test_bucket_is_updated_in_place(stack: Stack, s3: Any, name: str) -> None:
    stack.deploy(bucket(name, LifecycleConfiguration=expiry(30)))
    s3.put_object(Bucket=name, Key="kept", Body=b"x")
    changes = stack.deploy(
        bucket(
            name, LifecycleConfiguration=expiry(7), VersioningConfiguration={"Status": "Enabled"}
        )
    )
    assert changes["Bucket"].get("Replacement") in (None, "False")
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert (rule["Expiration"], rule["Filter"]) == ({"Days": 7}, {"Prefix": "raw/"})
    assert s3.get_object(Bucket=name, Key="kept")["Body"].read() == b"x"
    for version in s3.list_object_versions(Bucket=name)["Versions"]:
        s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])


def test_dropped_settings_are_taken_away(stack: Stack, s3: Any, name: str) -> None:
    default = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    settings = {
        "VersioningConfiguration": {"Status": "Enabled"},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [default]},
    }
    stack.deploy(bucket(name, LifecycleConfiguration=expiry(30), **settings))
    stack.deploy(bucket(name))
    (rule,) = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket=name)
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Suspended"


def test_bucket_logs_to_another(stack: Stack, s3: Any, name: str) -> None:
    logs = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"{name}-logs"}}
    logging = {"DestinationBucketName": {"Ref": "Logs"}, "LogFilePrefix": "data/"}
    stack.deploy({"Logs": logs, **bucket(name, LoggingConfiguration=logging)})
    enabled = s3.get_bucket_logging(Bucket=name)["LoggingEnabled"]
    assert enabled == {"TargetBucket": f"{name}-logs", "TargetPrefix": "data/"}


def test_existing_bucket_is_not_taken_over(stack: Stack, s3: Any, name: str) -> None:
    s3.create_bucket(Bucket=name)
    with pytest.raises(WaiterError):
        stack.deploy(bucket(name))
    assert f"{name} already exists" in stack.failure("Bucket")
    assert stack.status() == "ROLLBACK_COMPLETE"
    s3.delete_bucket(Bucket=name)


def test_failed_setting_leaves_no_bucket(stack: Stack, s3: Any, name: str) -> None:
    nowhere = {"DestinationBucketName": f"{name}-nowhere"}
    with pytest.raises(WaiterError):
        stack.deploy(bucket(name, LoggingConfiguration=nowhere))
    with pytest.raises(ClientError, match="404"):
        s3.head_bucket(Bucket=name)


def test_bucket_with_objects_is_not_deleted(stack: Stack, s3: Any, name: str) -> None:
    stack.deploy(bucket(name))
    s3.put_object(Bucket=name, Key="k", Body=b"x")
    with pytest.raises(WaiterError):
        stack.delete()
    assert stack.status() == "DELETE_FAILED"
    s3.delete_object(Bucket=name, Key="k")


def test_setting_that_is_not_honoured_is_refused(stack: Stack, name: str) -> None:
    with pytest.raises(ClientError, match=r"Bucket \(AWS::S3::Bucket\): ReplicationConfiguration"):
        stack.deploy(bucket(name, ReplicationConfiguration={"Role": "r", "Rules": []}))


def test_bucket_without_a_name_gets_one_in_lower_case(stack: Stack, s3: Any) -> None:
    arn = {"Arn": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}}}
    stack.deploy({"Bucket": {"Type": "AWS::S3::Bucket"}}, Outputs=arn)
    made_up = stack.outputs()["Arn"].removeprefix("arn:aws:s3:::")
    assert made_up.startswith(f"{stack.name}-bucket-")
    s3.head_bucket(Bucket=made_up)
