"""Parts the events of a request into Firehose records and rejects, each reject with its reasons."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contract.event import canonical_event, event_to_record, writing_problems
from contract.validation import Problem, check_event
from ingest.pseudonyms import Pseudonym


@dataclass
class Sorted:
    """The acceptable events as records with their ids, and the others by their index."""

    records: list[bytes] = field(default_factory=list)
    event_ids: list[str] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)


def sort_events(
    events: list[Any],
    now: datetime,
    pseudonym: Pseudonym = str,
    currency: str | None = None,
    first_day: str | None = None,
) -> Sorted:
    """Check each event by the contract and write the acceptable ones as records, in order.

    Their customers get the names that `pseudonym` gives them; by default they keep their own.
    """
    result = Sorted()
    for index, event in enumerate(events):
        problems = check_event(event, now, currency, first_day)
        problems = problems or _add_record(result, event, now, pseudonym)
        if problems:
            errors = [problem.as_dict() for problem in problems]
            result.rejected.append({"index": index, "errors": errors})
    return result


def _add_record(
    result: Sorted, event: dict[str, Any], now: datetime, pseudonym: Pseudonym
) -> list[Problem]:
    canonical = canonical_event(event, now, lambda: str(uuid.uuid4()))
    try:
        customer = {"customerId": pseudonym(canonical["customerId"])}
        record = event_to_record(canonical | customer)
    except ValueError as error:
        return writing_problems(canonical, error)
    result.records.append(record)
    result.event_ids.append(canonical["eventId"])
    return []
