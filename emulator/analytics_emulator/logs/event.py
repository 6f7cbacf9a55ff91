"""What a log event is, where it stands, and what a stream of them holds."""

from dataclasses import dataclass
from typing import NamedTuple


class Group(NamedTuple):
    """A log group, wherever it is."""

    account: str
    region: str
    name: str


def group_name(identifier: str) -> str:
    """Return the name of the group that an identifier means: a name, or an ARN ending with it."""
    return identifier.removesuffix(":*").rpartition(":")[2]


class Place(NamedTuple):
    """Where an event stands in its group: they are in order of time, then of their coming."""

    time: int
    id: int


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event; times in milliseconds since 1970."""

    stream: str
    place: Place
    ingested: int
    message: str

    @property
    def time(self) -> int:
        """When it happened, as it says itself."""
        return self.place.time

    @property
    def id(self) -> str:
        """What tells it from all others, in AWS's 56 digits."""
        return f"{self.place.id:056d}"


@dataclass(frozen=True, slots=True)
class StreamSummary:
    """What a stream holds; times are None where it holds nothing."""

    events: int = 0
    bytes: int = 0
    first: int | None = None
    last: int | None = None
    ingested: int | None = None
