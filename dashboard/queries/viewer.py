"""Who looks: what row- and column-level security is held against.

A user or a group is a name, or an ARN as QuickSight has it (`arn:…:user/default/name`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

type Tags = Mapping[str, str]


@dataclass(frozen=True)
class Viewer:
    """A reader's session tags, and the user and groups of QuickSight that they are."""

    tags: Tags = MappingProxyType({})
    user: str = ""
    groups: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Return whether a user or a group was named."""
        return bool(self.user or self.groups)

    @property
    def names(self) -> tuple[str, tuple[str, ...]]:
        """Return the user and the groups by their names."""
        return _name(self.user), tuple(map(_name, self.groups))

    @property
    def arns(self) -> set[str]:
        """Return those that are given by their ARNs."""
        return {one for one in (self.user, *self.groups) if one.startswith("arn:")}


NOBODY = Viewer()


def _name(identity: str) -> str:
    """Return the name in `arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME`."""
    if not identity.startswith("arn:"):
        return identity
    return identity.split(":", 5)[-1].split("/", 2)[-1]
