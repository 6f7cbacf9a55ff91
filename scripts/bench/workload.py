"""What both sides are given to do, and what is right about it: seeded months and their truth."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seed.event import PlannedEvent
from seed.month import Plan, make_month
from seed.truth import make_truth

DAYS, SEED = 30, 7
FIRST_EVENTS = 10


@dataclass(frozen=True)
class Month:
    """Events to post, with the answers that they must lead to."""

    events: list[PlannedEvent]
    truth: dict[str, Any]

    @property
    def first(self) -> list[PlannedEvent]:
        """Return the few events that wake a fresh deployment up."""
        return self.events[:FIRST_EVENTS]

    @property
    def rest(self) -> list[PlannedEvent]:
        """Return the events after the first."""
        return self.events[FIRST_EVENTS:]


@dataclass(frozen=True)
class Workload:
    """A sample that every side does in every round, and a whole month for the last one."""

    sample: Month
    month: Month


def make_workload(sample_events: int, month_events: int) -> Workload:
    """Make both, the same for the same day."""
    return Workload(month_of(sample_events), month_of(month_events))


def good_events(events: list[PlannedEvent]) -> list[PlannedEvent]:
    """Return those that become rows."""
    return [event for event in events if event.bad_field is None]


def month_of(events: int) -> Month:
    """Make a month of so many events that ends yesterday, and its truth."""
    plan = Plan(events, DAYS, SEED, datetime.now(UTC).date())
    planned = make_month(plan)
    return Month(planned, make_truth(plan, planned))
