"""The values that a control offers: its author's own, or those of a column.

Source: user guide, "Using a control with a parameter": values of a column stand alphabetically,
one's own as they were typed, and both are joined by the parameter's static default values; a
control that shows relevant values only ("cascading") has those that are valid for what is selected
in others. API reference, CascadingControlSource (`ColumnToMatch` is the column of this control's
data set that is held against the other's selection) and ControlSortConfiguration.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from dashboard.aws.athena import Row
from dashboard.control_sources import Control, controls_of
from dashboard.deployed import DataSet, Deployed, only
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql, literal, text_literal
from dashboard.parameters import Parameter
from dashboard.queries.aggregation import aggregated
from dashboard.queries.fields import Field
from dashboard.queries.filters import Choices, Conditions, either, filter_condition
from dashboard.queries.hierarchy_filter import written_path
from dashboard.queries.query import Order, Query, build_query
from dashboard.refusal import NotDrawnError

MOST = 1000


def own_values(control: Mapping[str, Any], parameter: Parameter | None) -> list[Any] | None:
    """Return the values that a control's author gave; nothing where a column has them."""
    given = (control.get("SelectableValues") or {}).get("Values")
    if given is None:
        return None
    direction = next(
        (one["SelectableValuesSort"]["Direction"] for one in _sorts(control, "SelectableValues")),
        "USER_DEFINED_ORDER",
    )
    if direction != "USER_DEFINED_ORDER":
        given = sorted(given, reverse=direction == "DESC")
    return joined(given, parameter)


def own_lists_notes(controls: Iterable[Control]) -> Iterator[str]:
    """Say which lists of an author's own values would be narrowed by other controls."""
    for one in controls:
        cascade = one.body.get("CascadingControlConfiguration") or {}
        own = (one.body.get("SelectableValues") or {}).get("Values")
        if own is not None and cascade.get("SourceControls"):
            yield f"The list {one.body.get('Title') or one.id} offers all of its author's values."


def joined(values: Sequence[Any], parameter: Parameter | None) -> list[Any]:
    """Return values with the parameter's static defaults that aren't among them."""
    defaults = map(str, parameter.defaults) if parameter else ()
    return [*values, *(one for one in dict.fromkeys(defaults) if one not in values)]


def values_query(
    deployed: Deployed,
    sheet: Mapping[str, Any],
    control: Control,
    scope: Scope,
    choices: Choices,
    search: str = "",
) -> Query:
    """Write the query of a column's values, narrowed by what other controls select.

    Of a hierarchy it has each path of values, a column a level; of a search those that have its
    letters, in either case.
    """
    columns = control.columns
    if not columns:
        raise NotDrawnError(f"The control {control.id} offers no column's values")
    fields = [_field(one, scope) for one in columns]
    narrowed = list(_narrowed(deployed, sheet, control, scope, choices))
    if search:
        narrowed.append(either([_has(one.sql, search) for one in fields]))
    present = Conditions([f"{fields[0].sql.text} IS NOT NULL", *narrowed], [])
    data_set: DataSet = deployed.data_set(columns[0]["DataSetIdentifier"])
    orders = _orders(control, scope, len(fields))
    return build_query(data_set, fields, present, orders, MOST)


def offered_values(control: Control, rows: Sequence[Row]) -> list[str]:
    """Return what a control offers of its query's rows: values, or paths as far as they go."""
    if not control.is_hierarchy:
        return [str(row[0]) for row in rows]
    paths = ([str(one) for one in takewhile(_is_there, row)] for row in rows)
    return list(dict.fromkeys(map(written_path, paths)))


def _is_there(value: Any) -> bool:
    return value is not None


def _field(column: Mapping[str, Any], scope: Scope) -> Field:
    name = column["ColumnName"]
    return Field("", column["DataSetIdentifier"], name, scope.column(name), False, None, {})


def _has(column: Sql, search: str) -> str:
    text = f"LOWER(CAST({column.text} AS varchar))"
    return f"STRPOS({text}, {text_literal(search.lower())}) > 0"


def _narrowed(
    deployed: Deployed,
    sheet: Mapping[str, Any],
    control: Control,
    scope: Scope,
    choices: Choices,
) -> Iterator[str]:
    cascade = control.body.get("CascadingControlConfiguration") or {}
    others = {one.id: one for one in controls_of(deployed, sheet)}
    for source in cascade.get("SourceControls") or []:
        other = others.get(source.get("SourceSheetControlId", ""))
        if other is None:
            raise NotDrawnError("A list is narrowed by a control that this sheet doesn't have")
        match = source.get("ColumnToMatch") or other.column or {}
        if match.get("DataSetIdentifier") != (control.column or {}).get("DataSetIdentifier"):
            raise NotDrawnError("A list is narrowed by a column of another data set")
        yield from _selected(other, scope.column(match["ColumnName"]), scope, choices)


def _selected(other: Control, column: Sql, scope: Scope, choices: Choices) -> Iterator[str]:
    """Yield what another control selects as a condition on a column; nothing where it is all."""
    if other.filter:
        condition, is_on_groups = filter_condition(*other.filter, column, scope, choices)
        if is_on_groups:
            raise NotDrawnError("A list is narrowed by a filter on an aggregate")
        if condition:
            yield condition
    elif values := scope.declared(other.parameter).values:
        yield f"{column.text} IN ({', '.join(literal(one).text for one in values)})"


def _orders(control: Control, scope: Scope, levels: int) -> list[Order]:
    found = [
        _order(one["ControlColumnSort"], scope) for one in _sorts(control.body, "ControlColumn")
    ]
    return [*found, *(Order(level, "ASC") for level in range(levels))]


def _order(sort: Mapping[str, Any], scope: Scope) -> Order:
    """Sort by an aggregate of a column; by MIN where none is named."""
    sql = scope.column(sort["Column"]["ColumnName"])
    if not sql.is_aggregate:
        sql = aggregated(sort.get("AggregationFunction") or "MIN", sql, scope)
    return Order(sql.text, sort["SortDirection"])


def _sorts(control: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    listed = control.get("ControlSortConfigurations") or []
    return [one for one in listed if only(one)[0] == f"{kind}Sort"]
