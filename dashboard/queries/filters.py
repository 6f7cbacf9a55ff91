"""Filter groups as SQL conditions on one visual.

A filter that applies and can't be translated is never left out: it raises `NotDrawnError`, so that
the visuals in its scope say so instead of showing other numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.deployed import Deployed, only
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.category_filter import category_condition
from dashboard.queries.number_filter import equality_condition, range_condition
from dashboard.queries.time_filter import (
    relative_condition,
    time_equality_condition,
    time_range_condition,
)
from dashboard.queries.top_bottom import top_bottom_condition
from dashboard.refusal import NotDrawnError

TIME_FILTERS = {"TimeRangeFilter", "TimeEqualityFilter", "RelativeDatesFilter"}


@dataclass(frozen=True)
class Choices:
    """The reader's choices for filters, by filter id; a filter without one is as defined."""

    filters: Mapping[str, Any]


@dataclass(frozen=True)
class Conditions:
    """SQL conditions on rows and on groups; `tops` narrow rows after all others."""

    where: list[str]
    having: list[str]


def conditions(
    deployed: Deployed, sheet_id: str, visual_id: str, data_set: str, scope: Scope, choices: Choices
) -> Conditions:
    """Return every condition that the definition's filter groups put on a visual."""
    where: list[str] = []
    having: list[str] = []
    tops = []
    for kind, body in applicable(deployed, sheet_id, visual_id, data_set):
        name = body["Column"]["ColumnName"]
        column = scope.time_column(name) if kind in TIME_FILTERS else scope.column(name)
        if column.is_of_level:
            raise NotDrawnError("A filter on an aggregate by a list of fields is not drawn")
        if kind == "TopBottomFilter":
            tops.append((body, column))
            continue
        condition, is_having = _condition(kind, body, column, scope, choices)
        if condition and column.has_window:
            raise NotDrawnError("A filter on a table calculation is not drawn")
        if condition:
            (having if is_having else where).append(condition)
    source = deployed.data_set(data_set).sql
    if tops and scope.windows:
        source = scope.windows.source(source)
    for body, column in tops:
        where = [*where, top_bottom_condition(body, column, scope, source, where)]
    return Conditions(where, having)


def applicable(
    deployed: Deployed, sheet_id: str, visual_id: str, data_set: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the filters whose scope has the visual and whose column its data set has."""
    for group in deployed.definition.get("FilterGroups") or []:
        if group.get("Status") == "DISABLED" or not _in_scope(group, sheet_id, visual_id):
            continue
        for union in group["Filters"]:
            kind, body = only(union)
            if _concerns(group, body["Column"], data_set, deployed):
                yield kind, body


def _in_scope(group: Mapping[str, Any], sheet_id: str, visual_id: str) -> bool:
    scope = group["ScopeConfiguration"]
    if scope.get("AllSheets") is not None:
        return True
    sheets = (scope.get("SelectedSheets") or {}).get("SheetVisualScopingConfigurations") or []
    return any(
        one["SheetId"] == sheet_id
        and (one["Scope"] == "ALL_VISUALS" or visual_id in (one.get("VisualIds") or []))
        for one in sheets
    )


def _concerns(
    group: Mapping[str, Any], column: Mapping[str, Any], data_set: str, deployed: Deployed
) -> bool:
    if column["DataSetIdentifier"] == data_set:
        return True
    if group["CrossDataset"] != "ALL_DATASETS":
        return False
    name = column["ColumnName"]
    return name in deployed.data_set(data_set).columns or name in deployed.calculated(data_set)


def _condition(
    kind: str, body: dict[str, Any], column: Sql, scope: Scope, choices: Choices
) -> tuple[str, bool]:
    choice = choices.filters.get(body["FilterId"])
    match kind:
        case "CategoryFilter":
            text = category_condition(body, column, scope, choice)
        case "NumericRangeFilter":
            return range_condition(body, column, scope, choice)
        case "NumericEqualityFilter":
            return equality_condition(body, column, scope, choice)
        case "TimeRangeFilter":
            text = time_range_condition(body, column, scope, choice)
        case "TimeEqualityFilter":
            text = time_equality_condition(body, column, scope, choice)
        case "RelativeDatesFilter":
            text = relative_condition(body, column, scope, choice)
        case _:
            raise NotDrawnError(f"A {kind} applies here and is not drawn")
    if column.is_aggregate:
        raise NotDrawnError(f"A {kind} on an aggregate is not drawn")
    return text, False
