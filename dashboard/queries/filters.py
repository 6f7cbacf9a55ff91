"""Filter groups as SQL conditions on one visual.

A filter that applies and can't be translated is never left out: it raises `NotDrawnError`, so that
the visuals in its scope say so instead of showing other numbers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Any

from dashboard.deployed import Deployed, only
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import NUMBERS, Sql, quoted
from dashboard.queries.category_filter import category_condition
from dashboard.queries.click_filter import Clicks, click_conditions
from dashboard.queries.drill_filter import drill_conditions
from dashboard.queries.hierarchy_filter import hierarchy_condition
from dashboard.queries.nested_filter import nested_condition
from dashboard.queries.number_filter import equality_condition, range_condition
from dashboard.queries.time_filter import (
    relative_condition,
    time_equality_condition,
    time_range_condition,
)
from dashboard.queries.top_bottom import top_bottom_condition
from dashboard.refusal import NotDrawnError

TIME_FILTERS = {"TimeRangeFilter", "TimeEqualityFilter", "RelativeDatesFilter"}
OVER_NAME = "filtered "  # of columns that hold the table calculations that are filtered by

type Leading = tuple[dict[str, Any], Sql]


@dataclass(frozen=True)
class Choices:
    """The reader's choices for filters, by filter id; a filter without one is as defined.

    `clicks` are the values of the marks that were clicked, by visual and field; `tables` are the
    pages, searches and sorts of tables by visual.
    """

    filters: Mapping[str, Any]
    clicks: Clicks = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Conditions:
    """SQL conditions on rows, on groups, and on the visual's rows with their table calculations.

    `over` are the table calculations that conditions in `after` name, by their column's name.
    """

    where: list[str]
    having: list[str]
    over: dict[str, str] = field(default_factory=dict)
    after: list[str] = field(default_factory=list)


class Stage(Enum):
    """What a condition is on."""

    ROWS = "rows"
    GROUPS = "groups"
    VISUAL = "the visual's table calculations"
    LEADING = "leading values"


def conditions(
    deployed: Deployed, sheet_id: str, visual_id: str, data_set: str, scope: Scope, choices: Choices
) -> Conditions:
    """Return every condition that the definition's filter groups put on a visual.

    All groups hold together; of a group's filters one is enough (user guide, "Adding filter
    conditions (group filters) with AND and OR operators"). One that keeps all keeps all of them.
    """
    found = Conditions([], [])
    leading: list[list[Leading]] = []
    source = partial(_source, deployed, data_set, scope)
    for group in applicable(deployed, sheet_id, visual_id, data_set):
        parts = [_part(kind, body, scope, choices, source, found) for kind, body in group]
        stage = parts[0][0]
        if any(one is not stage for one, _ in parts):
            raise NotDrawnError("A filter group on rows and on what is made of them is not drawn")
        if stage is Stage.LEADING:
            leading.append([part for _, part in parts if isinstance(part, tuple)])
            continue
        texts = [part for _, part in parts if isinstance(part, str)]
        if all(texts):
            _listed(found, stage).append(either(texts))
    rows = list(found.where)
    place = (sheet_id, visual_id)
    rows += click_conditions(deployed, place, data_set, scope, choices.clicks)
    rows += drill_conditions(deployed, place, scope)
    for group_of in leading:
        conditions_of = [
            top_bottom_condition(body, column, scope, source, rows) for body, column in group_of
        ]
        rows = [*rows, either(conditions_of)]
    return replace(found, where=rows)


def either(texts: Sequence[str]) -> str:
    """Return a condition of which one part is enough."""
    return texts[0] if len(texts) == 1 else f"({' OR '.join(f'({text})' for text in texts)})"


def _listed(found: Conditions, stage: Stage) -> list[str]:
    return {Stage.ROWS: found.where, Stage.GROUPS: found.having}.get(stage, found.after)


def _source(deployed: Deployed, data_set: str, scope: Scope) -> str:
    """Return the rows' SQL with the calculated fields that stand in columns of their own."""
    sql = deployed.data_set(data_set).sql
    return scope.windows.source(sql) if scope.windows else sql


def applicable(
    deployed: Deployed, sheet_id: str, visual_id: str, data_set: str
) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Yield the filters, by group, whose scope has the visual and whose column its data set has."""
    for group in deployed.definition.get("FilterGroups") or []:
        if group.get("Status") == "DISABLED" or not _in_scope(group, sheet_id, visual_id):
            continue
        filters = [only(union) for union in group["Filters"]]
        concerned = [
            one for one in filters if _concerns(group, one[1]["Column"], data_set, deployed)
        ]
        if concerned:
            yield concerned


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
    name, own = column["ColumnName"], deployed.data_sets.get(column["DataSetIdentifier"])
    if name in deployed.calculated(data_set):
        return True
    found = deployed.data_set(data_set).columns.get(name)
    wanted = own.columns.get(name) if own else None
    if found and wanted and _family(found) != _family(wanted):
        types = f"{wanted.type} there and {found.type} here"
        raise NotDrawnError(f"A filter of another data set's {name}, {types}, is not drawn")
    return found is not None


def _family(column: Sql) -> str:
    """Return what a column's filters compare: whole numbers and others are one kind."""
    return "NUMBER" if column.type in NUMBERS else column.type


def _part(
    kind: str,
    body: dict[str, Any],
    scope: Scope,
    choices: Choices,
    source: Callable[[], str],
    found: Conditions,
) -> tuple[Stage, str | Leading]:
    """Return one filter's condition with what it is on; an empty one keeps all."""
    name = body["Column"]["ColumnName"]
    column = scope.time_column(name) if kind in TIME_FILTERS else scope.column(name)
    if kind == "TopBottomFilter":
        return Stage.LEADING, (body, column)
    if kind == "NestedFilter":
        if column.is_aggregate:
            raise NotDrawnError("A nested filter on an aggregate is not drawn")
        return Stage.ROWS, nested_condition(body, column, scope, source)
    if kind == "HierarchyFilter":
        chosen = choices.filters.get(body["FilterId"])
        return Stage.ROWS, hierarchy_condition(body, column, scope, chosen)
    if column.has_window:
        name = quoted(f"{OVER_NAME}{len(found.over)}")
        found.over[name] = column.text
        calculated = Sql(f"w.{name}", column.type, column.is_aggregate)
        return Stage.VISUAL, filter_condition(kind, body, calculated, scope, choices)[0]
    condition, is_having = filter_condition(kind, body, column, scope, choices)
    return Stage.GROUPS if is_having else Stage.ROWS, condition


def filter_condition(
    kind: str, body: dict[str, Any], column: Sql, scope: Scope, choices: Choices
) -> tuple[str, bool]:
    """Return a filter's condition on a column, and whether it is on groups; empty keeps all."""
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
    return text, column.is_aggregate
