"""Conditional formats of a pivot table's values and totals: of its cells, not of its headings.

Source: API reference, `PivotTableCellConditionalFormatting`: a rule is of a field, in the roles of
its scopes: the field's values, its subtotals, its grand totals. Without a scope it is of values
alone (unverified). A total's rule is over the total's rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.deployed import only
from dashboard.queries.fields import Field
from dashboard.visuals.conditional import Formatting, Style, read_formatting
from dashboard.visuals.pivot_totals import Place, Totals
from dashboard.visuals.reader import Reader

VALUES, SUBTOTALS, TOTALS = "FIELD", "FIELD_TOTAL", "GRAND_TOTAL"

type Styles = dict[Place, dict[str, Style]]  # by a cell's keys, then by measure


@dataclass(frozen=True)
class Formats:
    """The rules of each role; all of them are asked at every level."""

    by_role: Mapping[str, Formatting] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """Return the columns that decide, those of each role behind another's."""
        return [one for formatting in self.by_role.values() for one in formatting.fields]

    def styles(
        self, totals: Totals, start: int, rows: Sequence[Row], found: Sequence[Sequence[Row]]
    ) -> Styles:
        """Return the styles of all cells; the deciding columns come `start` after the keys."""
        if not self.fields:
            return {}
        return {
            place: style
            for (down, across), answer in totals.by_depth(rows, found)
            for place, style in self._of_level(totals, answer, down, across, start)
        }

    def _of_level(
        self, totals: Totals, rows: Sequence[Row], down: int, across: int, start: int
    ) -> Iterator[tuple[Place, dict[str, Style]]]:
        end = down + across
        first = end + start
        for role, formatting in self.by_role.items():
            own = [row for row in rows if _role(totals, row[:down], row[down:end]) == role]
            for row, style in zip(own, formatting.styles(own, first), strict=True):
                if any(style.values()):
                    yield (row[:down], row[down:end]), style
            first += len(formatting.fields)


def _role(totals: Totals, down: tuple[Cell, ...], across: tuple[Cell, ...]) -> str:
    """Return what a cell is: a value, a subtotal, or a total of all rows or columns."""
    sides = ((totals.rows, down), (totals.columns, across))
    if all(side.is_leaf(key) for side, key in sides):
        return VALUES
    return TOTALS if any(side.fields and not key for side, key in sides) else SUBTOTALS


def read_styles(
    body: Mapping[str, Any], reader: Reader, fields: Sequence[Field], measures: Sequence[Field]
) -> Formats:
    """Read the rules for values and totals; those for headings are named."""
    listed = (body.get("ConditionalFormatting") or {}).get("ConditionalFormattingOptions") or []
    if not listed:
        return Formats()
    known = {one.id for one in measures}
    of_values = [one for one in listed if only(one)[1].get("FieldId") in known]
    by_role = {}
    for role in (VALUES, SUBTOTALS, TOTALS):
        options = [one for one in of_values if role in _roles(one)]
        own = {"ConditionalFormatting": {"ConditionalFormattingOptions": options}}
        by_role[role] = read_formatting(own, reader, fields)
    notes = [note for formatting in by_role.values() for note in formatting.notes]
    if len(of_values) < len(listed):
        notes.append("Not drawn: a conditional format (of a heading).")
    return Formats(by_role, tuple(dict.fromkeys(notes)))


def _roles(option: Mapping[str, Any]) -> list[str]:
    _, cell = only(option)
    scopes = cell.get("Scopes") or [cell.get("Scope") or {}]
    return [one.get("Role") or VALUES for one in scopes]
