"""One visit: a guest looks at the menu, fills a basket, orders or leaves, may be refunded."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from seed.event import PlannedEvent
from seed.group import Item, Restaurant
from seed.guests import Guest, Guests

WAITER_SHARE = 0.8  # of dine-in orders that a waiter types in: no browsing is seen
OLD_TILL_SHARE = 0.03  # of waiters' orders, on a till that sends nothing but the required fields
BOUNCE_SHARE = 0.18  # of sessions that leave at the menu
ADD_SHARE, COMPANION_SHARE, REMOVE_SHARE = 0.6, 0.45, 0.08
CHECKOUT_SHARE, ORDER_SHARE, REFUND_SHARE = 0.75, 0.88, 0.03
TABLES = 24
SUMMER_TIME = timezone(timedelta(hours=1))


@dataclass
class Visit:
    """Writes the events of one visit in the order in which they happen."""

    restaurant: Restaurant
    guest: Guest
    channel: str
    currency: str
    moment: datetime
    rng: random.Random
    note: str | None = None
    events: list[PlannedEvent] = field(default_factory=list)
    _basket: dict[str, int] = field(default_factory=dict)
    _session_id: str | None = None
    _order_id: str | None = None

    def run(self) -> list[PlannedEvent]:
        """Live through the visit and give its events."""
        if self.channel == "dine_in" and self.rng.random() < WAITER_SHARE:
            self._order_at_table()
        else:
            self._browse()
        return self.events

    def _order_at_table(self) -> None:
        for item in self._choose(self.rng.randint(2, 6)):
            self._add(item)
        self._order(old_till=self.rng.random() < OLD_TILL_SHARE)

    def _browse(self) -> None:
        self._session_id = self._uuid()
        chosen = self._choose(self.rng.randint(1, 6))
        self._emit("menu_viewed", chosen[0], 1)
        if self.rng.random() < BOUNCE_SHARE:
            return
        for item in chosen:
            self._emit("item_viewed", item, 1)
            if self.rng.random() < ADD_SHARE:
                self._emit("item_added", item, self._add(item))
        for name in [name for name in self._basket if self.rng.random() < REMOVE_SHARE]:
            self._emit("item_removed", self.restaurant.items[name], self._basket.pop(name))
        if self._basket and self.rng.random() < CHECKOUT_SHARE:
            first = next(iter(self._basket))
            self._emit("checkout_started", self.restaurant.items[first], self._basket[first])
            if self.rng.random() < ORDER_SHARE:
                self._order(old_till=False)

    def _choose(self, count: int) -> list[Item]:
        """Pick items by popularity, each often followed by what goes with it."""
        items = list(self.restaurant.items.values())
        chosen: dict[str, Item] = {}
        for item in self.rng.choices(items, [item.popularity for item in items], k=count):
            chosen[item.name] = item
            companion = self.restaurant.companions.get(item.name)
            if companion and self.rng.random() < COMPANION_SHARE:
                chosen[companion.name] = companion
        return list(chosen.values())

    def _add(self, item: Item) -> int:
        quantity = self.rng.choices([1, 2, 3, 4], [70, 22, 6, 2])[0]
        self._basket[item.name] = self._basket.get(item.name, 0) + quantity
        return quantity

    def _order(self, old_till: bool) -> None:
        self._order_id = self._uuid()
        self.moment += timedelta(seconds=self.rng.randint(10, 120))
        lines = [(self.restaurant.items[name], count) for name, count in self._basket.items()]
        for item, quantity in lines:
            self._emit("order_placed", item, quantity, pause=False, old_till=old_till)
        if not old_till and self.rng.random() < REFUND_SHARE:
            self.moment += timedelta(minutes=self.rng.randint(15, 60))
            self._emit("order_refunded", *self.rng.choice(lines))

    def _emit(
        self,
        event_type: str,
        item: Item,
        quantity: int,
        pause: bool = True,
        old_till: bool = False,
    ) -> None:
        if pause:
            self.moment += timedelta(milliseconds=self.rng.randint(2_000, 40_000))
        moment = self.moment.replace(microsecond=0) if old_till else self.moment
        required = self._required(item, quantity, self._timestamp(moment, old_till))
        payload = required if old_till else required | self._optional(event_type, item)
        self.events.append(PlannedEvent(payload, moment))

    def _required(self, item: Item, quantity: int, timestamp: str) -> dict[str, Any]:
        return {
            "eventId": self._uuid(),
            "timestamp": timestamp,
            "menuItem": item.name,
            "quantity": quantity,
            "price": item.price,
            "customerId": self.guest.customer_id,
            "restaurantId": self.restaurant.id,
        }

    def _optional(self, event_type: str, item: Item) -> dict[str, Any]:
        optional = {
            "eventType": event_type,
            "orderId": self._order_id,
            "sessionId": self._session_id,
            "category": item.category,
            "channel": self.channel,
            "currency": self.currency,
            "device": self.guest.device if self.channel in {"web", "app"} else None,
            "deliveryPostcode": self.guest.postcode if self.channel == "delivery" else None,
            "note": self.note if event_type == "order_placed" else None,
            "table": self._table() if self.channel == "dine_in" else None,
        }
        return {name: value for name, value in optional.items() if value is not None}

    def _table(self) -> str | None:
        """Name the table of an order, the same in all of its events."""
        number = int(self._order_id[:4], 16) % TABLES + 1 if self._order_id else None
        return f"Table {number}" if number else None

    def _timestamp(self, moment: datetime, old_till: bool) -> str:
        """Write a moment as its sender would: old tills without offset, kiosks in local time."""
        if old_till:
            return moment.strftime("%Y-%m-%dT%H:%M:%S")
        local = moment.astimezone(SUMMER_TIME) if self.channel == "kiosk" else moment
        return local.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))


def draw_channel(restaurant: Restaurant, hour: int, rng: random.Random) -> str:
    """Pick the channel of a visit at an hour."""
    weights = restaurant.channel_weights(hour)
    return rng.choices(list(weights), list(weights.values()))[0]


def make_visit(
    restaurant: Restaurant, moment: datetime, currency: str, guests: Guests, rng: random.Random
) -> list[PlannedEvent]:
    """Return the events of one visit that starts at a moment."""
    visit = Visit(
        restaurant=restaurant,
        guest=guests.draw(restaurant),
        channel=draw_channel(restaurant, moment.hour, rng),
        currency=currency,
        moment=moment,
        rng=rng,
        note=guests.note() if rng.random() < 0.03 else None,
    )
    return visit.run()
