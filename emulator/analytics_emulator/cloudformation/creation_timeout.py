"""When a stack's creation has taken too long (CloudFormation API reference, CreateStack).

The reason is the one that users quote (unverified).
"""

import time
from collections.abc import Callable

REASON = "Stack creation time exceeded the specified timeout. Rollback requested by user."


class CreationTimeout:
    """The minutes that a request gives a creation, from now on; none where it gives none."""

    def __init__(self, minutes: int | None, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._end = now() + 60 * minutes if minutes else None

    def exceeded(self) -> str | None:
        """Return the reason to roll back once the time is over."""
        return REASON if self._end is not None and self._now() >= self._end else None
