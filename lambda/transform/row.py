"""Turns one Firehose record's data into the row of the table, or says what is wrong with it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contract.documents import dump_json, parse_json
from contract.event import FIELDS, canonical_event
from contract.times import column_text, parse_time
from contract.validation import Problem, check_event

# Names made from a record's id, so that a repeated invocation gives an event the same id.
RECORD_NAMESPACE = uuid.UUID("0c1ad14f-7b1c-4d21-9a55-4f6d40a4f7f2")
COLUMNS = {name: name.lower() for name in FIELDS} | {"timestamp": "eventtime"}


@dataclass
class RowError(Exception):
    """A record that is no order event, and the reasons."""

    problems: list[Problem]


@dataclass(frozen=True)
class Row:
    """A row as compact JSON text, and the day (UTC) whose partition it belongs to."""

    text: str
    day: str


def data_to_row(
    data: bytes,
    record_id: str,
    arrival_ms: int,
    currency: str | None = None,
    first_day: str | None = None,
) -> Row:
    """Return the row of a record, written by ingest or put straight into Firehose by others.

    `arrival_ms` is Firehose's approximate arrival (epoch milliseconds): the time of receipt
    where the event tells none, and the now that its timestamp is held against. With a `currency`
    the event has no other, with a `first_day` it is of no earlier day. Raises RowError.
    """
    arrival = datetime.fromtimestamp(arrival_ms / 1000, UTC)
    try:
        event = parse_json(data)
    except ValueError as error:
        raise RowError([Problem("event", f"must be JSON: {error}")]) from error
    problems = check_event(event, arrival, currency, first_day)
    if problems:
        raise RowError(problems)
    return _event_to_row(event, record_id, arrival)


def _event_to_row(event: dict[str, Any], record_id: str, arrival: datetime) -> Row:
    received = parse_time(event["receivedAt"]) if "receivedAt" in event else arrival
    row = canonical_event(event, received, lambda: str(uuid.uuid5(RECORD_NAMESPACE, record_id)))
    for time in ("timestamp", "receivedAt"):
        row[time] = column_text(row[time])
    try:
        if "attributes" in row:
            row["attributes"] = dump_json(row["attributes"])
        text = dump_json({COLUMNS[name]: value for name, value in row.items()})
    except ValueError as error:
        raise RowError([Problem("event", f"must be writable as JSON: {error}")]) from error
    return Row(text, row["timestamp"][:10])
