"""A planned event: what is posted, and what the seeder knows about it beyond that."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class PlannedEvent:
    """One event to post.

    `payload` is the JSON to post; `moment` its time in UTC, whatever way the payload writes it;
    `bad_field` the field for which the API must reject it, None for a good one.
    """

    payload: Any
    moment: datetime
    bad_field: str | None = None


def events_to_json(events: list[PlannedEvent]) -> bytes:
    """Write the body of one request."""
    payloads = [event.payload for event in events]
    return json.dumps({"events": payloads}, default=_price).encode()


def _price(value: object) -> float:
    """Write a price as a JSON number: a double's shortest text is exact for two decimals."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is no JSON value")
    return float(value)
