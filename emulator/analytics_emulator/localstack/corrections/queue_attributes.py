"""Refuses attributes of queues that SQS refuses.

LocalStack keeps any text, and stumbles over it when messages come; with a dead-letter queue that
isn't there, or is of the other kind, messages vanish once they were received often enough.
"""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.sqs.models import FifoQueue, StandardQueue, sqs_stores

from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import ServiceError
from analytics_emulator.sqs.attributes import check_values
from analytics_emulator.sqs.dead_letters import check_policies


def apply() -> None:
    """Look at what CreateQueue and SetQueueAttributes are given."""
    for kind in (FifoQueue, StandardQueue):

        @patched(kind.validate_queue_attributes)
        def validate(names_are_right: Any, self: Any, attributes: Mapping[str, str]) -> None:
            names_are_right(self, attributes)
            try:
                check_values(attributes)
                check_policies(self.arn, attributes, _attributes_of)
            except ServiceError as error:
                raise CommonServiceException(
                    error.code, error.message, sender_fault=True
                ) from error


def _attributes_of(account: str, region: str, name: str) -> Mapping[str, str] | None:
    queue = sqs_stores[account][region].queues.get(name)
    return None if queue is None else {str(name): text for name, text in queue.attributes.items()}
