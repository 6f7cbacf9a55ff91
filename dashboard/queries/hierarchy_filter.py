"""HierarchyFilter as SQL: values that are selected along a path of columns.

Source: API reference, HierarchyFilter and HierarchyFilterNode: a node selects values of its level,
each child narrows one of them (its `ParentValue`) by the next; INCLUDE keeps what is selected,
EXCLUDE removes it, and without a tree nothing is restricted. That NULL options look at the column
that anchors the filter is unverified.

A reader chooses paths: a value of the first level, and of those below as far as is chosen.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.category_filter import is_one_of
from dashboard.refusal import NotDrawnError

type Path = list[str]


def hierarchy_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None = None
) -> str:
    """Return the condition, or nothing where all rows pass; a choice is `{"values": [path, …]}`.

    Paths are JSON. NULL is none of the values that a reader includes, whatever the definition says.
    """
    levels = level_names(body)
    null, option = f"{column.text} IS NULL", body["NullOption"]
    if choice is None:
        selected = _selected(body.get("HierarchyTree") or {}, levels, scope)
    else:
        paths = [read_path(one) for one in choice.get("values") or []]
        selected = _within(paths, levels, scope) if paths else ""
        if selected and body["MatchOperator"] == "INCLUDE":
            option = "NON_NULLS_ONLY"
    if option == "NULLS_ONLY":
        return null
    if selected and body["MatchOperator"] == "EXCLUDE":
        selected = f"NOT COALESCE({selected}, false)"
    if option == "NON_NULLS_ONLY":
        return f"{column.text} IS NOT NULL" + (f" AND {selected}" if selected else "")
    return f"({selected} OR {null})" if selected else ""


def level_names(body: Mapping[str, Any]) -> list[str]:
    """Return the columns of a hierarchy filter's levels."""
    return [one["Column"]["ColumnName"] for one in body["HierarchyLevels"]]


def read_path(text: Any) -> Path:
    """Read a path that a reader chose: `ValueError` where it is none."""
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{text!r} is no path of values")
    return found


def written_path(path: Sequence[str]) -> str:
    """Write a path as a reader's choices have it, and the page."""
    return json.dumps(list(path), ensure_ascii=False, separators=(",", ":"))


def paths_of(node: Mapping[str, Any], above: Sequence[str] = ()) -> Iterator[Path]:
    """Yield the paths that a definition selects: a value whole, or what narrows it."""
    values: list[str] = list(node.get("HierarchyValues") or [])
    children = [one for one in node.get("Children") or [] if one.get("HierarchyValues")]
    for value in values:
        narrowing = [one for one in children if one.get("ParentValue", value) == value]
        for child in narrowing:
            yield from paths_of(child, [*above, value])
        if not narrowing:
            yield [*above, value]


def _within(paths: Sequence[Path], levels: Sequence[str], scope: Scope) -> str:
    parts = []
    for path in paths:
        if len(path) > len(levels):
            raise NotDrawnError(f"A path of {len(path)} values in a hierarchy of {len(levels)}")
        pairs = zip(path, levels, strict=False)
        parts.append(" AND ".join(is_one_of([value], _level(name, scope)) for value, name in pairs))
    return f"({' OR '.join(f'({part})' for part in parts)})"


def _level(name: str, scope: Scope) -> Sql:
    column = scope.column(name)
    if column.is_aggregate or column.is_of_level or column.has_window:
        raise NotDrawnError(f"A hierarchy filter by {name}, a calculation over rows")
    return column


def _selected(node: Mapping[str, Any], levels: Sequence[str], scope: Scope) -> str:
    """Return the condition that a node and those below it make; nothing where it selects all."""
    values: list[str] = list(node.get("HierarchyValues") or [])
    if not values:
        return ""
    if not levels or node["Column"]["ColumnName"] != levels[0]:
        raise NotDrawnError("A hierarchy filter whose values aren't of its levels is not drawn")
    column = _level(levels[0], scope)
    narrowed: dict[str, list[str]] = {}
    for child in node.get("Children") or []:
        condition = _selected(child, levels[1:], scope)
        for value in [child["ParentValue"]] if "ParentValue" in child else values:
            if condition and value in values:
                narrowed.setdefault(value, []).append(condition)
    whole = [one for one in values if one not in narrowed]
    parts = [is_one_of(whole, column)] if whole else []
    for value, conditions in narrowed.items():
        parts.append(f"({is_one_of([value], column)} AND ({' OR '.join(conditions)}))")
    return f"({' OR '.join(parts)})"
