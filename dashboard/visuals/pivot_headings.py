"""What a pivot table's fields are called, and which of them aren't seen.

Source: API reference, `PivotTableFieldOption`; user guide, "Hiding and showing pivot table
columns": columns and rows are hidden "without changing the pivot table values", and so are values
that stand beside others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.queries.fields import Field


@dataclass(frozen=True)
class Headings:
    """Titles of a definition's own, by field, and the fields that are hidden."""

    titles: Mapping[str, str]
    hidden: frozenset[str]

    def titled(self, fields: Sequence[Field]) -> list[Field]:
        """Return fields with their own titles."""
        return [replace(one, title=self.titles.get(one.id) or one.title) for one in fields]


def read_headings(configuration: Mapping[str, Any]) -> Headings:
    """Read what a pivot table says of single fields."""
    chosen = (configuration.get("FieldOptions") or {}).get("SelectedFieldOptions") or []
    titles = {one["FieldId"]: one["CustomLabel"] for one in chosen if one.get("CustomLabel")}
    hidden = (one["FieldId"] for one in chosen if one.get("Visibility") == "HIDDEN")
    return Headings(titles, frozenset(hidden))


def places(fields: Sequence[Field], hidden: frozenset[str]) -> list[int]:
    """Return the places of the fields that are seen."""
    return [place for place, one in enumerate(fields) if one.id not in hidden]
