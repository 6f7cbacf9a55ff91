"""A deployed dashboard as the QuickSight API describes it: definition, data sets, theme."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError


@dataclass(frozen=True)
class DataSet:
    """One declared data set: the SQL that gives its rows, and its columns over that SQL."""

    identifier: str
    arn: str
    name: str
    sql: str
    columns: Mapping[str, Sql]
    work_group: str
    is_spice: bool = False
    refusal: str | None = None
    # The same with other values of its own parameters; none where it has no parameters.
    with_values: Callable[[Mapping[str, Sequence[Any]]], "DataSet"] | None = None
    hidden: frozenset[str] = frozenset()  # columns that are kept from the reader


@dataclass(frozen=True)
class Deployed:
    """A published dashboard with everything that drawing it needs."""

    id: str
    name: str
    version: int
    definition: Mapping[str, Any]
    data_sets: Mapping[str, DataSet]
    theme: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """Return the sheets in their order."""
        return list(self.definition.get("Sheets") or [])

    def sheet(self, sheet_id: str) -> dict[str, Any]:
        """Return one sheet; `KeyError` where there is none of that id."""
        for sheet in self.sheets:
            if sheet["SheetId"] == sheet_id:
                return sheet
        raise KeyError(sheet_id)

    def data_set(self, identifier: str) -> DataSet:
        """Return a data set by its identifier; one that can't be read says why."""
        if identifier not in self.data_sets:
            raise NotDrawnError(f"The data set {identifier} is not declared")
        found = self.data_sets[identifier]
        if found.refusal:
            raise NotDrawnError(found.refusal)
        return found

    def calculated(self, identifier: str) -> dict[str, str]:
        """Return a data set's calculated fields, name to expression."""
        return {
            one["Name"]: one["Expression"]
            for one in self.definition.get("CalculatedFields") or []
            if one.get("DataSetIdentifier") == identifier
        }


def only(union: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the one member of a union of the API."""
    return next((name, value) for name, value in union.items() if value is not None)


def declared_parameters(definition: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the kind and the body of each parameter that a definition declares."""
    return [only(union) for union in definition.get("ParameterDeclarations") or []]


def visual_ids(sheet: Mapping[str, Any]) -> list[str]:
    """Return the ids of a sheet's visuals, in their order."""
    return [only(union)[1]["VisualId"] for union in sheet.get("Visuals") or []]
