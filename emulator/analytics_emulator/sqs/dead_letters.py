"""Policies of dead letters that SQS doesn't take (API reference, SetQueueAttributes).

The texts are those that users and clients' tests quote; which fault AWS names first, the text about
regions and that of a queue that denies are unverified.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analytics_emulator.service import ServiceError
from analytics_emulator.sqs.attributes import invalid_value

# Gives the attributes of a queue of an account by its region and name.
type Find = Callable[[str, str, str], Mapping[str, str] | None]

_MEMBERS = ("maxReceiveCount", "deadLetterTargetArn")
_PERMISSIONS = ("allowAll", "denyAll", "byQueue")
_MOST_SOURCES = 10
_MOST_RECEIPTS = 1000
_ARN_PARTS = 6
_NO_MAP = "Redrive policy is not a valid JSON map."
_CANT_ALLOW = "Amazon SQS can't create the redrive allow policy"
_UNSUPPORTED = f"{_CANT_ALLOW}, as it’s in an unsupported format."


def check_policies(queue_arn: str, attributes: Mapping[str, str], find: Find) -> None:
    """Raise for a policy that SQS refuses; an empty one takes away what stands."""
    if text := attributes.get("RedrivePolicy"):
        policy = _read("RedrivePolicy", text, _NO_MAP)
        for why in _faults(queue_arn, policy, find):
            raise _refused("RedrivePolicy", text, why)
    if text := attributes.get("RedriveAllowPolicy"):
        policy = _read("RedriveAllowPolicy", text, _UNSUPPORTED)
        if not _is_allowance(policy):
            raise invalid_value("RedriveAllowPolicy", _UNSUPPORTED)
        for why in _faults_of_sources(policy):
            raise _refused("RedriveAllowPolicy", text, f"{_CANT_ALLOW}. {why}")


def _read(name: str, text: str, why: str) -> dict[str, Any]:
    try:
        policy = json.loads(text)
    except ValueError:
        policy = None
    if not isinstance(policy, dict):
        raise invalid_value(name, why)
    return policy


def _faults(queue_arn: str, policy: Mapping[str, Any], find: Find) -> Iterator[str]:
    for name in _MEMBERS:
        if name not in policy:
            yield f"Redrive policy does not contain mandatory attribute: {name}."
    count = policy["maxReceiveCount"]
    if not _is_count(count):
        yield (
            f"Invalid value for maxReceiveCount: {count}, valid values are from 1 to "
            f"{_MOST_RECEIPTS} both inclusive."
        )
    yield from _faults_of_target(queue_arn, str(policy["deadLetterTargetArn"]), find)
    if len(policy) > len(_MEMBERS):
        yield f"Only following attributes are supported: [{', '.join(_MEMBERS)}]."


def _is_count(given: Any) -> bool:
    try:
        return 1 <= int(str(given)) <= _MOST_RECEIPTS
    except ValueError:
        return False


def _faults_of_target(queue_arn: str, arn: str, find: Find) -> Iterator[str]:
    parts = arn.split(":")
    if len(parts) != _ARN_PARTS or parts[0] != "arn":
        yield "Dead-letter target ARN should be fully qualified ARN."
    _, _, service, region, account, name = parts
    *_, own_region, own_account, own_name = queue_arn.split(":")
    if service != "sqs":
        yield "Only SQS queues are valid resources for deadLetterTargetArn."
    if region != own_region:
        yield "Dead-letter target must be in same region as the source."
    if account != own_account:
        yield "Dead-letter target owner should be same as the source."
    if name.endswith(".fifo") != own_name.endswith(".fifo"):
        yield "Dead-letter queue must be same type of queue as the source.."
    target = find(account, region, name)
    if target is None:
        yield "Dead letter target does not exist."
    elif not _allows(target.get("RedriveAllowPolicy"), queue_arn):
        yield "The dead-letter queue's redrive allow policy does not allow the source."


def _allows(text: str | None, source_arn: str) -> bool:
    policy = json.loads(text) if text else {"redrivePermission": "allowAll"}
    if policy["redrivePermission"] == "byQueue":
        return source_arn in policy["sourceQueueArns"]
    return bool(policy["redrivePermission"] == "allowAll")


def _is_allowance(policy: Mapping[str, Any]) -> bool:
    sources = policy.get("sourceQueueArns", [])
    return (
        policy.get("redrivePermission") in _PERMISSIONS
        and policy.keys() <= {"redrivePermission", "sourceQueueArns"}
        and isinstance(sources, list)
        and all(isinstance(one, str) for one in sources)
    )


def _faults_of_sources(policy: Mapping[str, Any]) -> Iterator[str]:
    sources = policy.get("sourceQueueArns", [])
    is_by_queue = policy["redrivePermission"] == "byQueue"
    if is_by_queue and not sources:
        yield (
            "When you specify the byQueue permission type, you must also specify one or more "
            "sourceQueueArns values."
        )
    if sources and not is_by_queue:
        yield "To specify one or more source queue ARNs, you must set redrivePermission to byQueue."
    if len(sources) > _MOST_SOURCES:
        yield f"The maximum number of source queue ARNs you can specify is {_MOST_SOURCES}."


def _refused(name: str, text: str, why: str) -> ServiceError:
    said = f"Value {text} for parameter {name} is invalid. Reason: {why}"
    return ServiceError("InvalidParameterValueException", said)
