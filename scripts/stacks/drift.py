"""Finds what was changed past CloudFormation: drift detection of every stack."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from scripts.aws.target import Target

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.literals import StackResourceDriftStatusType
    from mypy_boto3_cloudformation.type_defs import StackResourceDriftTypeDef

POLL_SECONDS = 2.0
STATUSES: "list[StackResourceDriftStatusType]" = ["IN_SYNC", "MODIFIED", "DELETED"]
NOT_EMULATED = "InternalFailure"  # how an emulator answers an operation that it lacks


class DriftUnknownError(Exception):
    """Drift can't be detected here; the text says why."""


@dataclass(frozen=True)
class Drift:
    """One resource that is not as its template says."""

    stack_name: str
    logical_id: str
    resource_type: str
    status: str
    differences: tuple[str, ...]


class Detection(NamedTuple):
    """The resources that differ, and how many could be compared."""

    drifts: list[Drift]
    compared: int


def detect(target: Target, stack_name: str) -> Detection:
    """Compare each resource of a stack with its template; gives those that differ.

    Raises `DriftUnknownError` where CloudFormation can't tell, as in an emulator without it.
    """
    client: CloudFormationClient = target.session.client("cloudformation")
    try:
        detection = client.detect_stack_drift(StackName=stack_name)["StackDriftDetectionId"]
    except ClientError as error:
        if target.is_local and error.response["Error"]["Code"] == NOT_EMULATED:
            raise DriftUnknownError(
                f"{target.title} has no drift detection: --drift works on AWS alone."
            ) from error
        raise
    _wait(client, stack_name, detection)
    compared = list(_compared(client, stack_name))
    differing = [one for one in compared if one["StackResourceDriftStatus"] != "IN_SYNC"]
    return Detection([_drift(stack_name, one) for one in differing], len(compared))


def _compared(
    client: "CloudFormationClient", stack_name: str
) -> "Iterator[StackResourceDriftTypeDef]":
    more: dict[str, Any] = {}
    while True:
        page = client.describe_stack_resource_drifts(
            StackName=stack_name, StackResourceDriftStatusFilters=STATUSES, **more
        )
        yield from page["StackResourceDrifts"]
        if "NextToken" not in page:
            return
        more = {"NextToken": page["NextToken"]}


def _drift(stack_name: str, found: "StackResourceDriftTypeDef") -> Drift:
    return Drift(
        stack_name,
        found["LogicalResourceId"],
        found["ResourceType"],
        found["StackResourceDriftStatus"],
        tuple(
            f"{change['PropertyPath']}: {change['ExpectedValue']} → {change['ActualValue']}"
            for change in found.get("PropertyDifferences", [])
        ),
    )


def _wait(client: "CloudFormationClient", stack_name: str, detection: str) -> None:
    while True:
        answer = client.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
        if answer["DetectionStatus"] == "DETECTION_COMPLETE":
            return
        if answer["DetectionStatus"] == "DETECTION_FAILED":
            reason = answer.get("DetectionStatusReason", "no reason given")
            raise DriftUnknownError(f"{stack_name}: {reason}")
        time.sleep(POLL_SECONDS)
