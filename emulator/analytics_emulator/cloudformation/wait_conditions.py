"""Wait conditions: what is told at a handle's address, what that comes to, and what waits for it.

Source: CloudFormation guide, "Create wait conditions in a CloudFormation template"; the reasons as
users quote them (aws-samples/immersive-media-refarch 7, cloudformation-coverage-roadmap 2088), that
of a failure signal unverified.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics_emulator.cloudformation.templates.references import both, references_in

CONDITION = "AWS::CloudFormation::WaitCondition"
HANDLE = "AWS::CloudFormation::WaitConditionHandle"
# The resource reference's bounds of Timeout.
LEAST_SECONDS, MOST_SECONDS = 1, 43200


@dataclass(frozen=True)
class Told:
    """What signals so far come to: data by their ids, or why the condition has failed."""

    data: Mapping[str, Any]
    failure: str | None = None

    def is_enough(self, count: int) -> bool:
        """Return whether it ends the wait for so many."""
        return self.failure is not None or len(self.data) >= count

    @property
    def as_text(self) -> str:
        """Return the attribute Data."""
        return json.dumps(dict(self.data), separators=(",", ":"), ensure_ascii=False)


def told_by(signals: Iterable[bytes]) -> Told:
    """Read signals in their order; one whose id came before is a repetition."""
    data: dict[str, Any] = {}
    for body in signals:
        try:
            signal = json.loads(body)
            status, name = signal["Status"], str(signal["UniqueId"])
        except (ValueError, KeyError, TypeError):
            return Told(data, "Unparsable WaitCondition data")
        if status == "FAILURE":
            said = f"'{signal.get('Reason', '')}' for uniqueId: {name}"
            return Told(data, f"WaitCondition received failed message: {said}")
        if status != "SUCCESS":
            return Told(data, "Unparsable WaitCondition data")
        data.setdefault(name, signal.get("Data", ""))
    return Told(data)


def timed_out(told: Told, count: int) -> str:
    """Say that the time is over."""
    return f"WaitCondition timed out. Received {len(told.data)} conditions when expecting {count}"


def seconds_of(properties: Mapping[str, Any]) -> int | None:
    """Return how long a condition with a handle waits; None where it says no time that is one."""
    try:
        seconds = int(properties.get("Timeout") or 0)
    except ValueError:
        return None
    return seconds if LEAST_SECONDS <= seconds <= MOST_SECONDS else None


def waiting(resources: Mapping[str, Any]) -> set[str]:
    """Return the resources that wait, and those that depend on them.

    AWS makes all others meanwhile; here they have to come first, for one of them may send a signal.
    """
    found = {name for name, resource in resources.items() if resource.get("Type") == CONDITION}
    grown = bool(found)
    while grown:
        more = {n for n, resource in resources.items() if found & _needed_by(resource)} - found
        found, grown = found | more, bool(more)
    return found


def _needed_by(resource: Mapping[str, Any]) -> set[str]:
    named = resource.get("DependsOn") or []
    listed = {named} if isinstance(named, str) else set(named)
    return listed | {reference.name for reference in references_in(dict(resource), both)}
