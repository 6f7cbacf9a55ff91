"""Subqueries in expressions: as a value, IN, EXISTS, and `x < ALL (…)` with its like."""

from sqlglot import exp

from ..errors import AthenaQueryError, Position, located
from ..nodes.queries import CommonScan, Derived, Grouped, Item, Scan, Select, Unnest
from ..nodes.values import Case, Column, RowOf, Subquery, Value, duck, null
from ..nodes.walking import walk
from ..reading.positions import operator_position, word_position
from ..types import BOOLEAN, Type, common_type, row
from .binder import Binder, rule
from .coercion import coerce
from .comparisons import SYMBOLS, identical
from .failures import failure, message
from .scope import Scope


@rule(exp.Subquery, exp.Select, args=(*exp.Select.arg_types, "alias", "pivots"))
def scalar_subquery(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return a subquery as a value; several columns are a row, of NULLs where there is none."""
    found = binder.queries.query(node, scope)
    if len(found.columns) == 1:
        return Subquery(found.columns[0].type, "($1)", found.query)
    source = Derived(found.query, binder.queries.alias())
    fields = tuple(Column(c.type, source.alias, c.duck) for c in found.columns)
    t = row([(c.name, c.type) for c in found.columns])
    one = Subquery(t, "($1)", Select((Item("c", RowOf(t, fields)),), source))
    return duck(t, "coalesce($1, $2)", one, RowOf(t, tuple(null(f.type) for f in fields)))


@rule(exp.Exists)
def exists(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return EXISTS, bound."""
    return Subquery(BOOLEAN, "EXISTS ($1)", binder.queries.query(node.this, scope).query)


def in_query(binder: Binder, value: Value, query: exp.Expr, node: exp.Expr, scope: Scope) -> Value:
    """Return `value IN (subquery)`; a row stands beside the subquery's columns."""
    inner, column = _columns(binder, value, query, scope)
    common = common_type(value.type, column.type)
    if common is None:
        raise _unlike(value, column, word_position(binder.sql, node, "IN"))
    return _compared(binder, "($2 IN ($1))", value, (inner, column), common, node)


def _unlike(value: Value, column: Value, place: Position | None) -> AthenaQueryError:
    left, right = (
        v.type if v.type.kind == "row" else row([(None, v.type)]) for v in (value, column)
    )
    text = f"Value expression and result of subquery must be of the same type: {left} vs {right}"
    return located("TYPE_MISMATCH", text, place)


def _columns(binder: Binder, value: Value, query: exp.Expr, scope: Scope) -> tuple[Derived, Value]:
    """Return a subquery in FROM, and its column; beside a row, or where there are several columns,
    all of them as a row."""
    found = binder.queries.query(query, scope)
    source = Derived(found.query, binder.queries.alias())
    fields = tuple(Column(c.type, source.alias, c.duck) for c in found.columns)
    if len(fields) == 1 and value.type.kind != "row":
        return source, fields[0]
    return source, RowOf(row([(None, f.type) for f in fields]), fields)


@rule(*SYMBOLS)
def quantified(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `x = ANY (subquery)` and its like, bound."""
    word = "ALL" if isinstance(node.expression, exp.All) else "ANY"
    value = binder.value(node.this, scope)
    inner, column = _columns(binder, value, node.expression.this, scope)
    common = common_type(value.type, column.type)
    operator = SYMBOLS[type(node)]
    if common is None:
        raise _unlike(value, column, operator_position(binder.sql, node))
    if common.kind in ("array", "row") and (operator, word) not in (("=", "ANY"), ("<>", "ALL")):
        raise binder.not_supported(node, f"quantified comparison of {common.kind}s")
    form = f"($2 {operator} {word} ($1))"
    return _compared(binder, form, value, (inner, column), common, node)


def _compared(
    binder: Binder,
    form: str,
    value: Value,
    subquery: tuple[Derived, Value],
    common: Type,
    node: exp.Expr,
) -> Value:
    """Return a value compared with what a subquery gives, both in their common type."""
    source, column = subquery
    sides = [coerce(v, common) for v in (value, column)]
    outer, inner = identical(binder, sides, node)
    correlated = _is_correlated(source)
    if correlated or form not in _SETS:
        outer, inner = _without_nan(outer), _without_nan(inner)
    where = _without_null_fields(inner) if correlated else ()
    return Subquery(BOOLEAN, form, Select((Item("c", inner),), source, where), (outer,))


# Trino looks a value up in a set of the subquery's values: NaN is among them, and rows with NULLs.
# A correlated subquery becomes a join by `=`, for which they are equal to nothing.
_SETS = ("($2 IN ($1))", "($2 = ANY ($1))", "($2 <> ALL ($1))")


_NAMED = (CommonScan, Derived, Grouped, Scan, Unnest)


def _is_correlated(source: Derived) -> bool:
    named = {n.relation for n in walk(source) if isinstance(n, Column)}
    own = {n.alias for n in walk(source) if isinstance(n, _NAMED)}
    return not named <= own


def _without_null_fields(row: Value) -> tuple[Value, ...]:
    fields = row.fields if isinstance(row, RowOf) else ()
    return tuple(duck(BOOLEAN, "($1 IS NOT NULL)", f) for f in fields)


def _without_nan(value: Value) -> Value:
    """Return a value that fails where it is NaN, which DuckDB takes for equal to itself."""
    t = value.type
    if t.kind not in ("double", "real"):
        return value
    text = message("'a subquery comparison with ' || $1", value)
    condition = duck(BOOLEAN, "isnan($1)", value)
    return Case(t, (condition,), (failure("NOT_SUPPORTED", text, t),), value)
