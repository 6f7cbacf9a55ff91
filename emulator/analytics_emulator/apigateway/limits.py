"""Throttles and quotas of requests (API Gateway developer guide, "Throttle requests").

A throttle is a token bucket: it holds `burst` tokens, gets `rate` a second back, and each request
takes one. A quota counts the requests of a calendar day, week or month, in UTC.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from analytics_emulator.state.values import Document

type Key = tuple[str, ...]


@dataclass(frozen=True)
class Throttle:
    """Requests a second on average, and how many may come at once."""

    rate: float
    burst: int


@dataclass(frozen=True)
class Quota:
    """Requests in a `period` (DAY, WEEK, MONTH); the first period has `offset` fewer."""

    limit: int
    period: str
    offset: int = 0

    def period_of(self, when: datetime) -> str:
        """Name the period that a moment belongs to, by its first day; weeks begin on Sunday."""
        day = when.astimezone(UTC).date()
        if self.period == "WEEK":
            day -= timedelta(days=(day.weekday() + 1) % 7)
        if self.period == "MONTH":
            day = day.replace(day=1)
        return day.isoformat()


@dataclass
class _Bucket:
    throttle: Throttle
    tokens: float
    filled_at: float

    def take(self, now: float) -> bool:
        earned = (now - self.filled_at) * self.throttle.rate
        self.tokens = min(self.throttle.burst, self.tokens + earned)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass
class Count:
    """How many requests of a period there were."""

    period: str
    used: int


_DOCUMENT = Document(1, Count)


class Limits:
    """The buckets and counts of everyone who is limited, by a key that names them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[Key, _Bucket] = {}
        self._counts: dict[Key, Count] = {}

    def admits(self, key: Key, throttle: Throttle, now: float) -> bool:
        """Take a token at `now` (seconds of any clock that doesn't jump); tell if there was one.

        A changed throttle begins with a full bucket.
        """
        with self._lock:
            bucket = self._buckets.get(key)
            if bucket is None or bucket.throttle != throttle:
                bucket = self._buckets[key] = _Bucket(throttle, throttle.burst, now)
            return bucket.take(now)

    def counts(self, key: Key, quota: Quota, when: datetime) -> bool:
        """Count a request; tell if the quota had room for it. A refused one isn't counted."""
        period = quota.period_of(when)
        with self._lock:
            count = self._counts.get(key)
            if count is None:
                count = self._counts[key] = Count(period, used=quota.offset)
            elif count.period != period:
                count = self._counts[key] = Count(period, used=0)
            if count.used >= quota.limit:
                return False
            count.used += 1
            return True

    def dump_state(self) -> bytes:
        """Return the counts, as `load_state` takes them; buckets are full again in a moment."""
        with self._lock:
            return _DOCUMENT.text(self._counts).encode()

    def load_state(self, content: bytes) -> None:
        """Put kept counts in place of none."""
        self._counts = _DOCUMENT.value(content)
