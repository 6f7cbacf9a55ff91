"""What Lambda runs for Firehose: each record becomes a row, or is handed back as failed.

Firehose developer guide, "Transform source data": every record id comes back once, with
`Ok` or `ProcessingFailed`; the reply may not pass Lambda's 6 MB.
"""

import base64
import logging
import os
from collections import Counter
from typing import Any

from contract.log import make_logger
from contract.validation import Problem
from transform.row import RowError, data_to_row

MAX_REPLY_BYTES = 6_000_000  # Lambda's limit is 6,291,556 bytes
FRAME_BYTES = 120  # of a record in the reply, beside its id and data: keys, result, partition
LOGGED_FAILURES = 20

_log = make_logger("transform")
_currency = os.environ.get("CURRENCY_CODE")
_first_day = os.environ.get("FIRST_DAY")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one batch of Firehose records; a bad record never fails the batch."""
    records = event["records"]
    room = MAX_REPLY_BYTES - sum(len(record["recordId"]) + FRAME_BYTES for record in records)
    replies, failures = [], []
    for record in records:
        reply, problems = _transform(record)
        size = len(reply.get("data", ""))
        if size > room:
            reply, size = _failed(record["recordId"]), 0
            problems = problems or [Problem("event", "must fit into the reply to Firehose")]
        room -= size
        replies.append(reply)
        if problems:
            failures.append((record["recordId"], problems))
    _log_batch(event, context, failures)
    return {"records": replies}


def _transform(record: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    record_id = record["recordId"]
    try:
        arrival = record["approximateArrivalTimestamp"]
        row = data_to_row(_decode(record["data"]), record_id, arrival, _currency, _first_day)
    except RowError as error:
        return _failed(record_id, record["data"]), error.problems
    reply = {
        "recordId": record_id,
        "result": "Ok",
        "data": base64.b64encode(row.text.encode()).decode(),
        "metadata": {"partitionKeys": {"dt": row.day}},
    }
    return reply, []


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise RowError([Problem("event", "must be base64")]) from error


def _failed(record_id: str, data: str | None = None) -> dict[str, Any]:
    """Return a record as failed; Firehose keeps its original data in the error output."""
    reply = {"recordId": record_id, "result": "ProcessingFailed"}
    return reply if data is None else reply | {"data": data}


def _log_batch(
    event: dict[str, Any], context: Any, failures: list[tuple[str, list[Problem]]]
) -> None:
    count = Counter(problem.field for _, problems in failures for problem in problems)
    fields = {
        "requestId": context.aws_request_id,
        "invocationId": event["invocationId"],
        "records": len(event["records"]),
        "failed": len(failures),
        "failedFields": dict(count),
        "failures": [
            {"recordId": record_id, "errors": [problem.as_dict() for problem in problems]}
            for record_id, problems in failures[:LOGGED_FAILURES]
        ],
    }
    level = logging.WARNING if failures else logging.INFO
    _log.log(level, "batch transformed", extra={"fields": fields})
