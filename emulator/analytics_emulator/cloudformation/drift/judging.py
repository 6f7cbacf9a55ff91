"""Says of a resource whether it has drifted: never IN_SYNC unless all was compared.

Properties that AWS can't read either (`writeOnlyProperties` of the type's schema) aren't compared,
as there. Where another property can't be read here, and nothing differs, the resource is
NOT_CHECKED; AWS would compare it.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from analytics_emulator.cloudformation.drift.comparison import Difference, differences

DELETED, IN_SYNC, MODIFIED, NOT_CHECKED = "DELETED", "IN_SYNC", "MODIFIED", "NOT_CHECKED"


@dataclass(frozen=True)
class Drift:
    """A resource's drift, with what was expected and found."""

    status: str
    expected: Mapping[str, Any]
    actual: Mapping[str, Any]
    differing: tuple[Difference, ...] = ()
    uncompared: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """Return the members that the API has of it."""
        found: dict[str, Any] = {"StackResourceDriftStatus": self.status}
        if self.status in (IN_SYNC, MODIFIED):
            found |= {
                "ExpectedProperties": json.dumps(self.expected, default=str),
                "ActualProperties": json.dumps(self.actual, default=str),
                "PropertyDifferences": [one.told() for one in self.differing],
            }
        return found


def drift_of(
    given: Mapping[str, Any],
    read: Callable[[], Mapping[str, Any] | None],
    unread_on_aws: Collection[str],
) -> Drift:
    """Return the drift of a resource whose template sets what is given."""
    live = read()
    if live is None:
        return Drift(DELETED, given, {})
    compared = {name: value for name, value in given.items() if name in live}
    found = {name: live[name] for name in compared}
    differing = tuple(sorted(differences(compared, found), key=lambda one: one.path))
    uncompared = tuple(sorted(given.keys() - live.keys() - set(unread_on_aws)))
    status = MODIFIED if differing else NOT_CHECKED if uncompared else IN_SYNC
    return Drift(status, compared, _as_asked(compared, found), differing, uncompared)


def _as_asked(expected: Any, actual: Any) -> Any:
    """Return of what is there the members that are expected, as AWS shows them."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return {name: _as_asked(value, actual.get(name)) for name, value in expected.items()}
    return actual
