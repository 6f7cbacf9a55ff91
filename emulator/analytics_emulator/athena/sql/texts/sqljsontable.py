"""JSON_TABLE on a text: the rows of a plan, each a list of its columns' items.

A plan is a path with its columns and what is below it: another path, siblings one below another
(`union`) or each with each (`cross`). Source: io.trino.operator.table.json of Trino 476.
"""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from ..jsonpath import Item
from .jsontext import marked
from .sqljson import JsonError, found_in, items_of, scalar, written

type Cell = dict[str, str | None]
type Cells = dict[int, Cell]

MOST_CELLS = 1_000_000
"""Cells that one document gives: nested paths that are crossed multiply."""


def table(
    text: str, plan: str, spec: str, values: list[str | None], on_error: str
) -> list[list[Cell | None]]:
    """Return JSON_TABLE's rows; a column has the item that json_value or json_query gives, NULL
    where its path isn't part of the row."""
    root, width = _read(plan)
    rows = _Rows(fails=on_error == "error")
    items = rows.found(lambda: items_of(text, root["path"], spec, values))
    found: list[list[Cell | None]] = []
    for cells in rows.of(root, items):
        found.append([cells.get(at) for at in range(width)])
        if len(found) * width > MOST_CELLS:
            raise marked("NOT_SUPPORTED", f"JSON_TABLE of over {MOST_CELLS} values of a document")
    return found


@lru_cache(maxsize=128)
def _read(plan: str) -> tuple[dict[str, Any], int]:
    root, width = json.loads(plan)
    return root, width


class _Rows:
    """Gives the rows of a plan's parts; paths that fail find nothing, or the table `fails`."""

    def __init__(self, *, fails: bool) -> None:
        self._fails = fails

    def found(self, find: Callable[[], list[Item]]) -> list[Item]:
        """Return the items of a path that makes rows."""
        try:
            return find()
        except JsonError as error:
            if self._fails:
                raise error.raised from None
            return []

    def of(self, path: dict[str, Any], items: list[Item]) -> Iterator[Cells]:
        """Give the rows of a path's items."""
        for number, item in enumerate(items, 1):
            own = {at: _cell(column, item, number) for at, *column in path["columns"]}
            below = self._below(path["below"], item) if path["below"] else iter([{}])
            is_empty = True
            for cells in below:
                is_empty = False
                yield own | cells
            if is_empty and path["outer"]:
                yield own

    def _below(self, part: dict[str, Any], item: Item) -> Iterator[Cells]:
        if "union" in part:
            for sibling in part["union"]:
                yield from self._below(sibling, item)
        elif "cross" in part:
            yield from self._crossed(part["cross"], item)
        else:
            yield from self.of(part, self.found(lambda: found_in(item, part["path"], {})))

    def _crossed(self, siblings: list[dict[str, Any]], item: Item) -> Iterator[Cells]:
        """Give each row of the first sibling with each of the others, unless one has none."""
        if not siblings:
            yield {}
            return
        for first in self._below(siblings[0], item):
            is_empty = True
            for rest in self._crossed(siblings[1:], item):
                is_empty = False
                yield first | rest
            if is_empty:
                return


def _cell(column: list[str], item: Item, number: int) -> Cell:
    """Return a column's item as its SQL type and its text."""
    kind, *rest = column
    if kind == "number":
        return {"kind": "bigint", "text": str(number)}
    path, options = rest
    if kind == "query":
        return {"kind": "varchar", "text": written(lambda: found_in(item, path, {}), options)}
    return scalar(lambda: found_in(item, path, {}), options)
