"""Lets a request walk over what others make and take away meanwhile.

LocalStack goes through its stores, and through a stack's resources and change sets, as they lie;
what another thread added to them ended that with "dictionary changed size during iteration", a 500.
Two first requests to a region could also make two stores of it, and one's resource was lost.
"""

from collections.abc import Iterator, KeysView
from contextlib import suppress
from threading import RLock
from typing import Any

from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack
from localstack.services.stores import LocalAttribute

from analytics_emulator.localstack.typed import patched

_CHANGES = RLock()
_ATTEMPTS = 5


class SteadyDict(dict[Any, Any]):
    """A dictionary of which whoever iterates sees what it held at the beginning.

    Its views are copies; each is made without a pause in which another thread could run.
    """

    def __iter__(self) -> Iterator[Any]:
        return iter(list(super().keys()))

    def keys(self) -> KeysView[Any]:  # type: ignore[override] # a copy's
        """Return the keys of this moment."""
        return dict.fromkeys(super().keys()).keys()

    def values(self) -> list[Any]:  # type: ignore[override] # a copy
        """Return the values of this moment."""
        return list(super().values())

    def items(self) -> list[tuple[Any, Any]]:  # type: ignore[override] # a copy
        """Return the pairs of this moment."""
        return list(super().items())


class SteadySet(set[Any]):
    """A set of which whoever iterates sees what it held at the beginning."""

    def __iter__(self) -> Iterator[Any]:
        return iter(list(super().__iter__()))


def apply() -> None:
    """Make the dictionaries of all stores steady ones, those of a restored state too."""
    setattr(LocalAttribute, "__get__", _get)  # noqa: B010 -- a method


def apply_to_stacks() -> None:
    """Make a stack's own collections steady ones, and pass over a change set that goes."""

    @patched(Stack.__init__)
    def make(original: Any, self: Any, *args: Any, **more: Any) -> None:
        original(self, *args, **more)
        self.resource_states, self.change_set_ids = SteadyDict(), SteadySet()

    for walk in (provider.find_change_set_v2, provider.CloudformationProviderV2.list_change_sets):
        patched(walk)(_again)


def _get(attribute: Any, store: Any, _kind: type | None = None) -> Any:
    members = vars(store)
    found = members.get(attribute.name, members)
    if found is not members and type(found) is not dict:
        return found
    with _CHANGES:
        found = members.get(attribute.name, members)
        if found is members:
            default = attribute.default
            found = default() if callable(default) else default
        if type(found) is dict:
            found = SteadyDict(found)
        members[attribute.name] = found
    return found


def _again(walk: Any, *args: Any, **more: Any) -> Any:
    """Begin anew where what a list named is gone when it is looked up."""
    for _ in range(_ATTEMPTS):
        with suppress(KeyError):
            return walk(*args, **more)
    return walk(*args, **more)
