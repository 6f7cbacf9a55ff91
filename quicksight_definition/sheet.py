"""A sheet: visuals with their places on the grid of 36 columns, and the row of controls."""

from typing import NamedTuple

from quicksight_definition.controls import controls
from quicksight_definition.fields import Json
from quicksight_definition.visuals import visual_id


class Tile(NamedTuple):
    """A visual and its size; tiles fill rows from left to right."""

    visual: Json
    columns: int
    rows: int


class Sheet(NamedTuple):
    """A sheet's id, name, purpose, and rows of tiles.

    `first` is the control that it has before the others: "Period" or "Find". Of the visuals that
    follow a period by name, `asked` show it and `compared` hold it against the one before.
    """

    id: str
    name: str
    description: str
    rows: list[list[Tile]]
    first: str = ""
    asked: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()

    def visuals(self) -> list[Json]:
        """Return the visuals in order."""
        return [tile.visual for row in self.rows for tile in row]

    def charts(self) -> list[str]:
        """Return the ids of the visuals that one period between two dates filters."""
        if self.first == "Period":
            return []
        return [one for one in self._dated() if one not in self._comparing()]

    def figures(self) -> list[str]:
        """Return the ids of the key figures, which compare a period with the one before."""
        return [one for one in self._dated() if one in self._comparing()]

    def _dated(self) -> list[str]:
        named = {*self.asked, *self.compared}
        return [found for one in self.visuals() if (found := visual_id(one)) not in named]

    def _comparing(self) -> set[str]:
        return {visual_id(one) for one in self.visuals() if "TargetValues" in str(one)}

    def definition(self) -> Json:
        """Return the sheet in the API's form."""
        return {
            "SheetId": self.id,
            "Name": self.name,
            "Description": self.description,
            "ContentType": "INTERACTIVE",
            **controls(self.id, self.first),
            "Visuals": self.visuals(),
            "Layouts": [{"Configuration": {"GridLayout": self._grid()}}],
        }

    def _grid(self) -> Json:
        elements, top = [], 0
        for row in self.rows:
            left = 0
            for tile in row:
                elements.append(_element(tile, left, top))
                left += tile.columns
            top += max(tile.rows for tile in row)
        size = {"ResizeOption": "RESPONSIVE"}
        return {
            "Elements": elements,
            "CanvasSizeOptions": {"ScreenCanvasSizeOptions": size},
        }


def _element(tile: Tile, left: int, top: int) -> Json:
    return {
        "ElementId": visual_id(tile.visual),
        "ElementType": "VISUAL",
        "ColumnIndex": left,
        "ColumnSpan": tile.columns,
        "RowIndex": top,
        "RowSpan": tile.rows,
    }
