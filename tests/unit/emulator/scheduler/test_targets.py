"""Schedules call their targets as EventBridge Scheduler's guide says."""

from typing import Any

import pytest

from analytics_emulator.scheduler.targets import TargetCall, call_of, why_no_target

HERE = "us-east-1:000000000000"
QUEUE = "https://sqs.us-east-1.amazonaws.com/000000000000/q.fifo"
TOLD = {"EventBridgeParameters": {"DetailType": "d", "Source": "s"}}
ENTRY = {"DetailType": "d", "Source": "s", "Detail": "{}"}


@pytest.mark.parametrize(
    ("arn", "more", "expected"),
    [
        (
            f"arn:aws:sqs:{HERE}:q.fifo",
            {"SqsParameters": {"MessageGroupId": "g"}},
            TargetCall("sqs", "send_message", {"QueueUrl": QUEUE, "MessageBody": "{}"}),
        ),
        (
            f"arn:aws:sns:{HERE}:t",
            {},
            TargetCall("sns", "publish", {"TopicArn": f"arn:aws:sns:{HERE}:t", "Message": "{}"}),
        ),
        (
            f"arn:aws:firehose:{HERE}:deliverystream/d",
            {},
            TargetCall(
                "firehose", "put_record", {"DeliveryStreamName": "d", "Record": {"Data": b"{}"}}
            ),
        ),
        (
            f"arn:aws:events:{HERE}:event-bus/b",
            TOLD,
            TargetCall(
                "events",
                "put_events",
                {"Entries": [{**ENTRY, "EventBusName": f"arn:aws:events:{HERE}:event-bus/b"}]},
            ),
        ),
        (
            "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
            {},
            TargetCall("stepfunctions", "start_execution", {}),
        ),
    ],
)
def test_target_is_called_as_its_kind_is(
    arn: str, more: dict[str, Any], expected: TargetCall
) -> None:
    made = call_of({"Arn": arn, **more}, "{}")
    group = more.get("SqsParameters", {})
    assert made == TargetCall(
        expected.service, expected.operation, {**expected.parameters, **group}
    )


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        (f"arn:aws:sqs:{HERE}:q", None),
        ("arn:aws:scheduler:::aws-sdk:sqs:purgeQueue", None),
        (f"arn:aws:sns:{HERE}:t", "the emulator has no sns"),
        ("arn:aws:scheduler:::aws-sdk:rds:stopDBInstance", "the emulator has no rds"),
        (f"arn:aws:codebuild:{HERE}:project/p", "schedules have no target arn:aws:codebuild"),
        ("queue", "schedules have no target queue"),
    ],
)
def test_target_that_is_not_here_is_named(arn: str, expected: str | None) -> None:
    said = why_no_target(arn, ("sqs", "lambda"))
    assert said is None if expected is None else expected in str(said)


def test_universal_target_takes_an_object() -> None:
    with pytest.raises(ValueError, match="object"):
        call_of({"Arn": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"}, "[]")
