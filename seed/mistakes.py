"""What goes wrong on the way: events that come late, twice, or malformed."""

import random
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from seed.event import PlannedEvent

DUPLICATE_SHARE = 0.005
MALFORMED_SHARE = 0.004
LATE_SHARE = 0.01

# Each mistake: the field that the API must name, and how it is made.
_MISTAKES: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("customerId", lambda event: event.pop("customerId")),
    ("price", lambda event: event.update(price=-event["price"])),
    ("price", lambda event: event.update(price=event["price"] + Decimal("0.005"))),
    ("quantity", lambda event: event.update(quantity=0)),
    ("quantity", lambda event: event.update(quantity="two")),
    ("timestamp", lambda event: event.update(timestamp="yesterday evening")),
    ("timestamp", lambda event: event.update(timestamp="2026-02-30T12:00:00Z")),
    ("menuItem", lambda event: event.update(menuItem="  ")),
    ("channel", lambda event: event.update(channel="carrier_pigeon")),
    ("eventId", lambda event: event.update(eventId="order-1")),
]


def duplicate(events: list[PlannedEvent], count: int, rng: random.Random) -> list[PlannedEvent]:
    """Send some events a second time, word for word, later in the stream."""
    return _insert_later(events, [(at, events[at]) for at in _places(events, count, rng)], rng)


def malform(events: list[PlannedEvent], count: int, rng: random.Random) -> list[PlannedEvent]:
    """Add broken copies of some events, each wrong in one field or no object at all."""
    return _insert_later(
        events, [(at, _broken(events[at], rng)) for at in _places(events, count, rng)], rng
    )


def delay(events: list[PlannedEvent], count: int, rng: random.Random) -> list[PlannedEvent]:
    """Move some events towards the end of the stream; their timestamps stay."""
    places = set(_places(events, count, rng))
    punctual = [event for at, event in enumerate(events) if at not in places]
    return _insert_later(punctual, [(at, events[at]) for at in sorted(places)], rng)


def _places(events: list[PlannedEvent], count: int, rng: random.Random) -> list[int]:
    return rng.sample(range(len(events)), min(count, len(events)))


def _insert_later(
    events: list[PlannedEvent], late: list[tuple[int, PlannedEvent]], rng: random.Random
) -> list[PlannedEvent]:
    """Insert events somewhere behind the places where they would have been in time."""
    keyed = [(float(at), event) for at, event in enumerate(events)]
    keyed += [(rng.uniform(at, len(events)), event) for at, event in late]
    return [event for _, event in sorted(keyed, key=lambda pair: pair[0])]


def _broken(event: PlannedEvent, rng: random.Random) -> PlannedEvent:
    if rng.random() < 0.1:
        return PlannedEvent("order 66", event.moment, bad_field="event")
    field, spoil = rng.choice(_MISTAKES)
    payload = {**event.payload, "eventId": str(uuid.UUID(int=rng.getrandbits(128), version=4))}
    spoil(payload)
    return PlannedEvent(payload, event.moment, bad_field=field)
