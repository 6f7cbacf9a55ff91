"""When a schedule runs: by its expression, time zone, first and last moment.

Source: EventBridge Scheduler user guide, "Schedule types": a rate begins when the schedule is made
or at its StartDate; a local time that the spring leaves out is left out, one that the autumn
repeats counts once; all is precise to a minute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics_emulator.scheduler.cron import Cron, ExpressionError, read_cron

_MINUTE = timedelta(minutes=1)
_EXPRESSION = re.compile(r"(cron|rate|at)\((.+)\)")
_RATE = re.compile(r"([1-9]\d*) (minute|hour|day)s?")


@dataclass(frozen=True)
class Schedule:
    """An expression in its zone; `begin` is its StartDate, or else when it was made."""

    expression: str
    zone: str
    begin: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what can't be read, when it is made."""
        _read(self.expression)
        _zone(self.zone)

    @property
    def runs_once(self) -> bool:
        """Return whether there is nothing more to come after its first run."""
        return self.expression.startswith("at(")

    def runs(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Yield the moments later than `after` at which it runs, up to `until`, in UTC."""
        last = min(until, self.end) if self.end else until
        rule = _read(self.expression)
        if isinstance(rule, timedelta):
            yield from self._by_rate(rule, after, last)
            return
        zone = _zone(self.zone)
        if isinstance(rule, datetime):
            yield from _once(rule.replace(tzinfo=zone), after, last)
            return
        moment = max(after, self.begin - _MINUTE).replace(second=0, microsecond=0) + _MINUTE
        while moment <= last:
            local = moment.astimezone(zone)
            if local.fold == 0 and rule.names(local.replace(tzinfo=None)):
                yield moment
            moment += _MINUTE

    def _by_rate(self, rate: timedelta, after: datetime, last: datetime) -> Iterator[datetime]:
        moment = self.begin
        if after >= moment:
            moment += ((after - moment) // rate + 1) * rate
        while moment <= last:
            yield moment
            moment += rate


def _once(local: datetime, after: datetime, last: datetime) -> Iterator[datetime]:
    """Yield a moment that an expression names to the second; none that its zone leaves out."""
    moment = local.astimezone(UTC)
    exists = moment.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)
    if exists and after < moment <= last:
        yield moment


def _read(expression: str) -> Cron | datetime | timedelta:
    match = _EXPRESSION.fullmatch(expression)
    if match is None:
        raise ExpressionError("it is none of cron(…), rate(…) and at(…)")
    kind, text = match.groups()
    if kind == "cron":
        return read_cron(text)
    if kind == "at":
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")
        except ValueError as error:
            raise ExpressionError(str(error)) from error
    found = _RATE.fullmatch(text)
    if found is None:
        raise ExpressionError("a rate is a number and minutes, hours or days")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ExpressionError(f"{name} is no time zone") from error


def as_moment(seconds: float | str | None) -> datetime | None:
    """Return a moment of the API, seconds since 1970 or ISO 8601, in UTC."""
    if seconds is None:
        return None
    if isinstance(seconds, str):
        found = datetime.fromisoformat(seconds)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(seconds, UTC)
