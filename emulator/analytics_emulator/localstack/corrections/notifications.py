"""Tells a stack's events to the topics of its NotificationARNs.

LocalStack reads none of them. The message's lines are those that AWS prints (CloudFormation guide,
"Monitor stack progress"; their order as users quote it).
"""

import logging
from collections.abc import Iterable
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.cloudformation.stack_events import SUBJECT, message_of
from analytics_emulator.localstack.typed import patched

LOG = logging.getLogger(__name__)


def apply() -> None:
    """Publish each event when it is kept."""

    @patched(Stack._store_event)
    def store_event(original: Any, self: Any, *args: Any, **more: Any) -> None:
        original(self, *args, **more)
        tell_newest_event(self, topics_of(self))


def topics_of(entity: Any) -> list[str]:
    """Return the topics that a stack or change set tells; those kept from before have none."""
    topics: list[str] = getattr(entity, "topics", [])
    return topics


def tell_newest_event(stack: Any, topics: Iterable[str]) -> None:
    """Publish it; a topic that can't be reached doesn't keep a stack from going on."""
    for topic in topics:
        client = connect_to(aws_access_key_id=stack.account_id, region_name=topic.split(":")[3]).sns
        try:
            message = message_of(stack.events[0], stack.account_id)
            client.publish(TopicArn=topic, Subject=SUBJECT, Message=message)
        except ClientError as error:
            LOG.warning("%s could not be told of %s: %s", topic, stack.stack_name, error)
