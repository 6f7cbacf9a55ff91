"""Refuses a queue as an event source whose messages come back before its function may end.

LocalStack takes it, and each slow message is handled twice. The text is Lambda's as users quote it
(guide, "Using Lambda with Amazon SQS": the visibility timeout is the function's timeout at least).
"""

from functools import cache
from typing import Any

from localstack.aws.api.lambda_ import InvalidParameterValueException
from localstack.services.lambda_.provider import LambdaProvider

from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import CallContext


@cache
def apply() -> None:
    """Look at the queue once all else of a mapping is right."""

    @patched(LambdaProvider.validate_event_source_mapping)
    def validate(check: Any, self: Any, context: Any, request: Any) -> Any:
        found = check(self, context, request)
        source = str(request.get("EventSourceArn", ""))
        if ":sqs:" in source:
            version = found[3]
            _check(context, source, int(version.config.timeout))
        return found


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
