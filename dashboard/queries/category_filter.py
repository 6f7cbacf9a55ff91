"""CategoryFilter as SQL: lists of values, and custom matches.

In a list CONTAINS means "is one of"; in a custom filter it means "has this within" (QuickSight user
guide, "Adding text filters").

Where all values are selected nothing is filtered, NULLs neither, although the console writes
NON_NULLS_ONLY there: AWS's own CORA dashboard so selects all values of a field that is NULL for
every resource without a certain tag, and would else be empty (unverified on AWS).
"""

from collections.abc import Mapping
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import NUMBERS, Sql, as_text, number_text, text_literal
from dashboard.refusal import NotDrawnError

EXCLUDING = {"DOES_NOT_CONTAIN", "DOES_NOT_EQUAL"}
WITHIN = {  # by a text, a value and its length; of several values one is enough (unverified)
    "CONTAINS": "STRPOS({0}, {1}) > 0",
    "DOES_NOT_CONTAIN": "STRPOS({0}, {1}) = 0",
    "STARTS_WITH": "STRPOS({0}, {1}) = 1",
    "ENDS_WITH": "SUBSTR({0}, -{2}) = {1}",
}


def category_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None
) -> str:
    """Return the condition, or nothing where all values pass; a choice is `{"values": [...]}`."""
    kind, configuration = only(body["Configuration"])
    if choice is not None and choice.get("values") is not None:
        return _chosen(kind, configuration, choice["values"], column)
    if choice is not None or configuration.get("SelectAllOptions") == "FILTER_ALL_VALUES":
        return f"{column.text} IS NULL" if configuration.get("NullOption") == "NULLS_ONLY" else ""
    operator, nulls = configuration["MatchOperator"], configuration.get("NullOption")
    if kind != "CustomFilterConfiguration":
        return _listed(operator, configuration.get("CategoryValues") or [], column, nulls)
    values = _custom_values(configuration, scope)
    if values is None:
        return _nulls(nulls, column)
    return _with_nulls(_custom(operator, values, column), nulls, column)


def _chosen(kind: str, configuration: Mapping[str, Any], values: list[str], column: Sql) -> str:
    """Filter by a reader's values as the definition does by its own: a control has no operator.

    Of a list that includes, NULL is none of the values, whatever the definition says of it.
    """
    operator, nulls = configuration["MatchOperator"], configuration.get("NullOption")
    if kind == "CustomFilterConfiguration" and values:
        return _with_nulls(_custom(operator, values, column), nulls, column)
    if operator in EXCLUDING:
        return _listed(operator, values, column, nulls)
    return _listed("CONTAINS", values, column, "NON_NULLS_ONLY")


def _custom_values(configuration: Mapping[str, Any], scope: Scope) -> list[str] | None:
    name = configuration.get("ParameterName")
    if name is None:
        return [configuration.get("CategoryValue") or ""]
    return [str(value) for value in scope.declared(name).values] or None


def is_one_of(values: list[str], column: Sql) -> str:
    """Return the condition that a column has one of these values, as texts."""
    return f"{_as_text(column)} IN ({_literals(values, column)})"


def _listed(operator: str, values: list[str], column: Sql, nulls: str | None) -> str:
    word = {"CONTAINS": "IN", "EQUALS": "IN"}.get(operator)
    word = word or ("NOT IN" if operator in EXCLUDING else None)
    if word is None:
        raise NotDrawnError(f"A list filter by {operator} is not drawn")
    if not values:
        return "1 = 0" if word == "IN" else _nulls(nulls, column)
    listed = _literals(values, column)
    return _with_nulls(f"{_as_text(column)} {word} ({listed})", nulls, column)


def _custom(operator: str, values: list[str], column: Sql) -> str:
    text, listed = _as_text(column), _literals(values, column)
    match operator:
        case "EQUALS":
            return f"{text} IN ({listed})"
        case "DOES_NOT_EQUAL":
            return f"{text} NOT IN ({listed})"
    if operator not in WITHIN:
        raise NotDrawnError(f"A custom filter by {operator} is not drawn")
    parts = [WITHIN[operator].format(text, text_literal(str(one)), len(str(one))) for one in values]
    word = " AND " if operator in EXCLUDING else " OR "
    return parts[0] if len(parts) == 1 else f"({word.join(parts)})"


def _as_text(column: Sql) -> str:
    if column.type in NUMBERS:
        return as_text(column).text
    return column.text if column.type == "STRING" else f"CAST({column.text} AS varchar)"


def _literals(values: list[str], column: Sql) -> str:
    """List values as the column's are written: 5.0 is 5, however it was chosen or defined."""
    write = number_text if column.type in NUMBERS else str
    return ", ".join(text_literal(write(str(value))) for value in values)


def _nulls(option: str | None, column: Sql) -> str:
    if option == "NON_NULLS_ONLY":
        return f"{column.text} IS NOT NULL"
    return f"{column.text} IS NULL" if option == "NULLS_ONLY" else ""


def _with_nulls(condition: str, option: str | None, column: Sql) -> str:
    if option == "ALL_VALUES":
        return f"({condition} OR {column.text} IS NULL)"
    return f"{column.text} IS NULL" if option == "NULLS_ONLY" else condition
