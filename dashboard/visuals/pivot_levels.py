"""How far a pivot table's rows are open: a field that is collapsed hides those below it.

Source: API reference, `PivotTableFieldCollapseStateOption`: a state is of a whole field, or of one
group, told by the values on the way to it, which goes first. That a group which is opened shows its
next field, and what is below that one as far as its field is open, is unverified. A reader opens
and closes whole fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell
from dashboard.queries.fields import Field

ACROSS = "Not drawn: groups of columns that are opened or collapsed."
NULL = "___NULL_GROUP_ID_"  # as it stands in published definitions, followed by digits

type Path = tuple[str, ...]


@dataclass(frozen=True)
class Closed:
    """Which groups of rows are closed: those of whole fields, but for single ones."""

    depths: frozenset[int] = frozenset()
    single: Mapping[Path, bool] = field(default_factory=dict)

    def holds(self, key: Sequence[Cell]) -> bool:
        """Return whether a group is closed, told by its values."""
        usual = len(key) in self.depths
        return self.single.get(tuple(map(path_text, key)), usual) if self.single else usual

    def levels(self, fields: int) -> set[int]:
        """Return how many fields the values of closed groups are asked by."""
        found = {*self.depths, *(len(path) for path, closed in self.single.items() if closed)}
        return {depth for depth in found if depth < fields} if self.single else set()


NONE = Closed()


@dataclass(frozen=True)
class Levels:
    """The fields of a pivot table's rows, how many of them are shown, and what isn't drawn.

    Single groups may show more of them: as many as are `open`.
    """

    fields: Sequence[Field]
    shown: int
    closed: Closed = NONE
    notes: Sequence[str] = ()

    @property
    def open(self) -> list[Field]:
        """Return the fields that rows are made of."""
        opened = [len(path) for path, closed in self.closed.single.items() if not closed]
        return list(self.fields[: max([self.shown, *map(self._reached, opened)])])

    def whole(self) -> "Levels":
        """Return them without the states of single groups, which are named."""
        notes = [*self.notes, "Not drawn: groups that are opened or collapsed by themselves."]
        return Levels(self.fields, self.shown, notes=notes)

    def json(self) -> dict[str, Any]:
        """Return them for the page."""
        return {"shown": self.shown, "names": [one.label for one in self.fields]}

    def _reached(self, depth: int) -> int:
        """Return how many fields a group shows that is opened: to the next that is closed."""
        places = [one for one in self.closed.depths if one > depth]
        return min([*places, len(self.fields)])


def read_levels(
    configuration: Mapping[str, Any], down: Sequence[Field], wanted: int | None, is_export: bool
) -> Levels:
    """Read how far rows are open; a file has all of them."""
    states = (configuration.get("FieldOptions") or {}).get("CollapseStateOptions") or []
    if is_export:
        return Levels(down, len(down))
    if wanted and wanted <= len(down):
        return Levels(down, wanted)
    ids = [one.id for one in down]
    named = {one["Target"].get("FieldId") for one in states if one.get("State") == "COLLAPSED"}
    depths = frozenset(place for place, name in enumerate(ids, 1) if name in named)
    single, is_across = _single(states, ids)
    shown = min([*depths, len(down)])
    return Levels(down, shown, Closed(depths, single), [ACROSS] if is_across else [])


def path_text(value: Cell) -> str:
    """Write a value as a path to its group does."""
    match value:
        case None:
            return NULL
        case datetime():
            return value.isoformat(sep=" ", timespec="milliseconds")
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)


def _single(
    states: Sequence[Mapping[str, Any]], ids: Sequence[str]
) -> tuple[dict[Path, bool], bool]:
    """Return the states of single groups of rows, and whether there are any of columns."""
    found: dict[Path, bool] = {}
    is_across = False
    for one in states:
        path = one["Target"].get("FieldDataPathValues") or []
        if [part.get("FieldId") for part in path] == list(ids[: len(path)]):
            texts = (_read(part.get("FieldValue") or "") for part in path)
            found |= {tuple(texts): one.get("State") == "COLLAPSED"} if path else {}
        elif path and path[0].get("FieldId") not in ids:
            is_across = True
    return found, is_across


def _read(text: str) -> str:
    return NULL if text.startswith(NULL) else text
