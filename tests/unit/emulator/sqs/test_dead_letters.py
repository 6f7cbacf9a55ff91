"""Dead letters go to a queue that is there, of the same kind, and takes them."""

import json
from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from analytics_emulator.sqs.dead_letters import check_policies

ARN = "arn:aws:sqs:us-east-1:000000000000:"
SOURCE = f"{ARN}orders"


def allowing(permission: str, *sources: str) -> dict[str, str]:
    """Give the attributes of a queue with that permission."""
    policy = {"redrivePermission": permission, **({"sourceQueueArns": sources} if sources else {})}
    return {"RedriveAllowPolicy": json.dumps(policy)}


QUEUES: dict[str, dict[str, str]] = {
    "dead": {},
    "dead.fifo": {},
    "all": allowing("allowAll"),
    "none": allowing("denyAll"),
    "ours": allowing("byQueue", SOURCE),
    "others": allowing("byQueue", f"{ARN}others"),
}


def check(source: str = SOURCE, **policies: Any) -> None:
    """Set a queue's policies."""
    written = {name: json.dumps(policy) for name, policy in policies.items()}
    check_policies(source, written, lambda _account, _region, name: QUEUES.get(name))


@pytest.mark.parametrize(
    ("source", "target"),
    [("orders", "dead"), ("orders.fifo", "dead.fifo"), ("orders", "all"), ("orders", "ours")],
)
def test_queue_takes_dead_letters(source: str, target: str) -> None:
    for count in (1, "1000"):
        policy = {"deadLetterTargetArn": ARN + target, "maxReceiveCount": count}
        check(ARN + source, RedrivePolicy=policy)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (f"{ARN}missing", "Dead letter target does not exist."),
        (f"{ARN}dead.fifo", "must be same type of queue as the source.."),
        (f"{ARN}none", "does not allow the source"),
        (f"{ARN}others", "does not allow the source"),
        ("dead", "should be fully qualified ARN."),
        (f"{ARN}dead:more", "should be fully qualified ARN."),
        (ARN.replace("sqs", "sns") + "dead", "Only SQS queues are valid"),
        (ARN.replace("us-east-1", "eu-west-1") + "dead", "must be in same region"),
        (ARN.replace("0:", "1:") + "dead", "owner should be same"),
    ],
)
def test_queue_takes_no_dead_letters(target: str, said: str) -> None:
    policy = {"deadLetterTargetArn": target, "maxReceiveCount": 3}
    with pytest.raises(ServiceError) as refused:
        check(RedrivePolicy=policy)
    assert refused.value.code == "InvalidParameterValueException"
    assert said in refused.value.message
    assert refused.value.message.startswith(f"Value {json.dumps(policy)} for parameter")


@pytest.mark.parametrize("count", [0, -1, 1001, "1001", "some", None, 1.5, True])
def test_message_is_received_one_to_thousand_times(count: object) -> None:
    with pytest.raises(ServiceError, match="valid values are from 1 to 1000 both inclusive"):
        check(RedrivePolicy={"deadLetterTargetArn": f"{ARN}dead", "maxReceiveCount": count})


def test_sources_are_at_most_ten_texts() -> None:
    check(RedriveAllowPolicy={"redrivePermission": "byQueue", "sourceQueueArns": [SOURCE] * 10})
    for sources in ([SOURCE] * 11, [], SOURCE, [1]):
        policy = {"redrivePermission": "byQueue", "sourceQueueArns": sources}
        with pytest.raises(ServiceError, match="can't create the redrive allow policy"):
            check(RedriveAllowPolicy=policy)


def test_empty_policy_takes_away_what_stands() -> None:
    policies = {"RedrivePolicy": "", "RedriveAllowPolicy": ""}
    check_policies(SOURCE, policies, lambda *_: pytest.fail("no queue is looked for"))
