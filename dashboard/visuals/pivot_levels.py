"""How far a pivot table's rows are open: a field that is collapsed hides those below it.

Source: API reference, `PivotTableFieldCollapseStateOption`. Only states of whole fields are drawn;
those of single groups are named. A reader opens and closes whole fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.queries.fields import Field

SINGLE = "groups that are opened or collapsed by themselves"


@dataclass(frozen=True)
class Levels:
    """The fields of a pivot table's rows, how many of them are shown, and what isn't drawn."""

    fields: Sequence[Field]
    shown: int
    notes: Sequence[str] = ()

    @property
    def open(self) -> list[Field]:
        """Return the fields that rows are made of."""
        return list(self.fields[: self.shown])

    def json(self) -> dict[str, Any]:
        """Return them for the page."""
        return {"shown": self.shown, "names": [one.label for one in self.fields]}


def read_levels(
    configuration: Mapping[str, Any], down: Sequence[Field], wanted: int | None, is_export: bool
) -> Levels:
    """Read how far rows are open; a file has all of them."""
    states = (configuration.get("FieldOptions") or {}).get("CollapseStateOptions") or []
    if is_export:
        return Levels(down, len(down))
    collapsed = {
        one["Target"].get("FieldId") for one in states if one.get("State") == "COLLAPSED"
    } - {None}
    places = [place for place, one in enumerate(down, 1) if one.id in collapsed]
    shown = wanted if wanted and wanted <= len(down) else min([*places, len(down)])
    is_single = any(one["Target"].get("FieldDataPathValues") for one in states)
    return Levels(down, shown, [f"Not drawn: {SINGLE}."] if is_single and not wanted else [])
