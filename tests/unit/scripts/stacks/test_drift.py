"""What drift detection finds, over CloudFormation's answers in memory."""

from dataclasses import dataclass, field
from typing import Any, cast

import boto3
import pytest

from scripts.aws.target import Target
from scripts.stacks import drift
from tests.unit.scripts.fakes.answers import client_error

CHANGE = {
    "PropertyPath": "/VersioningConfiguration/Status",
    "ExpectedValue": "Enabled",
    "ActualValue": "Suspended",
}
FOUND = {
    "LogicalResourceId": "LogBucket",
    "ResourceType": "AWS::S3::Bucket",
    "StackResourceDriftStatus": "MODIFIED",
    "PropertyDifferences": [CHANGE],
}


@dataclass
class FakeDetection:
    """CloudFormation's three calls of drift detection; the answer comes in two pages."""

    statuses: list[str] = field(
        default_factory=lambda: ["DETECTION_IN_PROGRESS", "DETECTION_COMPLETE"]
    )
    is_there: bool = True

    def client(self, _: str) -> "FakeDetection":
        return self

    def detect_stack_drift(self, StackName: str) -> dict[str, str]:  # noqa: N803
        if not self.is_there:
            raise client_error("InternalFailure", "not yet been emulated")
        return {"StackDriftDetectionId": StackName}

    def describe_stack_drift_detection_status(self, StackDriftDetectionId: str) -> dict[str, str]:  # noqa: N803
        return {"DetectionStatus": self.statuses.pop(0), "DetectionStatusReason": "no rights"}

    def describe_stack_resource_drifts(self, NextToken: str = "", **_: Any) -> dict[str, Any]:  # noqa: N803
        rest = {} if NextToken else {"NextToken": "more"}
        same = {**FOUND, "StackResourceDriftStatus": "IN_SYNC"}
        return {"StackResourceDrifts": [FOUND, same], **rest}

    def target(self, endpoint: str | None) -> Target:
        return Target(cast("boto3.Session", self), "eu-west-1", endpoint)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drift, "POLL_SECONDS", 0.0)


def test_every_page_of_differences_is_told() -> None:
    found, compared = drift.detect(FakeDetection().target(None), "shop-dev-s3")
    assert compared == 4
    assert [item.logical_id for item in found] == ["LogBucket", "LogBucket"]
    assert found[0].differences == ("/VersioningConfiguration/Status: Enabled → Suspended",)


def test_detection_that_fails_says_why() -> None:
    fake = FakeDetection(statuses=["DETECTION_FAILED"])
    with pytest.raises(drift.DriftUnknownError, match="shop-dev-s3: no rights"):
        drift.detect(fake.target(None), "shop-dev-s3")


def test_emulator_without_it_is_named() -> None:
    fake = FakeDetection(is_there=False)
    with pytest.raises(drift.DriftUnknownError, match="works on AWS alone"):
        drift.detect(fake.target("http://127.0.0.1:4566"), "shop-dev-s3")
