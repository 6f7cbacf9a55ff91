"""Resources that stand already, taken into stacks by change sets of type IMPORT."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, WaiterError

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


QUEUE = {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"}
TOPIC = {"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain"}


@pytest.fixture
def things(client: Client) -> Iterator[dict[str, dict[str, Any]]]:
    """What stands: a queue, a topic, a group of logs and an API, by what identifies each."""
    name = f"import-{uuid4().hex[:12]}"
    queue = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    topic = client("sns").create_topic(Name=name)["TopicArn"]
    client("logs").create_log_group(logGroupName=name)
    api = client("apigateway").create_rest_api(name=name)["id"]
    yield {
        "AWS::SQS::Queue": {"QueueUrl": queue},
        "AWS::SNS::Topic": {"TopicArn": topic},
        "AWS::Logs::LogGroup": {"LogGroupName": name},
        "AWS::ApiGateway::RestApi": {"RestApiId": api},
    }
    client("logs").delete_log_group(logGroupName=name)
    client("apigateway").delete_rest_api(restApiId=api)


def take(
    cloudformation: Any, stack: str, resources: dict[str, Any], things: dict[str, Any], *names: str
) -> Any:
    listed = [
        {
            "ResourceType": resources[name]["Type"],
            "LogicalResourceId": name,
            "ResourceIdentifier": things[resources[name]["Type"]],
        }
        for name in names
    ]
    made = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName="import",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": resources}),
        ResourcesToImport=listed,
    )
    return cloudformation.describe_change_set(ChangeSetName=made["Id"])


def run(cloudformation: Any, made: Any) -> None:
    cloudformation.execute_change_set(ChangeSetName=made["ChangeSetId"])
    cloudformation.get_waiter("stack_import_complete").wait(
        StackName=made["StackId"], WaiterConfig={"Delay": 1}
    )


def test_resources_of_many_types_are_taken_and_then_updated(
    cloudformation: Any, client: Client, things: dict[str, Any]
) -> None:
    resources = {
        "Q": QUEUE,
        "T": TOPIC,
        "G": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain"},
        "A": {
            "Type": "AWS::ApiGateway::RestApi",
            "DeletionPolicy": "Retain",
            "Properties": {"Name": things["AWS::Logs::LogGroup"]["LogGroupName"]},
        },
    }
    made = take(cloudformation, f"import-{uuid4().hex[:8]}", resources, things, *resources)
    run(cloudformation, made)
    told = cloudformation.describe_stack_resources(StackName=made["StackId"])["StackResources"]
    assert {one["PhysicalResourceId"] for one in told} == {
        value for identifier in things.values() for value in identifier.values()
    }
    changed = {name: {**one, "DeletionPolicy": "Delete"} for name, one in resources.items()}
    changed["Q"] = {**changed["Q"], "Properties": {"VisibilityTimeout": 44}}
    del changed["G"], changed["A"]
    body = json.dumps({"Resources": changed})
    cloudformation.update_stack(StackName=made["StackId"], TemplateBody=body)
    waiting = {"StackName": made["StackId"], "WaiterConfig": {"Delay": 1}}
    cloudformation.get_waiter("stack_update_complete").wait(**waiting)
    sqs, url = client("sqs"), things["AWS::SQS::Queue"]["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert found["Attributes"]["VisibilityTimeout"] == "44"
    cloudformation.delete_stack(StackName=made["StackId"])
    cloudformation.get_waiter("stack_delete_complete").wait(**waiting)
    with pytest.raises(ClientError):
        sqs.get_queue_url(QueueName=url.rpartition("/")[2])


def test_stack_that_stands_takes_more_and_nothing_else_changes(
    cloudformation: Any, things: dict[str, Any]
) -> None:
    """The reason as users quote it (aws/aws-cdk issues on `cdk import`)."""
    resources = {"Q": QUEUE}
    made = take(cloudformation, f"import-{uuid4().hex[:8]}", resources, things, "Q")
    run(cloudformation, made)
    other = {**QUEUE, "Properties": {"VisibilityTimeout": 5}}
    refused = take(cloudformation, made["StackId"], {"Q": other, "T": TOPIC}, things, "T")
    assert "modified resources [Q] in your template" in refused["StatusReason"]
    cloudformation.delete_change_set(ChangeSetName=refused["ChangeSetId"])
    run(
        cloudformation, take(cloudformation, made["StackId"], {"Q": QUEUE, "T": TOPIC}, things, "T")
    )
    told = cloudformation.describe_stack_resources(StackName=made["StackId"])["StackResources"]
    assert {one["LogicalResourceId"] for one in told} == {"Q", "T"}
    with pytest.raises(ClientError, match="is already managed by stack"):
        take(cloudformation, f"import-{uuid4().hex[:8]}", {"Q": QUEUE}, things, "Q")
    cloudformation.delete_stack(StackName=made["StackId"])


def test_import_of_what_is_not_there_is_rolled_back(
    cloudformation: Any, things: dict[str, Any]
) -> None:
    gone = {"AWS::SQS::Queue": {"QueueUrl": things["AWS::SQS::Queue"]["QueueUrl"] + "-gone"}}
    resources = {"Q": QUEUE, "T": TOPIC}
    stack = f"import-{uuid4().hex[:8]}"
    made = take(cloudformation, stack, resources, {**things, **gone}, "Q", "T")
    cloudformation.execute_change_set(ChangeSetName=made["ChangeSetId"])
    with pytest.raises(WaiterError, match="IMPORT_ROLLBACK_COMPLETE"):
        cloudformation.get_waiter("stack_import_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 1}
        )


def test_type_that_nothing_reads_is_refused_by_name(cloudformation: Any) -> None:
    kind = "AWS::Glue::Table"
    resources = {"X": {"Type": kind, "DeletionPolicy": "Retain", "Properties": {}}}
    with pytest.raises(ClientError, match=f"{kind}. are not supported for Import"):
        take(cloudformation, f"import-{uuid4().hex[:8]}", resources, {kind: {"Id": "x"}}, "X")
