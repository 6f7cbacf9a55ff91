"""Reads from a request how far a reader drilled."""

from collections.abc import Mapping
from typing import Any

from dashboard.bad_request import BadRequestError, check_known, object_of
from dashboard.deployed import only
from dashboard.drilling import Drills, Hierarchy, hierarchies
from dashboard.parameters import typed
from dashboard.refusal import NotDrawnError


def read_drills(value: Any) -> Drills:
    """Return the drilled hierarchies by visual; refused where they haven't that shape."""
    found = object_of("drills", value or {})
    for visual, chosen in found.items():
        for choice in object_of(f"The drill of {visual}", chosen).values():
            _check_shape(visual, object_of(f"The drill of {visual}", choice))
    return found


def check_drills(drills: Drills, sheet: Mapping[str, Any]) -> None:
    """Refuse hierarchies that a sheet's visuals don't have, and levels that these don't have."""
    bodies = [only(union)[1] for union in sheet.get("Visuals") or []]
    known = {body["VisualId"]: {one.id: one for one in hierarchies(body)} for body in bodies}
    check_known("hierarchy of a visual", drills, [name for name, found in known.items() if found])
    for visual, chosen in drills.items():
        try:
            check_known("hierarchy", chosen, known[visual])
            for name, choice in chosen.items():
                _check_level(known[visual][name], choice)
        except (BadRequestError, NotDrawnError) as error:
            raise BadRequestError(f"The drill of {visual}: {error}", [visual]) from error


def _check_shape(visual: str, choice: Mapping[str, Any]) -> None:
    level, path = choice.get("level"), choice.get("path") or {}
    is_level = isinstance(level, int) and not isinstance(level, bool)
    is_path = isinstance(path, dict) and all(
        name.isdecimal() and (value is None or isinstance(value, str))
        for name, value in path.items()
    )
    if not is_level or not is_path:
        message = f"The drill of {visual} must have a level, and a path of texts by levels"
        raise BadRequestError(message, [visual])


def _check_level(hierarchy: Hierarchy, choice: Mapping[str, Any]) -> None:
    count = len(hierarchy.levels)
    if not 0 <= choice["level"] < count:
        raise BadRequestError(f"there are {count} levels")
    for place, value in (choice.get("path") or {}).items():
        if int(place) >= count:
            raise BadRequestError(f"there are {count} levels")
        if value is not None and hierarchy.levels[int(place)].granularity:
            typed(value, "DATETIME")
