"""A bucket that stands already, taken into a stack of its own by a change set of type IMPORT."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.one_emulator import Client


@pytest.fixture
def cloudformation(client: Client) -> Any:
    return client("cloudformation")


@pytest.fixture
def bucket(client: Client) -> Iterator[str]:
    s3, name = client("s3"), f"import-{uuid4().hex[:12]}"
    s3.create_bucket(Bucket=name)
    yield name
    s3.delete_bucket(Bucket=name)


def resource(name: str, **attributes: str) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}, **attributes}


def create(cloudformation: Any, resources: dict[str, Any], *names: str) -> Any:
    listed = [
        {
            "ResourceType": "AWS::S3::Bucket",
            "LogicalResourceId": logical_id,
            "ResourceIdentifier": {"BucketName": resources[logical_id]["Properties"]["BucketName"]},
        }
        for logical_id in names
    ]
    return cloudformation.create_change_set(
        StackName=f"import-{uuid4().hex[:8]}",
        ChangeSetName="import",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": resources}),
        ResourcesToImport=listed,
    )


def test_imported_bucket_stays_when_its_stack_goes(
    cloudformation: Any, client: Client, bucket: str
) -> None:
    made = create(cloudformation, {"B": resource(bucket, DeletionPolicy="Retain")}, "B")
    (change,) = cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    assert change["ResourceChange"]["Action"] == "Import"
    cloudformation.execute_change_set(ChangeSetName=made["Id"])
    cloudformation.get_waiter("stack_import_complete").wait(
        StackName=made["StackId"], WaiterConfig={"Delay": 1}
    )
    events = cloudformation.describe_stack_events(StackName=made["StackId"])["StackEvents"]
    own = [one["ResourceStatus"] for one in events if one["LogicalResourceId"] == "B"]
    assert own == ["IMPORT_COMPLETE", "IMPORT_IN_PROGRESS"]
    told = cloudformation.describe_events(StackName=made["StackId"])["OperationEvents"]
    assert [one["EventId"] for one in told] == [one["EventId"] for one in events]
    operation = {"OperationId": told[0]["OperationId"], "Filters": {"FailedEvents": True}}
    assert cloudformation.describe_events(**operation)["OperationEvents"] == []
    cloudformation.delete_stack(StackName=made["StackId"])
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=made["StackId"], WaiterConfig={"Delay": 1}
    )
    client("s3").head_bucket(Bucket=bucket)


def test_import_asks_for_a_deletion_policy(cloudformation: Any, bucket: str) -> None:
    with pytest.raises(ClientError, match=r"\[B\] must have DeletionPolicy attribute"):
        create(cloudformation, {"B": resource(bucket)}, "B")


def test_import_makes_nothing_else(cloudformation: Any, bucket: str) -> None:
    kept = resource(bucket, DeletionPolicy="Retain")
    other = resource(f"{bucket}-2", DeletionPolicy="Retain")
    with pytest.raises(ClientError, match=r"Resources \[Other\] is missing"):
        create(cloudformation, {"B": kept, "Other": other}, "B")
