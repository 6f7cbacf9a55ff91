"""What a drilled visual's rows must have: the values chosen on the way, and a hierarchy's filters.

Source: API reference, `DrillDownFilter`: they filter a visual to values of the levels above. That a
range of times has both of its ends is unverified.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dashboard.deployed import Deployed, only
from dashboard.drilling import PATH, dimension_of
from dashboard.expressions.translation import Scope
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import literal, text_literal
from dashboard.parameters import typed
from dashboard.queries import fields as wells
from dashboard.queries.click_filter import equal
from dashboard.refusal import NotDrawnError


def drill_conditions(deployed: Deployed, place: tuple[str, str], scope: Scope) -> list[str]:
    """Return the conditions of a visual's hierarchies; `place` is its sheet and its id."""
    sheet_id, visual_id = place
    for union in deployed.sheet(sheet_id).get("Visuals") or []:
        body = only(union)[1]
        if body["VisualId"] == visual_id:
            return list(_conditions(body, deployed, scope))
    return []


def _conditions(body: Mapping[str, Any], deployed: Deployed, scope: Scope) -> Iterator[str]:
    for hierarchy in (only(union)[1] for union in body.get("ColumnHierarchies") or []):
        for _, level, value in hierarchy.get(PATH) or []:
            field = wells.dimension(dimension_of(level, deployed), scope, deployed)
            if field.sql.has_window or field.sql.is_of_level:
                raise NotDrawnError(f"Drilling by {level.label}, a calculation over rows")
            yield equal(field.sql, value)
        for kind, one in map(only, hierarchy.get("DrillDownFilters") or []):
            yield _own(kind, one, scope)


def _own(kind: str, body: Mapping[str, Any], scope: Scope) -> str:
    name = body["Column"]["ColumnName"]
    if kind == "CategoryFilter":
        listed = ", ".join(text_literal(str(one)) for one in body["CategoryValues"])
        return f"{scope.column(name).text} IN ({listed})"
    if kind == "NumericEqualityFilter":
        return equal(scope.column(name), f"{Decimal(str(body['Value'])).normalize():f}")
    if kind != "TimeRangeFilter":
        raise NotDrawnError(f"A {kind} of a hierarchy is not drawn")
    column, granularity = scope.column(name), body["TimeGranularity"]
    first, last = (
        truncated_sql(literal(typed(body[end], "DATETIME")).text, granularity, scope.week_start)
        for end in ("RangeMinimum", "RangeMaximum")
    )
    period = truncated_sql(column.text, granularity, scope.week_start)
    return f"{period} BETWEEN {first} AND {last}"
