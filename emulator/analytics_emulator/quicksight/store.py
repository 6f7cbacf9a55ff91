"""What stands in one account and region."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


def now() -> datetime:
    """Return the time for `CreatedTime` and its kin."""
    return datetime.now(UTC)


@dataclass
class Version:
    """One version of a theme, analysis or dashboard, as it was created."""

    number: int
    request: dict[str, Any]
    status: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    created: datetime = field(default_factory=now)


@dataclass
class Asset:
    """A resource of any kind: `body` for unversioned kinds, `versions` for versioned ones."""

    id: str
    arn: str
    name: str
    body: dict[str, Any] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    published: int = 1
    permissions: dict[str, list[str]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    published_at: datetime = field(default_factory=now)
    deleted: datetime | None = None

    @property
    def latest(self) -> Version:
        """Return the newest version, published or not."""
        return self.versions[-1]


@dataclass
class Store:
    """Assets by kind (an `ExceptionResourceType`) and id."""

    assets: dict[str, dict[str, Asset]] = field(default_factory=lambda: defaultdict(dict))
    ingestions: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    schedules: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
