"""What CloudFormation refuses of a request that deploys, and what of it has no effect here.

Source: CloudFormation API reference, CreateStack, UpdateStack and CreateChangeSet; the text about
names as users quote it, the others unverified.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_MOST_TAGS = 50
_MOST_TOPICS = 5
_TOPIC = re.compile(r"arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?")
_WITHOUT_EFFECT = ("ResourceTypes",)


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
    yield from (f"Invalid notification ARN: {t}" for t in topics if not _TOPIC.fullmatch(t))


def without_effect(request: Mapping[str, Any]) -> Iterator[str]:
    """Yield the members of a request that would come to nothing here."""
    yield from (name for name in _WITHOUT_EFFECT if request.get(name))
    if (request.get("RollbackConfiguration") or {}).get("RollbackTriggers"):
        yield "RollbackConfiguration.RollbackTriggers"
