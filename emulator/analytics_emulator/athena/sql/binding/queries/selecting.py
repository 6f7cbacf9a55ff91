"""One SELECT: FROM, WHERE, groups, the list of outputs, HAVING, ORDER BY and limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from sqlglot import exp

from ...nodes.queries import Grouped, Item, Select
from ...nodes.values import Column, FieldOf, Value
from ..binder import Binder
from ..expressions.logic import condition
from ..placement import check_scalar, check_without_windows, contains_aggregate
from ..scope import Field, Scope
from ..shape import Bound, Names, OutputColumn
from .grouping import Grouping
from .sorting import limited, select_order
from .windows import check_windows, named_windows

if TYPE_CHECKING:
    from .query_binder import QueryBinder


@dataclass(frozen=True)
class SelectItem:
    """An output column with its value, and the parser's node that asked for it."""

    column: OutputColumn
    value: Value
    node: exp.Expr


def bind_select(queries: "QueryBinder", node: exp.Select, parent: Scope | None) -> Bound:
    """Return one SELECT, bound."""
    binder = queries.binder
    source = queries.relations.from_clause(node, parent)
    grouped = _is_grouped(node)
    # A key that a subquery is part of is known again where the subquery is bound once.
    scope = Scope(source.fields, parent, subqueries={} if grouped else None)
    scope.windows.update(named_windows(binder, node))
    where = node.args.get("where")
    if where:
        check_scalar(binder, where.this, "WHERE clause")
    conditions = (condition(binder, where.this, scope, "WHERE clause"),) if where else ()
    if not grouped:
        check_windows(binder, scope)
        items = select_items(binder, node, scope)
        order = select_order(binder, node, items, scope)
        select = Select(outputs(items), source.relation, conditions, _is_distinct(node), order)
        return Bound(limited(binder, select, node), [i.column for i in items])
    return _grouped(queries, node, Grouped("", source.relation, conditions, (), (), ()), scope)


def _grouped(queries: "QueryBinder", node: exp.Select, rows: Grouped, scope: Scope) -> Bound:
    """Bind a SELECT over groups: everything is bound over the rows, then seen from the groups."""
    binder = queries.binder
    inner = replace(
        scope,
        aggregate=Grouping.bind_aggregate(binder),
        reads_table=partial(queries.reads_table, rows.source),
    )
    items = select_items(binder, node, inner)
    grouping = Grouping(binder, node, queries.alias("g"), scope, items)
    for part in check_windows(binder, inner):
        grouping.outer(binder.value(part, inner), part, inner)
    order = select_order(binder, node, items, inner)
    having = [node.args["having"].this] if node.args.get("having") else []
    text = "HAVING clause cannot contain window functions or row pattern measures"
    check_without_windows(binder, having, text)
    conditions = [(condition(binder, h, inner, "HAVING clause"), h) for h in having]
    seen = [replace(i, value=grouping.outer(i.value, i.node, inner)) for i in items]
    kept = tuple(grouping.outer(value, at, inner) for value, at in conditions)
    ordered = [i.this for i in node.args["order"].expressions] if order else []
    for part in ordered:
        grouping.check_order(part)
    ordering = tuple(
        replace(o, value=grouping.outer(o.value, at, inner))
        for o, at in zip(order, ordered, strict=True)
    )
    source = replace(
        rows,
        alias=grouping.alias,
        keys=grouping.keys,
        sets=grouping.sets,
        aggregates=grouping.aggregates,
    )
    select = Select(outputs(seen), source, kept, _is_distinct(node), ordering)
    return Bound(limited(binder, select, node), [i.column for i in items])


def outputs(items: Sequence[SelectItem]) -> tuple[Item, ...]:
    """Return a SELECT's outputs as nodes."""
    return tuple(Item(i.column.duck, i.value) for i in items)


def all_of(columns: Sequence[OutputColumn], alias: str) -> tuple[Item, ...]:
    """Return the outputs that hand a query's columns on."""
    return tuple(Item(c.duck, Column(c.type, alias, c.duck)) for c in columns)


def _is_grouped(node: exp.Select) -> bool:
    windows = node.args.get("windows") or []
    parts = [
        *node.expressions,
        *windows,
        *(node.args[a] for a in ("having", "order") if node.args.get(a)),
    ]
    return bool(node.args.get("group") or node.args.get("having")) or any(
        map(contains_aggregate, parts)
    )


