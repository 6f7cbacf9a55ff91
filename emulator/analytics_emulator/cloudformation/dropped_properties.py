"""What becomes of a changed or dropped property of a type that LocalStack provides.

What an update no longer names gets its default on AWS (CloudFormation guide, "Update behaviors of
stack resources"). LocalStack's providers mostly don't look: here the default is put in its place
where it is known, and what an update would pass over is refused by name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from analytics_emulator.cloudformation.tables import applied_by_updates

type Properties = Mapping[str, Any]

_ALL = "all"
_NOTHING: Mapping[str, Any] = {"applied": [], "dropped": {}}


def with_defaults(type_name: str, before: Properties, after: Properties) -> dict[str, Any]:
    """Return an update's properties with the defaults of those that it no longer names."""
    defaults = _entry(type_name)["dropped"]
    if defaults == _ALL:
        return dict(after)
    dropped = before.keys() - after.keys()
    found = {name: defaults[name] for name in dropped if name in defaults}
    stay = {name: before[name] for name in dropped if name in _kept(type_name)}
    return {**after, **found, **stay}


def lost_changes(type_name: str, before: Properties, after: Properties) -> Iterable[str]:
    """Yield the properties whose change or absence an update would pass over."""
    applied, defaults = _entry(type_name)["applied"], _entry(type_name)["dropped"]
    for name in sorted(before.keys() | after.keys()):
        is_known = defaults == _ALL or name in defaults or name in _kept(type_name)
        is_dropped = name not in after and not is_known
        is_changed = before.get(name) != after.get(name)
        if is_dropped or (is_changed and applied != _ALL and name not in applied):
            yield name


def _kept(type_name: str) -> Iterable[str]:
    """Return what stays as it was where an update no longer names it."""
    found: Iterable[str] = _entry(type_name).get("kept", ())
    return found


def _entry(type_name: str) -> Mapping[str, Any]:
    return applied_by_updates().get(type_name, _NOTHING)
