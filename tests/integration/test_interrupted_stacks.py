"""A stack that was at work when the emulator ended has failed, and can be undone whole."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.integration.host import PYTHON, Host, host_in
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")

TOPIC = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "before"}}}
WAIT = "AWS::CloudFormation::WaitCondition"


def waiting_for_ever(bucket: str, **others: Any) -> str:
    """Return a template whose bucket is there while a signal is awaited that never comes."""
    resources: dict[str, Any] = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": bucket}},
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Signal": {
            "Type": WAIT,
            "DependsOn": ["Bucket", *others],
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "600"},
        },
    }
    return json.dumps({"Resources": resources | others})


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with host_in(tmp_path) as found:
        found.start()
        yield found


until = partial(wait_until, seconds=60, pause=0.1)


def is_signal_awaited(host: Host, stack: str) -> bool:
    found = host.client("cloudformation").describe_stack_resources(StackName=stack)
    types = [one["ResourceType"] for one in found["StackResources"]]
    return WAIT in types


def status(host: Host, stack: str) -> str:
    found = host.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return str(found[0]["StackStatus"])


def restart_after_kill(host: Host) -> None:
    host.kill()
    host.start()


def buckets(host: Host) -> list[str]:
    return [one["Name"] for one in host.client("s3").list_buckets()["Buckets"]]


def delete(host: Host, stack: str) -> None:
    stacks = host.client("cloudformation")
    stacks.delete_stack(StackName=stack)
    stacks.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})


def test_interrupted_creation_has_failed_and_its_deletion_takes_all_that_was_made(
    host: Host,
) -> None:
    stacks = host.client("cloudformation")
    stacks.create_stack(StackName="made", TemplateBody=waiting_for_ever("half-made"))
    until(lambda: is_signal_awaited(host, "made"))
    restart_after_kill(host)
    found = stacks.describe_stack_resources(StackName="made")["StackResources"]
    assert {one["LogicalResourceId"]: one["ResourceStatus"] for one in found} == {
        "Bucket": "CREATE_COMPLETE",
        "Handle": "CREATE_COMPLETE",
        "Signal": "CREATE_FAILED",
    }
    assert (status(host, "made"), buckets(host)) == ("CREATE_FAILED", ["half-made"])
    delete(host, "made")
    assert buckets(host) == []


def test_interrupted_update_is_rolled_back_when_it_is_continued(host: Host) -> None:
    stacks = host.client("cloudformation")
    stacks.create_stack(StackName="kept", TemplateBody=json.dumps({"Resources": TOPIC}))
    stacks.get_waiter("stack_create_complete").wait(StackName="kept", WaiterConfig={"Delay": 1})
    before = stacks.get_template(StackName="kept")["TemplateBody"]
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "after"}}
    stacks.update_stack(StackName="kept", TemplateBody=waiting_for_ever("added", Topic=topic))
    until(lambda: is_signal_awaited(host, "kept"))
    restart_after_kill(host)
    assert status(host, "kept") == "UPDATE_ROLLBACK_FAILED"
    stacks.continue_update_rollback(StackName="kept")
    until(lambda: status(host, "kept") == "UPDATE_ROLLBACK_COMPLETE")
    assert buckets(host) == []
    (arn,) = [one["TopicArn"] for one in host.client("sns").list_topics()["Topics"]]
    told = host.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    assert told["DisplayName"] == "before"
    assert stacks.get_template(StackName="kept")["TemplateBody"] == before


def test_nested_stack_that_was_being_made_goes_with_its_parent(host: Host) -> None:
    host.client("s3").create_bucket(Bucket="templates")
    inner = waiting_for_ever("inner")
    host.client("s3").put_object(Bucket="templates", Key="inner.json", Body=inner.encode())
    url = f"{host.endpoint}/templates/inner.json"
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    stacks = host.client("cloudformation")
    stacks.create_stack(
        StackName="outer", TemplateBody=json.dumps({"Resources": {"Inner": nested}})
    )
    until(lambda: len(stacks.describe_stacks()["Stacks"]) == 2)
    (name,) = {one["StackName"] for one in stacks.describe_stacks()["Stacks"]} - {"outer"}
    until(lambda: is_signal_awaited(host, name))
    restart_after_kill(host)
    assert [status(host, one) for one in ("outer", name)] == ["CREATE_FAILED"] * 2
    delete(host, "outer")
    assert buckets(host) == ["templates"]
