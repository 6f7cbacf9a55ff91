"""NestedFilter as SQL: keep the values of a column that some of the data set's rows have.

Source: API reference, NestedFilter ("filters data with a subset of data that is defined by the
nested inner filter"; `IncludeInnerSet` keeps that subset or leaves it out). That the subset is told
from all rows, whatever else is filtered, is unverified.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import NAME, Sql
from dashboard.queries.category_filter import category_condition
from dashboard.refusal import NotDrawnError


def nested_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, source: Callable[[], str]
) -> str:
    """Return the condition; `source` is the rows' SQL once the inner column is known."""
    kind, inner = only(body["InnerFilter"])
    if kind != "CategoryInnerFilter":
        raise NotDrawnError(f"A nested filter by a {kind} is not drawn")
    subject = scope.column(inner["Column"]["ColumnName"])
    if subject.is_aggregate or NAME in column.text or NAME in subject.text:
        raise NotDrawnError("A nested filter on or by an aggregate is not drawn")
    condition = category_condition(inner, subject, scope, None) or "1 = 1"
    word = "IN" if body["IncludeInnerSet"] else "NOT IN"
    return (
        f"{column.text} {word} (SELECT {column.text} FROM ({source()}\n) AS t "  # noqa: S608 -- of translated parts
        f"WHERE {column.text} IS NOT NULL AND ({condition}))"
    )
