"""Subqueries in expressions: as a value, IN, EXISTS, and `x < ALL (…)` with its like."""

from sqlglot import exp

from ...errors import AthenaQueryError, Position, located
from ...nodes.queries import NAMED, Derived, Item, Select
from ...nodes.values import Case, Column, FieldOf, RowOf, Subquery, Value, duck, null
from ...nodes.walking import walk
from ...reading.positions import query_position
from ...semantics.coercion import coerce
from ...semantics.failures import failure, message
from ...semantics.lookups import LOOKUPS, by_equality
from ...types import BOOLEAN, Type, common_type, row
from ..binder import Binder, rule
from ..expressions.comparisons import SYMBOLS, identical
from ..expressions.predicates import one_of
from ..scope import Scope
from .correlation import note_correlation


@rule(exp.Subquery, exp.Select, args=(*exp.Select.arg_types, "alias", "pivots"))
def scalar_subquery(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return a subquery as a value; several columns are a row, of NULLs where there is none."""
    source, columns = _columns(binder, node, scope)
    note_correlation(
        binder.queries.session, source.query, scope, "value", query_position(binder.sql, node)
    )
    t = columns.type
    if len(t.args) == 1:
        return Subquery(t.args[0], "($1)", source.query)
    one = Subquery(t, "($1)", Select((Item("c", columns),), source))
    return duck(t, "coalesce($1, $2)", one, RowOf(t, tuple(map(null, t.args))))


@rule(exp.Exists)
def exists(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return EXISTS, bound."""
    query = binder.queries.query(node.this, scope).query
    note_correlation(binder.queries.session, query, scope, "exists", binder.position(node))
    return Subquery(BOOLEAN, "EXISTS ($1)", query)


@rule(exp.In, args=("query",))
def within(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return IN with a list or a subquery, bound."""
    value = binder.value(node.this, scope)
    items = node.expressions
    rows = items[0] if len(items) == 1 and isinstance(items[0], exp.Values) else None
    if query := node.args.get("query") or rows:
        return _in_query(binder, value, query, node, scope)
    return one_of(binder, [value, *binder.values(items, scope)], node)


def _in_query(binder: Binder, value: Value, query: exp.Expr, node: exp.Expr, scope: Scope) -> Value:
    """Return `value IN (subquery)`; a row stands beside the subquery's columns."""
    source, columns = _columns(binder, query, scope)
    if _is_single_field(value, columns):
        value = FieldOf(value.type.args[0], value, 0)
    column = _beside(value, columns)
    common = common_type(value.type, column.type)
    place = binder.position(node)
    if common is None:
        raise _unlike(value, columns, place)
    note_correlation(binder.queries.session, source.query, scope, "in", place)
    return _compared(binder, "($2 IN ($1))", value, (source, column), common, node)


def _is_single_field(value: Value, columns: RowOf) -> bool:
    """Return whether a row of one field stands beside one column: Trino compares what is in them,
    so that a NULL there leaves the answer open."""
    single = len(value.type.args) == len(columns.fields) == 1
    return single and value.type.kind == "row" and columns.fields[0].type.kind != "row"


def _unlike(value: Value, columns: Value, place: Position | None) -> AthenaQueryError:
    t = value.type if value.type.kind == "row" else row([(None, value.type)])
    text = f"Value expression and result of subquery must be of the same type: {t} vs"
    return located("TYPE_MISMATCH", f"{text} {columns.type}", place)


def _columns(binder: Binder, query: exp.Expr, scope: Scope) -> tuple[Derived, RowOf]:
    """Return a subquery in FROM, and its columns as a row."""
    found = binder.queries.query(query, scope)
    source = Derived(found.query, binder.queries.alias())
    fields = tuple(Column(c.type, source.alias, c.duck) for c in found.columns)
    return source, RowOf(row([(c.name, c.type) for c in found.columns]), fields)


def _beside(value: Value, columns: RowOf) -> Value:
    """Return what stands beside a value: a subquery's one column; beside a row, all of them."""
    whole = value.type.kind == "row" or len(columns.fields) > 1
    return columns if whole else columns.fields[0]


@rule(*SYMBOLS)
def quantified(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `x = ANY (subquery)` and its like, bound."""
    word = "ALL" if isinstance(node.expression, exp.All) else "ANY"
    value = binder.value(node.this, scope)
    source, columns = _columns(binder, node.expression.this, scope)
    column = _beside(value, columns)
    common = common_type(value.type, column.type)
    operator = SYMBOLS[type(node)]
    place = binder.position(node)
    if common is None:
        raise _unlike(value, columns, place)
    lookup = (operator, word) in (("=", "ANY"), ("<>", "ALL"))
    if lookup:
        note_correlation(binder.queries.session, source.query, scope, "in", place)
    else:
        begin = query_position(binder.sql, node.expression.this)
        note_correlation(binder.queries.session, source.query, scope, "quantified", begin)
    if common.kind == "row" and not lookup:
        raise binder.not_supported(node, "quantified comparison of rows")
    form = f"($2 {operator} {word} ($1))"
    return _compared(binder, form, value, (source, column), common, node)


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
    nested = common.kind in ("array", "map") or any(t.args for t in common.args)
    if nested and form not in (*LOOKUPS, "($2 <> ALL ($1))"):
        raise binder.not_supported(node, f"subquery comparison of {common}")
    sides = [coerce(v, common) for v in (value, column)]
    outer, inner = identical(binder, sides, node)
    if form not in (*LOOKUPS, "($2 <> ALL ($1))"):
        outer, inner = _without_nan(outer), _without_nan(inner)
    found = Select((Item("c", inner),), source)
    return Subquery(
        BOOLEAN, form, by_equality(found) if _is_correlated(source) else found, (outer,)
    )


def _is_correlated(source: Derived) -> bool:
    named = {n.relation for n in walk(source) if isinstance(n, Column)}
    own = {n.alias for n in walk(source) if isinstance(n, NAMED)}
    return not named <= own


def _without_nan(value: Value) -> Value:
    """Return a value that fails where it is NaN, which DuckDB takes for equal to itself."""
    t = value.type
    if t.kind not in ("double", "real"):
        return value
    text = message("'a subquery comparison with ' || $1", value)
    condition = duck(BOOLEAN, "isnan($1)", value)
    return Case(t, (condition,), (failure("NOT_SUPPORTED", text, t),), value)
