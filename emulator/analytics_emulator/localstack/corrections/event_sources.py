"""Refuses mappings of queues that Lambda refuses.

A queue whose messages come back before the function may end: LocalStack takes it, and each slow
message is handled twice. A queue of first in first out with a batching window, or batches of more
than ten: LocalStack takes the first, and has no words for the second. The texts are Lambda's as
users quote them (guide, "Using Lambda with Amazon SQS"), that of large batches is unverified.
"""

from typing import Any

from localstack.aws.api.lambda_ import InvalidParameterValueException
from localstack.services.lambda_.provider import LambdaProvider

from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import CallContext

_MOST_IN_ORDER = 10


def apply() -> None:
    """Look at the batches, and at the queue once all else of a mapping is right."""

    @patched(LambdaProvider.validate_event_source_mapping)
    def validate(check: Any, self: Any, context: Any, request: Any) -> Any:
        source = str(request.get("EventSourceArn", ""))
        if ":sqs:" in source and source.endswith(".fifo"):
            _check_batches(request)
        found = check(self, context, request)
        if ":sqs:" in source:
            version = found[3]
            _check(context, source, int(version.config.timeout))
        return found


def _check_batches(request: Any) -> None:
    if request.get("MaximumBatchingWindowInSeconds"):
        text = "Batching window is not supported for FIFO queues"
        raise InvalidParameterValueException(text, Type="User")
    if (request.get("BatchSize") or 0) > _MOST_IN_ORDER:
        text = f"Batch size must not exceed {_MOST_IN_ORDER} for FIFO queues"
        raise InvalidParameterValueException(text, Type="User")


def _check(context: Any, queue_arn: str, timeout_seconds: int) -> None:
    *_, region, account, name = queue_arn.split(":")
    sqs = client("sqs", CallContext(context.account_id, region))
    try:
        url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    except sqs.exceptions.QueueDoesNotExist:
        return  # that it isn't there is refused elsewhere
    visible_seconds = int(told["Attributes"]["VisibilityTimeout"])
    if visible_seconds < timeout_seconds:
        raise InvalidParameterValueException(
            f"Queue visibility timeout: {visible_seconds} seconds is less than Function timeout: "
            f"{timeout_seconds} seconds",
            Type="User",
        )
