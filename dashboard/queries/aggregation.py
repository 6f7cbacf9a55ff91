"""Aggregation functions of the API as SQL: those of wells, of filters and of sorts."""

from collections.abc import Mapping
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.functions import aggregate
from dashboard.expressions.levels import once
from dashboard.expressions.percentiles import continuous
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql, text_literal
from dashboard.refusal import NotDrawnError

NAMED = {  # members that hold a function's name, or another of these
    "NumericalAggregationFunction",
    "SimpleNumericalAggregation",
    "CategoricalAggregationFunction",
    "DateAggregationFunction",
}
REPEATABLE = {"MIN", "MAX", "DISTINCT_COUNT"}  # the same however often a value is
MANY = "*"  # in place of several values


def one_of(sql: Sql, many: str) -> Sql:
    """Give the one value of a text column, or what stands for several.

    Source: API reference, `AttributeAggregationFunction`: UNIQUE_VALUE, else
    ValueForMultipleValues, '*' where nothing is said. NULLs beside a value don't count
    (unverified).
    """
    sql.check_repeats("MIN")
    if sql.is_aggregate or sql.type != "STRING":
        raise NotDrawnError("one value of many of what isn't a text")
    least, greatest = (f"{name}({sql.text})" for name in ("MIN", "MAX"))
    text = f"CASE WHEN {least} < {greatest} THEN {text_literal(many)} ELSE {least} END"
    return Sql(text, "STRING", True)


def aggregated(function: Any, sql: Sql, scope: Scope) -> Sql:
    """Aggregate a column by an AggregationFunction, one of its members, or the name in one."""
    while isinstance(function, Mapping):
        kind, function = only(function)
        if kind == "PercentileAggregation":
            return continuous(once(sql, scope), f"{function.get('PercentileValue', 0):g}")
        if kind == "AttributeAggregationFunction":
            return one_of(sql, function.get("ValueForMultipleValues") or MANY)
        if kind not in NAMED:
            raise NotDrawnError(f"The aggregation {kind} is not drawn")
    name = str(function)
    return aggregate(name, sql if name in REPEATABLE else once(sql, scope))
