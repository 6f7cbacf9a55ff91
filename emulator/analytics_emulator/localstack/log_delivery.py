"""Sends log events to those who subscribe to their group (CloudWatch Logs user guide, "Real-time
processing of log data with subscriptions"): each filter's matches in one message, gzipped.
"""

import gzip
import json
import logging
from base64 import b64encode
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.utils.aws.client_types import ServicePrincipal

from analytics_emulator.logs.event import LogEvent
from analytics_emulator.logs.filter_pattern import event_test

LOG = logging.getLogger(__name__)
_LOGS = ServicePrincipal("logs")


def deliver(stream: Any, events: list[LogEvent], subscription: Any) -> None:
    """Send what a filter's pattern takes; that the receiver refuses it is no matter of the put."""
    test = event_test(subscription.filter_pattern or "")
    chosen = [event for event in events if test(event.message)]
    if not chosen:
        return
    try:
        _send(stream.log_group, _message(stream, chosen, subscription.name), subscription)
    except ClientError as error:
        LOG.warning("No log events for %s: %s", subscription.destination_arn, error)


def _message(stream: Any, events: list[LogEvent], name: str) -> bytes:
    document = {
        "messageType": "DATA_MESSAGE",
        "owner": stream.account_id,
        "logGroup": stream.log_group.name,
        "logStream": stream.log_stream_name,
        "subscriptionFilters": [name],
        "logEvents": [
            {"id": event.id, "timestamp": event.time, "message": event.message} for event in events
        ],
    }
    return gzip.compress(json.dumps(document, separators=(",", ":")).encode())


def _send(group: Any, message: bytes, subscription: Any) -> None:
    destination: str = subscription.destination_arn
    clients, name = _clients(subscription), destination.rpartition("/")[2]
    if ":lambda:" in destination:
        event = {"awslogs": {"data": b64encode(message).decode()}}
        lambda_ = clients.lambda_.request_metadata(source_arn=group.arn, service_principal=_LOGS)
        lambda_.invoke(FunctionName=destination, Payload=json.dumps(event))
    elif ":kinesis:" in destination:
        kinesis = clients.kinesis.request_metadata(source_arn=group.arn, service_principal=_LOGS)
        kinesis.put_record(StreamName=name, Data=message, PartitionKey=group.name)
    elif ":firehose:" in destination:
        firehose = clients.firehose.request_metadata(source_arn=group.arn, service_principal=_LOGS)
        firehose.put_record(DeliveryStreamName=name, Record={"Data": message})


def _clients(subscription: Any) -> Any:
    """Return clients that act with the filter's role, or with the account's own credentials."""
    _, _, _, region, account, *_ = subscription.destination_arn.split(":")
    if not subscription.role_arn:
        return connect_to(aws_access_key_id=account, region_name=region)
    return connect_to.with_assumed_role(
        role_arn=subscription.role_arn, service_principal=_LOGS, region_name=region
    )
