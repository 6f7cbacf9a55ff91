"""Drift detection reads what resources have now, and says what it can't compare."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.stacks import Stack
from tests.one_emulator import Client

RESOURCES = {
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 40}},
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "Orders"}},
    "Value": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "a"}},
    "Bucket": {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "VersioningConfiguration": {"Status": "Enabled"},
            "Tags": [{"Key": "team", "Value": "kitchen"}],
            "CorsConfiguration": {
                "CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]
            },
        },
    },
    "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
}


@pytest.fixture
def drifts(client: Client, stack: Stack) -> Callable[[], dict[str, dict[str, Any]]]:
    """`drifts()` detects the stack's drift, and gives each resource's by its name."""
    cloudformation = client("cloudformation")
    stack.deploy(RESOURCES)

    def detect() -> dict[str, dict[str, Any]]:
        detection = cloudformation.detect_stack_drift(StackName=stack.name)
        found = cloudformation.describe_stack_drift_detection_status(**detection_id(detection))
        assert found["DetectionStatus"] == "DETECTION_COMPLETE"
        told = cloudformation.describe_stack_resource_drifts(StackName=stack.name)
        shown = cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]
        assert shown["DriftInformation"]["StackDriftStatus"] == found["StackDriftStatus"]
        stack_status = {"": {"Stack": found["StackDriftStatus"]}}
        return stack_status | {one["LogicalResourceId"]: one for one in told["StackResourceDrifts"]}

    return detect


def detection_id(detection: Any) -> dict[str, str]:
    return {"StackDriftDetectionId": detection["StackDriftDetectionId"]}


def statuses(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: one["StackResourceDriftStatus"] for name, one in found.items() if name}


def test_stack_as_deployed_is_in_sync_but_for_what_is_not_read(
    drifts: Callable[[], dict[str, dict[str, Any]]],
) -> None:
    found = drifts()
    assert found[""]["Stack"] == "NOT_CHECKED"
    assert statuses(found) == {
        "Queue": "IN_SYNC", "Group": "IN_SYNC", "Topic": "IN_SYNC", "Value": "IN_SYNC",
        "Bucket": "NOT_CHECKED",  # its rules of CORS aren't read
    }  # fmt: skip


def test_changes_past_the_stack_are_found(
    client: Client, stack: Stack, drifts: Callable[[], dict[str, dict[str, Any]]]
) -> None:
    listed = client("cloudformation").describe_stack_resources(StackName=stack.name)
    names = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in listed["StackResources"]}
    client("sqs").set_queue_attributes(
        QueueUrl=names["Queue"], Attributes={"VisibilityTimeout": "50"}
    )
    client("logs").delete_log_group(logGroupName=names["Group"])
    client("s3").put_bucket_versioning(
        Bucket=names["Bucket"], VersioningConfiguration={"Status": "Suspended"}
    )
    found = drifts()
    assert found[""]["Stack"] == "DRIFTED"
    assert found["Queue"]["PropertyDifferences"] == [
        {
            "PropertyPath": "/VisibilityTimeout", "ExpectedValue": "40", "ActualValue": "50",
            "DifferenceType": "NOT_EQUAL",
        }
    ]  # fmt: skip
    expected = {"Queue": "MODIFIED", "Group": "DELETED", "Bucket": "MODIFIED"}
    assert statuses(found) == {"Topic": "IN_SYNC", "Value": "IN_SYNC"} | expected


def test_type_that_nothing_reads_is_refused_by_name(
    client: Client, stack: Stack, drifts: Callable[[], dict[str, dict[str, Any]]]
) -> None:
    assert drifts
    with pytest.raises(ClientError, match="WaitConditionHandle does not support drift"):
        client("cloudformation").detect_stack_resource_drift(
            StackName=stack.name, LogicalResourceId="Handle"
        )
