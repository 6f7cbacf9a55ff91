"""Which call a schedule makes of its target.

Sources: EventBridge Scheduler user guide, "Templated targets" (an operation a service, told by the
target's ARN) and "Universal targets" (`arn:aws:scheduler:::aws-sdk:{service}:{operation}`, whose
Input holds the parameters).
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name

from analytics_emulator.sdk_names import BOTOCORE_NAMES

_UNIVERSAL = re.compile(r"arn:aws[a-z-]*:scheduler:::aws-sdk:([a-z0-9-]+):([A-Za-z0-9]+)")
# The service in a target's ARN → botocore's.
_TEMPLATED = {
    "lambda": "lambda",
    "sqs": "sqs",
    "sns": "sns",
    "states": "stepfunctions",
    "firehose": "firehose",
    "events": "events",
    "kinesis": "kinesis",
}


@dataclass(frozen=True)
class TargetCall:
    """An operation of a service as botocore's clients spell it, with its parameters."""

    service: str
    operation: str
    parameters: Mapping[str, Any]


def why_no_target(arn: str, services: Collection[str]) -> str | None:
    """Return why a target can't be called here, if so."""
    service = _service_of(arn)
    if service is None:
        return f"schedules have no target {arn}"
    return None if service in services else f"the emulator has no {service}"


def call_of(target: Mapping[str, Any], text: str) -> TargetCall:
    """Return the call of a target with its Input; ValueError where that isn't what it takes."""
    arn = str(target["Arn"])
    if universal := _UNIVERSAL.fullmatch(arn):
        given = json.loads(text)
        if not isinstance(given, dict):
            raise ValueError("a universal target's Input has to be an object")
        return TargetCall(str(_service_of(arn)), _snake(universal[2]), given)
    service = str(_service_of(arn))
    operation, parameters = _templated(service, arn, target, text)
    return TargetCall(service, operation, parameters)


def _service_of(arn: str) -> str | None:
    if universal := _UNIVERSAL.fullmatch(arn):
        return BOTOCORE_NAMES.get(universal[1], universal[1])
    parts = arn.split(":")
    return _TEMPLATED.get(parts[2]) if len(parts) > 5 else None


def _templated(
    service: str, arn: str, target: Mapping[str, Any], text: str
) -> tuple[str, dict[str, Any]]:
    if service == "kinesis":
        key = target["KinesisParameters"]["PartitionKey"]
        return "put_record", {"StreamARN": arn, "Data": text.encode(), "PartitionKey": key}
    if service == "events":
        told = target["EventBridgeParameters"]
        entry = {name: told[name] for name in ("DetailType", "Source")}
        return "put_events", {"Entries": [{**entry, "Detail": text, "EventBusName": arn}]}
    stream = arn.rpartition("/")[2]
    queue = {"QueueUrl": _queue_url(arn), **(target.get("SqsParameters") or {})}
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "lambda": ("invoke", {"FunctionName": arn, "InvocationType": "Event", "Payload": text}),
        "sqs": ("send_message", {**queue, "MessageBody": text}),
        "sns": ("publish", {"TopicArn": arn, "Message": text}),
        "stepfunctions": ("start_execution", {"stateMachineArn": arn, "input": text}),
        "firehose": (
            "put_record",
            {"DeliveryStreamName": stream, "Record": {"Data": text.encode()}},
        ),
    }
    return calls[service]


def _queue_url(arn: str) -> str:
    """Return a queue's address, of which services read the account and the name alone."""
    *_, region, account, name = arn.split(":")
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def _snake(operation: str) -> str:
    """Spell an operation as botocore's clients do (`sendMessage`: `send_message`)."""
    return str(xform_name(operation[:1].upper() + operation[1:]))
