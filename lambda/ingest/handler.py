"""What Lambda runs for POST /events: read, check, deliver, answer."""

import logging
import os
from datetime import UTC, datetime
from typing import Any, Protocol

import boto3
from botocore.config import Config

from contract.log import make_logger
from ingest.answers import Answers
from ingest.delivery import Delivery, DeliveryError
from ingest.pseudonyms import pseudonym_by_secret
from ingest.request import RequestError, read_events
from ingest.sorting import Sorted, sort_events

# API Gateway gives up after 29 seconds; the answer has to be there before, even where the last
# call to Firehose takes its time: 20 + 2 + 6 seconds.
LONGEST_DELIVERY_SECONDS = 20.0
CONNECT_SECONDS, READ_SECONDS = 2.0, 6.0
ANSWER_SECONDS = 0.5
LOGGED_IDS = 10

_log = make_logger("ingest")
# At INFO it tells with each cold start where it found its credentials.
logging.getLogger("botocore").setLevel(logging.WARNING)
# Delivery repeats calls itself, within the time that is left; the client must not do so too.
_client = boto3.client(
    "firehose",
    config=Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": 1},
    ),
)
_delivery = Delivery(_client, os.environ["DELIVERY_STREAM_NAME"])
_pseudonym = pseudonym_by_secret(os.environ.get("PSEUDONYM_KEY_ARN"))
_currency = os.environ.get("CURRENCY_CODE")
_first_day = os.environ.get("FIRST_DAY")
_answers = Answers(os.environ.get("ALLOWED_ORIGINS", "*"))


class Context(Protocol):
    """What this function needs of Lambda's context object."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until Lambda stops the invocation."""


def handler(event: dict[str, Any], context: Context) -> dict[str, Any]:
    """Answer one API Gateway proxy request."""
    try:
        events = read_events(event)
    except RequestError as error:
        _log_request("request refused", context, status=error.status, reason=error.message)
        return _answers.answer(event, error.status, {"message": error.message})
    result = sort_events(events, datetime.now(UTC), _pseudonym, _currency, _first_day)
    status, body = _deliver(result, context)
    fields = {"status": status, "accepted": body["accepted"], **_summary(result)}
    _log_request("request answered", context, **fields)
    return _answers.answer(event, status, body)


def _deliver(result: Sorted, context: Context) -> tuple[int, dict[str, Any]]:
    answer = {"rejected": result.rejected, "eventIds": result.event_ids}
    if not result.records:
        return 400, {"accepted": 0, **answer}
    try:
        _delivery.put(result.records, _delivery_seconds(context))
    except DeliveryError as error:
        _log_request("delivery failed", context, logging.ERROR, reason=str(error))
        # The ids made here go back too: a sender who repeats the request with them leaves
        # duplicates that readers can tell, wherever Firehose had taken some of the records.
        message = "The events can't be taken now. Send them again, with these event ids."
        return 503, {"message": message, "accepted": 0, **answer}
    return 202, {"accepted": len(result.records), **answer}


def _delivery_seconds(context: Context) -> float:
    """Return the seconds in which a call to Firehose may still start."""
    left = context.get_remaining_time_in_millis() / 1000
    return min(left - CONNECT_SECONDS - READ_SECONDS - ANSWER_SECONDS, LONGEST_DELIVERY_SECONDS)


def _summary(result: Sorted) -> dict[str, Any]:
    errors = [error for reject in result.rejected for error in reject["errors"]]
    return {
        "rejected": len(result.rejected),
        "rejectedFields": sorted({error["field"] for error in errors}),
        "eventIds": result.event_ids[:LOGGED_IDS],
    }


def _log_request(message: str, context: Context, level: int = logging.INFO, **fields: Any) -> None:
    _log.log(level, message, extra={"fields": {"requestId": context.aws_request_id, **fields}})
