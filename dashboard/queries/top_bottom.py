"""TopBottomFilter as SQL: keep the values of a column that lead by some aggregate."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.expressions.translation import Scope
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.aggregation import aggregated
from dashboard.refusal import NotDrawnError


def top_bottom_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, source: Callable[[], str], where: list[str]
) -> str:
    """Keep the first values, or periods, among the rows that the other filters leave.

    `source` is the rows' SQL once the columns that lead are known: they may be calculated.
    """
    if granularity := body.get("TimeGranularity"):
        column = Sql(truncated_sql(column.text, granularity, scope.week_start), column.type)
    limit = body.get("Limit")
    if body.get("ParameterName"):
        limit = scope.count(body["ParameterName"])
    if limit is None:
        raise NotDrawnError("A top or bottom filter without a limit is not drawn")
    orders = ", ".join(_order(one, scope) for one in body["AggregationSortConfigurations"])
    conditions = f" WHERE {' AND '.join(where)}" if where else ""
    return (
        f"{column.text} IN (SELECT kept FROM (SELECT {column.text} AS kept "  # noqa: S608
        f"FROM ({source()}\n) AS t{conditions} GROUP BY {column.text} "
        f"ORDER BY {orders}, {column.text} LIMIT {limit}))"
    )


def _order(one: Mapping[str, Any], scope: Scope) -> str:
    column = scope.column(one["Column"]["ColumnName"])
    function = one.get("AggregationFunction")
    if not column.is_aggregate:
        if not function:
            raise NotDrawnError("A top or bottom filter without an aggregation is not drawn")
        column = aggregated(function, column, scope)
    return f"{column.text} {one['SortDirection']}"
