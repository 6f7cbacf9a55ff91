"""What a mark stands for: the values of the fields that a click on it filters by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.actions import UNAGGREGATED, FilterAction, Keys
from dashboard.aws.athena import Cell, Row
from dashboard.deployed import Deployed
from dashboard.expressions.translation import Scope
from dashboard.parameters import typed
from dashboard.queries import fields as wells
from dashboard.queries.fields import Field
from dashboard.visuals.reader import cell_text

OTHER = "Other"  # this very object stands for what is beyond a limit; a click can't mean it


def key_of(keys: Keys, fields: Sequence[Field], row: Row) -> dict[str, Any]:
    """Return what a mark filters by, and the values by which it is drilled or acts.

    `key` is in the order of the clicked fields, and isn't there where the mark is no such value;
    `steps` are by field, and are for what else the mark does.
    """
    values = {one.id: value for one, value in zip(fields, row, strict=False)}
    known = {name: value for name, value in values.items() if value is not OTHER}
    found: dict[str, Any] = {}
    if keys.clicked and all(name in known for name in keys.clicked):
        found["key"] = [_text(known[name]) for name in keys.clicked]
    steps = {name: _text(known[name]) for name in keys.told if name in known}
    if steps or keys.acts:
        found["steps"] = steps
    return found


def group_key(keys: Keys, fields: Sequence[Field], group: Sequence[Cell]) -> list[Any] | None:
    """Return what a group filters by: the values of those clicked fields that it is made of."""
    values = {one.id: value for one, value in zip(fields, group, strict=False)}
    return [_text(values[name]) for name in keys.clicked if name in values] or None


def group_steps(
    keys: Keys, fields: Sequence[Field], group: Sequence[Cell]
) -> dict[str, str | None] | None:
    """Return the values that a group has for what it does besides filtering."""
    values = {one.id: value for one, value in zip(fields, group, strict=False)}
    found = {name: _text(values[name]) for name in keys.told if name in values}
    return found if found or keys.acts else None


def value_texts(
    action: FilterAction, values: Mapping[str, str | None], scope: Scope, deployed: Deployed
) -> list[tuple[str, str]]:
    """Return the label of each field that a click filters by, with its value as it is formatted."""
    found = []
    for kind, body in (one for one in action.items if one[1]["FieldId"] in values):
        is_plain = kind == UNAGGREGATED
        read: Any = body if is_plain else {kind: body}
        field = (wells.unaggregated if is_plain else wells.dimension)(read, scope, deployed)
        value = values[field.id]
        known = None if value is None else typed(value, field.sql.type)
        found.append((field.label, cell_text(known, field)))
    return found


def _text(value: Cell) -> str | None:
    """Write a value so that it is found again, whatever its field's format is."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case float():
            return repr(value)
    return str(value)
