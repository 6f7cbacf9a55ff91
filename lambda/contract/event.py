"""The canonical event: defaults filled in, times in UTC, price in cents' text, the rest kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from contract.documents import dump_json
from contract.times import iso_text, parse_time
from contract.validation import SCHEMA, Problem

FIELDS = frozenset(SCHEMA["properties"])
MAX_RECORD_BYTES = 1_024_000  # Firehose API: a record's data, before base64


def canonical_event(
    event: dict[str, Any], received_at: datetime, make_id: Callable[[], str]
) -> dict[str, Any]:
    """Return the one form of a checked event; `make_id` names it where it has no id of its own."""
    known = {name: value for name, value in event.items() if name in FIELDS}
    attributes = known.pop("attributes", {}) | {
        name: value for name, value in event.items() if name not in FIELDS
    }
    known["eventId"] = (event.get("eventId") or make_id()).lower()
    known["timestamp"] = iso_text(parse_time(event["timestamp"]))
    known["price"] = two_decimals(event["price"])
    known["receivedAt"] = iso_text(received_at)
    return known | {"attributes": attributes} if attributes else known


def two_decimals(price: str) -> str:
    """Return a price of the contract (`7`, `7.5`, `7.50`) with exactly two decimals."""
    whole, _, cents = price.partition(".")
    return f"{int(whole)}.{cents:0<2}"


def event_to_record(event: dict[str, Any]) -> bytes:
    """Write a canonical event as a Firehose record: one JSON object and a line feed.

    Raises ValueError when UTF-8 can't carry its text, or Firehose its length.
    """
    record = f"{dump_json(event)}\n".encode()
    if len(record) > MAX_RECORD_BYTES:
        raise ValueError(f"larger than {MAX_RECORD_BYTES} bytes")
    return record


def writing_problems(event: dict[str, Any], error: ValueError) -> list[Problem]:
    """Say in plain words why `event_to_record` refused an event."""
    if not isinstance(error, UnicodeEncodeError):
        return [Problem("event", f"must not be {error}")]
    return [
        Problem(name, "must be text that UTF-8 can carry (it has half of a surrogate pair)")
        for name, value in event.items()
        if not _is_utf8({name: value})
    ]


def _is_utf8(value: Any) -> bool:
    try:
        dump_json(value)
    except UnicodeEncodeError:
        return False
    return True
