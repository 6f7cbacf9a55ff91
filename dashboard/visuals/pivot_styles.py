"""Conditional formats of a pivot table's values: of its cells, not of its headings and totals.

Source: API reference, `PivotTableCellConditionalFormatting`: a rule is of a field, in the roles of
its scopes. Without a scope it is of values alone (unverified).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.deployed import only
from dashboard.queries.fields import Field
from dashboard.visuals.conditional import Formatting, Style, read_formatting
from dashboard.visuals.reader import Reader

VALUES = "FIELD"

type Styles = dict[tuple[Any, ...], dict[str, Style]]  # by a cell's keys, then by measure


def read_styles(
    body: Mapping[str, Any], reader: Reader, fields: Sequence[Field], measures: Sequence[Field]
) -> Formatting:
    """Read the rules for values; those for other parts are named."""
    listed = (body.get("ConditionalFormatting") or {}).get("ConditionalFormattingOptions") or []
    if not listed:
        return Formatting()
    known = {one.id for one in measures}
    of_values = [one for one in listed if only(one)[1].get("FieldId") in known]
    options = {"ConditionalFormattingOptions": [one for one in of_values if VALUES in _roles(one)]}
    found = read_formatting({"ConditionalFormatting": options}, reader, fields)
    notes = list(found.notes)
    if len(of_values) < len(listed):
        notes.append("Not drawn: a conditional format (of a heading).")
    if any(set(_roles(one)) - {VALUES} for one in of_values):
        notes.append("Not drawn: a conditional format (of totals).")
    return replace(found, notes=tuple(notes))


def _roles(option: Mapping[str, Any]) -> list[str]:
    _, cell = only(option)
    scopes = cell.get("Scopes") or [cell.get("Scope") or {}]
    return [one.get("Role") or VALUES for one in scopes]


def styles_of(formatting: Formatting, rows: Sequence[Row], dimensions: int, start: int) -> Styles:
    """Return the styles of the cells by the values of their dimensions."""
    found = zip(rows, formatting.styles(rows, start), strict=True)
    return {row[:dimensions]: one for row, one in found if any(one.values())}
