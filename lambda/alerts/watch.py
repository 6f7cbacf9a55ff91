"""Holds an hour and a day against the same hour and weekday of the weeks before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts.bands import Band, count_band, percent_band, sum_band
from alerts.figures import Days, Figures, Hours, by_day

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Judged:
    """A figure of a span: its value, and its usual band where enough is known to tell."""

    name: str  # such as `hour orders`
    value: float
    band: Band | None
    when: str
    like: str

    @property
    def side(self) -> str:
        """Say on which side of its band it is; nothing where it is within, or none is known."""
        return self.band.side(self.value) if self.band else ""


@dataclass(frozen=True)
class Watch:
    """The hours that are known, and how they are compared."""

    hours: Hours
    weeks: int
    width: float

    def hour(self, begin: datetime) -> Iterator[Judged]:
        """Judge an hour by the same hour of the same weekday, on days that had any event."""
        past = [begin - WEEK * number for number in range(1, self.weeks + 1)]
        open_days = by_day(self.hours)
        like = [self.hours.get(one, Figures()) for one in past if one.date() in open_days]
        when = f"on {_day(begin.date())} between {begin:%H:%M} and {begin + HOUR:%H:%M}"
        told = (when, f"of that hour on a {begin:%A}")
        yield from self._orders("hour", self.hours.get(begin, Figures()), like, told)

    def day(self, day: date) -> Iterator[Judged]:
        """Judge a whole day by its weekday; days without any event were closed and aren't asked."""
        days: Days = by_day(self.hours)
        past = [day - WEEK * number for number in range(1, self.weeks + 1)]
        like = [days[one] for one in past if one in days]
        found, told = days.get(day, Figures()), (f"on {_day(day)}", f"of a {day:%A}")
        yield from self._orders("day", found, like, told)
        orders = [one.orders for one in like]
        # Events are many times the orders, and come in visits: they vary as sums do.
        events = sum_band([one.events for one in like], orders, self.width)
        yield Judged("day events", found.events, events, *told)
        if found.revenue:
            shares = percent_band([one.refund_percent for one in like], orders, self.width)
            yield Judged("day refunds", found.refund_percent, shares, *told)

    def _orders(
        self, span: str, found: Figures, like: Sequence[Figures], told: tuple[str, str]
    ) -> Iterator[Judged]:
        orders = [one.orders for one in like]
        yield Judged(f"{span} orders", found.orders, count_band(orders, self.width), *told)
        money = sum_band([one.revenue for one in like], orders, self.width)
        yield Judged(f"{span} revenue", found.revenue, money, *told)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
