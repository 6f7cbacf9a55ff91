"""HierarchyFilter as SQL: values that are selected along a path of columns.

Source: API reference, HierarchyFilter and HierarchyFilterNode: a node selects values of its level,
each child narrows one of them (its `ParentValue`) by the next; INCLUDE keeps what is selected,
EXCLUDE removes it, and without a tree nothing is restricted. That NULL options look at the column
that anchors the filter is unverified.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.category_filter import is_one_of
from dashboard.refusal import NotDrawnError


def hierarchy_condition(body: Mapping[str, Any], column: Sql, scope: Scope) -> str:
    """Return the condition, or nothing where all rows pass."""
    levels = [one["Column"]["ColumnName"] for one in body["HierarchyLevels"]]
    selected = _selected(body.get("HierarchyTree") or {}, levels, scope)
    null, option = f"{column.text} IS NULL", body["NullOption"]
    if option == "NULLS_ONLY":
        return null
    if selected and body["MatchOperator"] == "EXCLUDE":
        selected = f"NOT COALESCE({selected}, false)"
    if option == "NON_NULLS_ONLY":
        return f"{column.text} IS NOT NULL" + (f" AND {selected}" if selected else "")
    return f"({selected} OR {null})" if selected else ""


def _selected(node: Mapping[str, Any], levels: Sequence[str], scope: Scope) -> str:
    """Return the condition that a node and those below it make; nothing where it selects all."""
    values: list[str] = list(node.get("HierarchyValues") or [])
    if not values:
        return ""
    if not levels or node["Column"]["ColumnName"] != levels[0]:
        raise NotDrawnError("A hierarchy filter whose values aren't of its levels is not drawn")
    column = scope.column(levels[0])
    if column.is_aggregate or column.is_of_level or column.has_window:
        raise NotDrawnError(f"A hierarchy filter by {levels[0]}, a calculation over rows")
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
