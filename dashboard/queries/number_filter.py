"""NumericRangeFilter and NumericEqualityFilter as SQL, on rows or on groups."""

from collections.abc import Mapping
from typing import Any

from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql, as_number, literal
from dashboard.parameters import typed
from dashboard.queries.aggregation import aggregated
from dashboard.refusal import NotDrawnError

NUMBERS = {"INTEGER", "DECIMAL", "BOOLEAN", "NULL"}


def range_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None
) -> tuple[str, bool]:
    """Return the condition and whether it is on groups; a choice is `{"min": …, "max": …}`."""
    subject, is_having = _subject(body, column, scope)
    if choice is None and body.get("SelectAllOptions") == "FILTER_ALL_VALUES":
        return "", is_having
    bounds = [
        ("min", "RangeMinimum", ">=" if body.get("IncludeMinimum") else ">"),
        ("max", "RangeMaximum", "<=" if body.get("IncludeMaximum") else "<"),
    ]
    parts = []
    for name, member, operator in bounds:
        value = _bound(body.get(member), scope, name, choice)
        if value is not None:
            parts.append(f"{subject} {operator} {value}")
    return _with_nulls(" AND ".join(parts), body["NullOption"], subject), is_having


def equality_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None
) -> tuple[str, bool]:
    """Return the condition and whether it is on groups; a choice is `{"value": …}`."""
    subject, is_having = _subject(body, column, scope)
    if choice is None and body.get("SelectAllOptions") == "FILTER_ALL_VALUES":
        return "", is_having
    given = {"StaticValue": body.get("Value"), "Parameter": body.get("ParameterName")}
    value = _bound(given, scope, "value", choice)
    operator = "=" if body["MatchOperator"] == "EQUALS" else "<>"
    condition = f"{subject} {operator} {value}" if value is not None else ""
    return _with_nulls(condition, body["NullOption"], subject), is_having


def _subject(body: Mapping[str, Any], column: Sql, scope: Scope) -> tuple[str, bool]:
    function = body.get("AggregationFunction")
    if not function:
        if column.type not in NUMBERS:
            raise NotDrawnError(f"A filter compares {column.type} with a number")
        return as_number(column).text, column.is_aggregate
    return aggregated(function, column, scope).text, True


def _bound(
    given: Mapping[str, Any] | None, scope: Scope, name: str, choice: Mapping[str, Any] | None
) -> str | None:
    if choice is not None and name in choice:
        chosen = choice[name]
        return None if chosen in (None, "") else literal(typed(chosen, "DECIMAL")).text
    if not given:
        return None
    if given.get("Parameter"):
        name = given["Parameter"]
        return scope.parameter(name).text if scope.declared(name).values else None
    static = given.get("StaticValue")
    return None if static is None else literal(static).text


def _with_nulls(condition: str, option: str, subject: str) -> str:
    if option == "NULLS_ONLY":
        return f"{subject} IS NULL"
    if option == "ALL_VALUES":
        return f"({condition} OR {subject} IS NULL)" if condition else ""
    return condition or f"{subject} IS NOT NULL"
