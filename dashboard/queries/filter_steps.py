"""FilterOperation of a data set's steps: an expression, or a condition on one column.

Source: API reference, FilterOperation and its conditions. A value of NULL meets none of them, an
exclusion or an inequality neither (unverified); texts compare with their case, as filters do.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.typed_sql import NUMBERS, Sql, literal
from dashboard.parameters import as_utc, typed
from dashboard.refusal import NotDrawnError

CONDITIONS = {
    "StringFilterCondition": {"STRING"},
    "NumericFilterCondition": NUMBERS,
    "DateFilterCondition": {"DATETIME"},
}
COMPARISONS = {
    "EQUALS": "{0} = {1}",
    "DOES_NOT_EQUAL": "{0} <> {1}",
    "CONTAINS": "STRPOS({0}, {1}) > 0",
    "DOES_NOT_CONTAIN": "STRPOS({0}, {1}) = 0",
    "STARTS_WITH": "STRPOS({0}, {1}) = 1",
    "ENDS_WITH": "SUBSTR({0}, -LENGTH({1})) = {1}",
    "GREATER_THAN": "{0} > {1}",
    "GREATER_THAN_OR_EQUALS_TO": "{0} >= {1}",
    "LESS_THAN": "{0} < {1}",
    "LESS_THAN_OR_EQUALS_TO": "{0} <= {1}",
    "BEFORE": "{0} < {1}",
    "BEFORE_OR_EQUALS_TO": "{0} <= {1}",
    "AFTER": "{0} > {1}",
    "AFTER_OR_EQUALS_TO": "{0} >= {1}",
}
LISTS = {"INCLUDE": "IN", "EXCLUDE": "NOT IN"}


def column_condition(body: Mapping[str, Any], columns: Mapping[str, Sql]) -> str:
    """Return the condition that a FilterOperation without an expression puts on a column."""
    kind, inner = only(body)
    if kind not in CONDITIONS:
        raise NotDrawnError(f"A data set with a FilterOperation by {kind} is not drawn")
    column = columns.get(inner.get("ColumnName", ""))
    if column is None or column.type not in CONDITIONS[kind]:
        raise NotDrawnError(f"A {kind} on {inner.get('ColumnName')} is not drawn")
    rules = {name: rule for name, rule in inner.items() if name != "ColumnName"}
    parts = [_rule(name, rule, column) for name, rule in rules.items()]
    if not parts:
        raise NotDrawnError(f"A {kind} without a condition is not drawn")
    return " AND ".join(parts)


def _rule(name: str, rule: Mapping[str, Any], column: Sql) -> str:
    match name:
        case "ComparisonFilterCondition":
            value = _value(rule.get("Value"), column)
            return COMPARISONS[rule["Operator"]].format(column.text, value)
        case "ListFilterCondition":
            values = (rule.get("Values") or {}).get("StaticValues") or []
            listed = ", ".join(literal(str(one)).text for one in values) or "NULL"
            return f"{column.text} {LISTS[rule['Operator']]} ({listed})"
        case "RangeFilterCondition":
            return _range(rule, column)
    raise NotDrawnError(f"A data set with a {name} is not drawn")


def _range(rule: Mapping[str, Any], column: Sql) -> str:
    bounds = [("RangeMinimum", "IncludeMinimum", ">"), ("RangeMaximum", "IncludeMaximum", "<")]
    parts = [
        f"{column.text} {sign}{'=' if rule.get(including) else ''} {_value(rule[bound], column)}"
        for bound, including, sign in bounds
        if rule.get(bound)
    ]
    return " AND ".join(parts) or f"{column.text} IS NOT NULL"


def _value(given: Mapping[str, Any] | None, column: Sql) -> str:
    value = (given or {}).get("StaticValue")
    if value is None:
        raise NotDrawnError("A data set with a filter without a value is not drawn")
    if column.type in NUMBERS:
        return literal(typed(value, "DECIMAL")).text
    if column.type == "DATETIME":
        moment = value if isinstance(value, datetime) else typed(value, "DATETIME")
        return literal(as_utc(moment) if isinstance(moment, datetime) else moment).text
    return literal(str(value)).text
