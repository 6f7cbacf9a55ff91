"""Partition pruning: the parts of a filter that speak of one scan's partition columns alone.

They are compiled again over a relation `p` of partition values; DuckDB then chooses the partitions
by the very semantics of the filter. The filter itself stays in the query.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from .errors import AthenaQueryError
from .operators import condition
from .scope import Expr, Field, Scope
from .shape import FromClause
from .typesystem import quoted

if TYPE_CHECKING:
    from .queries import QueryCompiler

_NO_PARTITION = frozenset([(-1, "")])


def prune(queries: "QueryCompiler", node: exp.Expr, clause: FromClause, scope: Scope) -> None:
    """Give each conjunct to the scan whose partition columns it tests."""
    for conjunct in _conjuncts(node):
        _prune_conjunct(queries, conjunct, clause, scope)


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Paren):
        return _conjuncts(node.this)
    if isinstance(node, exp.And):
        return [*_conjuncts(node.this), *_conjuncts(node.expression)]
    return [node]


def _prune_conjunct(
    queries: "QueryCompiler", node: exp.Expr, clause: FromClause, scope: Scope
) -> None:
    if node.find(exp.Query, exp.Subquery):
        return
    eligible = [f for f in clause.fields if f.partition and f.expr.sql not in clause.unprunable]
    over_p = [replace(f, expr=_partition_value(f), deps=frozenset([f.partition])) for f in eligible]  # type: ignore[list-item]  # eligible ones have it
    hidden = [replace(f, deps=_NO_PARTITION) for f in scope.fields if f not in eligible]
    try:
        with scope.tracker.collect() as deps:
            inner = Scope([*over_p, *hidden], scope.tracker, None)
            sql = condition(queries.compiler, node, inner, "WHERE clause")
    except AthenaQueryError:
        return
    numbers = {number for number, _ in deps}
    partitions = {f.partition for f in eligible}
    if len(numbers) == 1 and deps <= partitions:
        queries.session.scans[numbers.pop()].predicates.append(sql)


def _partition_value(found: Field) -> Expr:
    assert found.partition is not None  # noqa: S101  # the caller chose those that have one
    return Expr(f"p.{quoted(found.partition[1])}", found.expr.type)
