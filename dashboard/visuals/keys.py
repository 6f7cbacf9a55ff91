"""What a mark stands for: the values of the fields that a click on it filters by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.actions import UNAGGREGATED, FilterAction
from dashboard.aws.athena import Cell, Row
from dashboard.deployed import Deployed
from dashboard.expressions.translation import Scope
from dashboard.parameters import typed
from dashboard.queries import fields as wells
from dashboard.queries.fields import Field
from dashboard.visuals.reader import cell_text

OTHER = "Other"  # this very object stands for what is beyond a limit; a click can't mean it


def key_of(ids: Sequence[str], fields: Sequence[Field], row: Row) -> dict[str, Any]:
    """Return a mark's `key`, in the order of the ids; nothing where the mark is no such value."""
    values = {one.id: value for one, value in zip(fields, row, strict=False)}
    if not ids or any(name not in values or values[name] is OTHER for name in ids):
        return {}
    return {"key": [_text(values[name]) for name in ids]}


def value_texts(
    action: FilterAction, values: Mapping[str, str | None], scope: Scope, deployed: Deployed
) -> list[tuple[str, str]]:
    """Return the label of each field that a click filters by, with its value as it is formatted."""
    found = []
    for kind, body in action.items:
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
