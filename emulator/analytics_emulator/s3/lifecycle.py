"""What a bucket's lifecycle rules remove, and when.

After the S3 user guide: "Expiring objects", "Lifecycle configuration elements" (days are counted
from creation, or from the successor's, and end at the next midnight UTC) and "Configuring a bucket
lifecycle configuration to delete incomplete multipart uploads".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

type Rule = Mapping[str, Any]

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Version:
    """A version of an object; its id is None in a bucket that has never had versions."""

    key: str
    id: str | None
    created: datetime
    size: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)
    is_marker: bool = False


@dataclass(frozen=True)
class Removal:
    """What DeleteObject is to be asked: without a version a bucket with versions marks the key."""

    key: str
    version: str | None = None


def removals(
    rules: Iterable[Rule], versions: Sequence[Version], now: datetime
) -> Iterator[Removal]:
    """Yield what is to go of one key, whose versions come newest first."""
    enabled = [rule for rule in rules if rule["Status"] == "Enabled"]
    current = versions[0]
    if any(_ends(rule, current, now, is_alone=len(versions) == 1) for rule in enabled):
        yield Removal(current.key, current.id if current.is_marker else None)
    for newer, (successor, version) in enumerate(pairwise(versions)):
        if any(_ends_former(rule, version, successor, newer, now) for rule in enabled):
            yield Removal(version.key, version.id)


def is_abandoned(rules: Iterable[Rule], key: str, initiated: datetime, now: datetime) -> bool:
    """Return whether an upload of several parts that nobody completed is to be aborted."""
    upload = Version(key, None, initiated)
    return any(
        rule["Status"] == "Enabled"
        and _concerns(rule, upload)
        and _end(rule.get("AbortIncompleteMultipartUpload", {}), initiated) <= now
        for rule in rules
    )


def _ends(rule: Rule, current: Version, now: datetime, *, is_alone: bool) -> bool:
    expiration = rule.get("Expiration") or {}
    if not _concerns(rule, current):
        return False
    is_due = _end(expiration, current.created) <= now
    if current.is_marker:
        return is_alone and (is_due or bool(expiration.get("ExpiredObjectDeleteMarker")))
    return is_due


def _ends_former(
    rule: Rule, version: Version, successor: Version, newer: int, now: datetime
) -> bool:
    """Return whether a version ends that `newer` others follow before the current one."""
    expiration = rule.get("NoncurrentVersionExpiration") or {}
    return (
        _concerns(rule, version)
        and newer >= expiration.get("NewerNoncurrentVersions", 0)
        and _end(expiration, successor.created) <= now
    )


def _end(expiration: Mapping[str, Any], start: datetime) -> datetime:
    if date := expiration.get("Date"):
        found: datetime = date if date.tzinfo else date.replace(tzinfo=UTC)
        return found
    for days in ("Days", "NoncurrentDays", "DaysAfterInitiation"):
        if days in expiration:
            last = start.astimezone(UTC) + timedelta(days=expiration[days])
            return datetime.combine(last.date() + timedelta(days=1), time(), UTC)
    return _NEVER


def _concerns(rule: Rule, version: Version) -> bool:
    found = rule.get("Filter") or {}
    conditions = found.get("And") or found
    tags = [*conditions.get("Tags", ()), *([conditions["Tag"]] if "Tag" in conditions else ())]
    return (
        version.key.startswith(conditions.get("Prefix") or rule.get("Prefix") or "")
        and all(version.tags.get(tag["Key"]) == tag["Value"] for tag in tags)
        and conditions.get("ObjectSizeGreaterThan", -1) < version.size
        and version.size < conditions.get("ObjectSizeLessThan", version.size + 1)
    )
