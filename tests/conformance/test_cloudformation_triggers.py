"""Alarms that roll a deployment back, while it runs and in the time after it."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.conformance.stacks import Stacks
from tests.conformance.test_cloudformation_stacks import topics
from tests.one_emulator import Client

type SetState = Callable[[str], dict[str, Any]]


@pytest.fixture
def state(client: Client) -> Iterator[SetState]:
    """`state("OK")` sets an alarm's state and gives what names it as a trigger."""
    cloudwatch, name = client("cloudwatch"), f"row-{uuid4().hex[:8]}"
    of = {"Namespace": "row", "MetricName": name, "Statistic": "Sum", "Period": 86400}
    bounds = {"Threshold": 1, "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1}
    cloudwatch.put_metric_alarm(AlarmName=name, **of, **bounds)
    found = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]

    def give(value: str) -> dict[str, Any]:
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=value, StateReason="row")
        trigger = {"Arn": found["AlarmArn"], "Type": "AWS::CloudWatch::Alarm"}
        return {"RollbackTriggers": [trigger]}

    yield give
    cloudwatch.delete_alarms(AlarmNames=[name])


def test_alarm_rolls_a_creation_back(stacks: Stacks, state: SetState) -> None:
    stack = stacks.create(topics("A"), RollbackConfiguration=state("ALARM"))
    assert stack.status == "ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in stacks.events(stack.name)]
    assert any("is in ALARM state" in reason for reason in reasons)


def test_missing_alarm_rolls_a_creation_back(stacks: Stacks, state: SetState) -> None:
    missing = state("OK")
    missing["RollbackTriggers"][0]["Arn"] += "-none"
    stack = stacks.create(topics("A"), RollbackConfiguration=missing)
    assert stack.status == "ROLLBACK_COMPLETE"


def test_triggers_hold_for_updates_until_there_are_none(stacks: Stacks, state: SetState) -> None:
    calm = state("OK")
    stack = stacks.create(topics("A"), RollbackConfiguration=calm)
    assert stack.described["RollbackConfiguration"] == calm
    state("ALARM")
    assert stacks.update(stack.name, topics("AB")).status == "UPDATE_ROLLBACK_COMPLETE"
    after = stacks.update(stack.name, topics("AB"), RollbackConfiguration={"RollbackTriggers": []})
    assert (after.status, after.described["RollbackConfiguration"]) == ("UPDATE_COMPLETE", {})


def test_alarm_in_the_time_after_rolls_back(stacks: Stacks, state: SetState) -> None:
    name, watched = f"row-{uuid4().hex[:10]}", {**state("OK"), "MonitoringTimeInMinutes": 5}
    stacks.names.append(name)
    stacks.cloudformation.create_stack(
        StackName=name, TemplateBody=json.dumps(topics("A")), RollbackConfiguration=watched
    )
    deadline = time.monotonic() + 30
    while "TopicA" not in complete(stacks, name) and time.monotonic() < deadline:
        time.sleep(0.05)
    state("ALARM")
    assert stacks.ended(name).status == "ROLLBACK_COMPLETE"


def complete(stacks: Stacks, name: str) -> set[str]:
    told = stacks.events(name)
    return {e["LogicalResourceId"] for e in told if e["ResourceStatus"] == "CREATE_COMPLETE"}
