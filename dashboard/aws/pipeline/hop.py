"""One hop of the pipeline as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SHOWN_FAILURES = 25


@dataclass(frozen=True)
class Failure:
    """Something that went wrong: when, why, what was in it, and how to have it done again.

    A refusal is the sender's mistake, told to the sender: the hop did what it should.
    """

    when: datetime
    reason: str
    detail: str
    remedy: str = ""
    command: str = ""
    is_refusal: bool = False

    def json(self) -> dict[str, Any]:
        """Return it for the page."""
        told = {**vars(self), "when": self.when.isoformat(), "isRefusal": self.is_refusal}
        del told["is_refusal"]
        return told


@dataclass
class Hop:
    """One service that events pass: what it counted, when it last worked, what failed and why."""

    service: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)
    latest: datetime | None = None
    failures: list[Failure] = field(default_factory=list)
    note: str = ""

    def json(self) -> dict[str, Any]:
        """Return it for the page, its newest failures first."""
        newest = sorted(self.failures, key=lambda one: one.when, reverse=True)
        return {
            "service": self.service,
            "name": self.name,
            "counts": self.counts,
            "latest": self.latest.isoformat() if self.latest else None,
            "failures": [one.json() for one in newest[:SHOWN_FAILURES]],
            "failed": sum(not one.is_refusal for one in newest),
            "refused": sum(one.is_refusal for one in newest),
            "hiddenFailures": max(0, len(newest) - SHOWN_FAILURES),
            "note": self.note,
        }


@dataclass(frozen=True)
class Sighting:
    """A place where a text that someone looks for was seen; `failed` where it ended there."""

    when: datetime | None
    what: str
    detail: str
    failed: bool = False
    command: str = ""

    def json(self) -> dict[str, Any]:
        """Return it for the page."""
        return {**vars(self), "when": self.when.isoformat() if self.when else None}


@dataclass
class Trace:
    """What one hop knows of a text: where it was seen, or a note on why it may not tell."""

    service: str
    name: str
    sightings: list[Sighting] = field(default_factory=list)
    note: str = ""

    def json(self) -> dict[str, Any]:
        """Return it for the page."""
        return {**vars(self), "sightings": [one.json() for one in self.sightings]}


type Clients = Mapping[str, Any]