def _is_distinct(node: exp.Select) -> bool:
    return node.args.get("distinct") is not None


def select_items(binder: Binder, node: exp.Select, scope: Scope) -> list[SelectItem]:
    """Return the SELECT list, bound; unnamed columns are headed `_col<position>`."""
    names, items = Names(), list[SelectItem]()
    for expression in node.expressions:
        for label, value in _expand(binder, expression, scope):
            heading = label if label is not None else f"_col{len(items)}"
            column = OutputColumn(
                label.lower() if label is not None else None,
                heading,
                value.type,
                names.unique(heading.lower()),
            )
            items.append(SelectItem(column, value, expression.unalias()))
    return items


type Found = tuple[str | None, Value]


def _expand(binder: Binder, node: exp.Expr, scope: Scope) -> list[Found]:
    if isinstance(node, exp.Star):
        return _star(binder, scope, None, node)
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return _qualified_star(binder, scope, node)
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Star):
        return _row_star(binder, scope, node)
    if isinstance(node, exp.Aliases) and node.this.is_star and not isinstance(node.this, exp.Star):
        return _renamed(binder, scope, node)
    label, inner = (node.alias, node.this) if isinstance(node, exp.Alias) else (_name(node), node)
    return [(label, binder.value(inner, scope))]


def _renamed(binder: Binder, scope: Scope, node: exp.Expr) -> list[Found]:
    """Return `x.* AS (a, b)`, bound."""
    found = _expand(binder, node.this, scope)
    names = node.expressions
    if len(found) != len(names):
        text = f"Column alias list has {len(names)} entries but relation has {len(found)} columns"
        raise binder.error("MISMATCHED_COLUMN_ALIASES", text, names[0])
    return [(n.name, value) for n, (_, value) in zip(names, found, strict=True)]


def _name(node: exp.Expr) -> str | None:
    """Return the name of a column or of a column's field; parentheses don't hide it."""
    named = found = node.unnest()
    while isinstance(found, exp.Dot) and isinstance(found.expression, exp.Identifier):
        found = found.this.unnest()
    return str(named.name) if isinstance(found, exp.Column) else None


def _star(binder: Binder, scope: Scope, relation: str | None, node: exp.Expr) -> list[Found]:
    shown = [f for f in scope.fields if not f.hidden]
    chosen = [f for f in shown if relation is None or f.relation == relation]
    if not chosen:
        text = "SELECT * not allowed in queries without FROM clause"
        raise binder.error("COLUMN_NOT_FOUND", text, node)
    return [(f.label, f.value) for f in chosen]


def _qualified_star(binder: Binder, scope: Scope, node: exp.Expr) -> list[Found]:
    """Return `relation.*`, or the fields of `relation.column.*`."""
    parts = [p.name.lower() for p in node.parts[:-1]]  # type: ignore[attr-defined]  # a Column has parts
    outer: Scope | None = scope
    while outer is not None:
        if parts[-1] in outer.relations():
            return _star(binder, outer, parts[-1], node)
        if len(parts) > 1 and parts[0] in outer.relations():
            row = scope.resolve(parts)
            if row is not None and row.type.kind == "row":
                return _fields(row)
        outer = outer.parent
    text = f"Unable to resolve reference {'.'.join(parts)}"
    raise binder.error("TABLE_NOT_FOUND", text, node)


def _row_star(binder: Binder, scope: Scope, node: exp.Expr) -> list[Found]:
    named = node.this.unnest()
    if isinstance(named, exp.Column):
        parts = {**named.args, "table": named.this, "db": named.args.get("table")}
        parts |= {"catalog": named.args.get("db"), "this": exp.Star()}
        return _qualified_star(binder, scope, exp.Column(**parts))
    value = binder.value(node.this, scope)
    if value.type.kind != "row":
        text = f"Expression is not of type ROW: {value.type}"
        raise binder.error("TYPE_MISMATCH", text, node)
    return _fields(value)


def _fields(value: Value) -> list[Found]:
    pairs = zip(value.type.names, value.type.args, strict=True)
    return [(name, FieldOf(t, value, i, named=True)) for i, (name, t) in enumerate(pairs)]


__all__ = ["Field", "SelectItem", "all_of", "bind_select", "outputs", "select_items"]
