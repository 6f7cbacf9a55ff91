"""The owner's figures by hour and day of the restaurants' clocks, asked of Athena in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from athena_client.query import run_query

SQL = Path(__file__).with_name("figures.sql")
TIMEOUT_SECONDS = 90.0


@dataclass(frozen=True)
class Figures:
    """What a span of time brought."""

    orders: int = 0
    revenue: float = 0.0
    refunded: float = 0.0
    events: int = 0

    @property
    def refund_percent(self) -> float:
        """Return what was given back, in percent of what was taken."""
        return 100 * self.refunded / self.revenue if self.revenue else 0.0


type Hours = Mapping[datetime, Figures]
type Days = Mapping[date, Figures]


def ask_hours(athena: Any, database: str, work_group: str, zone: str, since: date) -> Hours:
    """Ask for every hour since a day that had any event; hours are the zone's, without offset."""
    # A day of a zone may begin on the day before in UTC, by which partitions go.
    first = (since - timedelta(days=1)).isoformat()
    sql = SQL.read_text().replace("{zone}", zone).replace("{first_day}", first)
    answer = run_query(
        athena,
        TIMEOUT_SECONDS,
        QueryString=sql.rstrip().removesuffix(";"),
        WorkGroup=work_group,
        QueryExecutionContext={"Database": database},
    )
    read = (_read([text or "0" for text in row]) for row in answer.rows)
    return {hour: figures for hour, figures in read if hour.date() >= since}


def by_day(hours: Hours) -> Days:
    """Add hours up to days; a day without any event isn't there."""
    found: defaultdict[date, list[Figures]] = defaultdict(list)
    for hour, figures in hours.items():
        found[hour.date()].append(figures)
    return {day: _sum(listed) for day, listed in found.items()}


def _read(row: list[str]) -> tuple[datetime, Figures]:
    hour, orders, revenue, refunded, events = row
    figures = Figures(int(orders), float(revenue), float(refunded), int(events))
    return datetime.fromisoformat(hour), figures


def _sum(listed: Iterable[Figures]) -> Figures:
    found = list(listed)
    return Figures(
        sum(one.orders for one in found),
        sum(one.revenue for one in found),
        sum(one.refunded for one in found),
        sum(one.events for one in found),
    )
