"""The way that a reader drilled into a visual: which values of which levels, as they are read."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.deployed import only
from dashboard.drilling import PATH, dimension_of
from dashboard.parameters import typed
from dashboard.queries import fields as wells
from dashboard.visuals.reader import Reader, cell_text


def trail(body: Mapping[str, Any], reader: Reader) -> list[dict[str, Any]]:
    """Return for each value its hierarchy, the place of its level, and what is read of both."""
    return list(_steps(body, reader))


def _steps(body: Mapping[str, Any], reader: Reader) -> Iterator[dict[str, Any]]:
    for hierarchy in (only(union)[1] for union in body.get("ColumnHierarchies") or []):
        for place, level, value in hierarchy.get(PATH) or []:
            item = dimension_of(level, reader.deployed)
            field = wells.dimension(item, reader.scope, reader.deployed)
            known = None if value is None else typed(value, field.sql.type)
            yield {
                "hierarchy": hierarchy["HierarchyId"],
                "level": place,
                "text": f"{level.label}: {cell_text(known, field)}",
            }
