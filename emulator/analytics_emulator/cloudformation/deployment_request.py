"""What CloudFormation refuses of a request that deploys.

Source: CloudFormation API reference, CreateStack, UpdateStack and CreateChangeSet; the text about
names as users quote it, the others unverified.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analytics_emulator.cloudformation.rollback_triggers import faults_of_triggers
from analytics_emulator.cloudformation.stack_failure import faults_of_choice

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_MOST_TAGS = 50
_MOST_TOPICS = 5
_TOPIC = re.compile(r"arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?")


def faults_of(request: Mapping[str, Any]) -> Iterator[str]:
    """Yield what CloudFormation says to a request's name, tags and topics."""
    name = str(request.get("StackName") or "")
    if not name.startswith("arn:") and not _NAME.fullmatch(name):
        yield (
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    keys = [str(tag.get("Key")) for tag in request.get("Tags") or ()]
    if any(key.lower().startswith("aws:") for key in keys):
        yield "aws: prefixed tag key names are not allowed for external use."
    if len(keys) > _MOST_TAGS:
        yield f"Stacks can have at most {_MOST_TAGS} tags"
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        yield f"Duplicate tag keys found: {', '.join(twice)}"
    topics = request.get("NotificationARNs") or []
    if len(topics) > _MOST_TOPICS:
        yield f"Stacks can have at most {_MOST_TOPICS} NotificationARNs"
    yield from faults_of_choice(request)
    yield from faults_of_triggers(request.get("RollbackConfiguration") or {})
    yield from (f"Invalid notification ARN: {t}" for t in topics if not _TOPIC.fullmatch(t))


def unlisted_type(type_names: Iterable[str], allowed: Sequence[str]) -> str | None:
    """Return the refusal of the first resource type that a request's ResourceTypes leave out.

    A name there ends in `*` where all of a service, of AWS or of custom resources are meant (API
    reference, CreateStack; the text is unverified). An update that leaves a resource of another
    type as it is, is refused too (unverified).
    """
    for name in type_names if allowed else ():
        kind = "Custom::" if name == "AWS::CloudFormation::CustomResource" else name
        if not any(_covers(pattern, name) or _covers(pattern, kind) for pattern in allowed):
            listed = ", ".join(allowed)
            return f"Resource type {name} is not allowed by parameter ResourceTypes [{listed}]"
    return None


def _covers(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern
