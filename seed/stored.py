"""What the table will hold of the planned events, and the events behind its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from seed.event import PlannedEvent


@dataclass(frozen=True)
class StoredEvent:
    """A row of the table, with what the queries ask of it; repeats of an event are equal."""

    event_id: str
    event_type: str
    moment: datetime
    order: str
    session_id: str | None
    item: str
    category: str | None
    quantity: int
    price: Decimal
    customer: str
    restaurant: str
    channel: str | None

    @property
    def value(self) -> Decimal:
        """Return price times quantity."""
        return self.price * self.quantity


def stored_rows(events: Iterable[PlannedEvent]) -> list[StoredEvent]:
    """Return one row for each good event, repeats included; an order without id is its event's."""
    return [_stored(event) for event in events if event.bad_field is None]


def of_type(rows: Iterable[StoredEvent], event_type: str) -> list[StoredEvent]:
    """Return the events of a type, each once however often it was delivered."""
    return list(dict.fromkeys(row for row in rows if row.event_type == event_type))


def _stored(event: PlannedEvent) -> StoredEvent:
    payload = event.payload
    return StoredEvent(
        event_id=payload["eventId"],
        event_type=payload.get("eventType", "order_placed"),
        moment=event.moment,
        order=payload.get("orderId", payload["eventId"]),
        session_id=payload.get("sessionId"),
        item=payload["menuItem"],
        category=payload.get("category"),
        quantity=payload["quantity"],
        price=payload["price"],
        customer=payload["customerId"],
        restaurant=payload["restaurantId"],
        channel=payload.get("channel"),
    )
