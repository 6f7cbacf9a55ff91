"""Makes the whole month: exactly so many events, the same for the same seed and end date."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from seed.event import PlannedEvent
from seed.group import Group, Restaurant, load_group
from seed.guests import Guests
from seed.mistakes import (
    DUPLICATE_SHARE,
    LATE_SHARE,
    MALFORMED_SHARE,
    delay,
    duplicate,
    malform,
)
from seed.visit import make_visit

EVENTS_PER_REGULAR = 300


@dataclass(frozen=True)
class Plan:
    """How much to make: `events` in all over the `days` that end before `end` begins (UTC).

    So many `hours` of the day `end` itself count too, for a day that is going on.
    """

    events: int
    days: int
    seed: int
    end: date
    hours: int = 0


def make_month(plan: Plan) -> list[PlannedEvent]:
    """Return the events in the order in which they are posted."""
    rng = random.Random(plan.seed)
    duplicates = round(plan.events * DUPLICATE_SHARE)
    malformed = round(plan.events * MALFORMED_SHARE)
    good = _good_events(plan, plan.events - duplicates - malformed, rng)
    good = delay(good, round(plan.events * LATE_SHARE), rng)
    return malform(duplicate(good, duplicates, rng), malformed, rng)


def _good_events(plan: Plan, count: int, rng: random.Random) -> list[PlannedEvent]:
    group = load_group()
    guests = Guests(group, max(5, plan.events // EVENTS_PER_REGULAR), rng)
    clock = _Clock(group, plan, rng)
    events: list[PlannedEvent] = []
    while len(events) < count:
        restaurant, moment = clock.draw()
        events += make_visit(restaurant, moment, group.currency, guests, rng)
    # The last visit may be cut short; which one is last has nothing to do with its time.
    return sorted(events[:count], key=lambda event: event.moment)


class _Clock:
    """Draws where and when the next visit starts, by how busy each open hour is."""

    def __init__(self, group: Group, plan: Plan, rng: random.Random) -> None:
        self._rng = rng
        first = datetime.combine(plan.end, time(), UTC) - timedelta(days=plan.days)
        hours = [first + timedelta(hours=hour) for hour in range(24 * plan.days + plan.hours)]
        self._slots = [(restaurant, hour) for restaurant in group.restaurants for hour in hours]
        self._weights = list(
            accumulate(
                restaurant.busyness(hour.weekday(), hour.hour) for restaurant, hour in self._slots
            )
        )

    def draw(self) -> tuple[Restaurant, datetime]:
        restaurant, hour = self._rng.choices(self._slots, cum_weights=self._weights)[0]
        return restaurant, hour + timedelta(milliseconds=self._rng.randrange(3_600_000))
