"""Refuses mappings of queues that Lambda refuses.

A queue whose messages come back before the function may end: LocalStack takes it, and each slow
message is handled twice. A queue of first in first out with a batching window, or batches of more
than ten: LocalStack takes the first, and has no words for the second. What streams alone have, and
a role that may not read the queue: LocalStack takes the former and stumbles over the latter, as it
does over versions that aren't there and sources of other services. The texts are Lambda's as users
quote them (guide, "Using Lambda with Amazon SQS"; boto/boto3 1613), those of large batches and of
what streams alone have are unverified.
"""

from typing import Any

from localstack.aws.api.lambda_ import InvalidParameterValueException
from localstack.services.lambda_ import api_utils
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider

from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.iam.role_permissions import is_denied
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import CallContext

_MOST_IN_ORDER = 10
_SERVICES = frozenset({"dynamodb", "kafka", "kinesis", "mq", "rds", "sqs"})
# Of streams alone, with what asks for nothing (Lambda API reference, CreateEventSourceMapping:
# "Kinesis, DynamoDB Streams … only").
_OF_STREAMS = {
    "BisectBatchOnFunctionError": (None, False),
    "DestinationConfig": (None, {}),
    "MaximumRecordAgeInSeconds": (None, -1),
    "MaximumRetryAttempts": (None, -1),
    "ParallelizationFactor": (None, 1),
    "TumblingWindowInSeconds": (None, 0),
}
_READS_QUEUES = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


def apply() -> None:
    """Look at the batches, and at the queue once all else of a mapping is right."""

    @patched(LambdaProvider.check_service_resource_exists)
    def look_up(look: Any, self: Any, service: str, source: str, function: str, role: str) -> None:
        if ":sqs:" in source:
            _check_role(role, source)
        look(self, service, source, function, role)

    @patched(LambdaProvider.validate_event_source_mapping)
    def validate(check: Any, self: Any, context: Any, request: Any) -> Any:
        source = str(request.get("EventSourceArn", ""))
        if source.startswith("arn:") and source.split(":")[2] not in _SERVICES:
            raise _refusal(f"Unrecognized event source. Unsupported source arn: {source}")
        _check_qualifier(context, str(request.get("FunctionName") or request.get("FunctionArn")))
        if ":sqs:" in source:
            _check_members(request)
        if ":sqs:" in source and source.endswith(".fifo"):
            _check_batches(request)
        found = check(self, context, request)
        if ":sqs:" in source:
            version = found[3]
            _check(context, source, int(version.config.timeout))
        return found


def _check_batches(request: Any) -> None:
    if request.get("MaximumBatchingWindowInSeconds"):
        raise _refusal("Batching window is not supported for FIFO queues")
    if (request.get("BatchSize") or 0) > _MOST_IN_ORDER:
        raise _refusal(f"Batch size must not exceed {_MOST_IN_ORDER} for FIFO queues")


def _check_members(request: Any) -> None:
    if request.get("StartingPosition") or request.get("StartingPositionTimestamp"):
        raise _refusal("StartingPosition is not valid for SQS event sources.")
    for name, harmless in _OF_STREAMS.items():
        if request.get(name) not in harmless:
            raise _refusal(f"Unsupported {name} parameter for given event source mapping type.")


def _check_qualifier(context: Any, name: str) -> None:
    """Raise for a version or alias that isn't there, of a function that is."""
    account, region = api_utils.get_account_and_region(name, context)
    name, qualifier = api_utils.get_name_and_qualifier(name, None, context)
    function = lambda_stores[account][region].functions.get(name)
    if function and qualifier and qualifier not in {**function.versions, **function.aliases}:
        raise _refusal("Function does not exist")


def _check_role(role: str, queue_arn: str) -> None:
    for call in _READS_QUEUES:
        if is_denied(role, f"sqs:{call}", queue_arn):
            start = "The function execution role does not have permissions to call"
            raise _refusal(f"{start} {call} on SQS")


def _refusal(text: str) -> InvalidParameterValueException:
    return InvalidParameterValueException(text, Type="User")


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
        raise _refusal(
            f"Queue visibility timeout: {visible_seconds} seconds is less than Function timeout: "
            f"{timeout_seconds} seconds"
        )
