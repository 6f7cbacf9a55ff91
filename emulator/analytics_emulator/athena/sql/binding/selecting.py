"""One SELECT: FROM, WHERE, groups, the list of outputs, HAVING, ORDER BY and limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ..nodes.queries import Grouped, Item, Select
from ..nodes.values import Column, FieldOf, Value
from .binder import Binder, check_args
from .calls import contains_aggregate
from .grouping import Grouping
from .logic import condition
from .scope import Field, Scope
from .shape import Bound, Names, OutputColumn
from .sorting import limited, select_order

if TYPE_CHECKING:
    from .queries import QueryBinder

_ARGS = {
    "with_", "expressions", "from_", "joins", "where", "group", "having", "windows",
    "distinct", "order", "limit", "offset",
}  # fmt: skip


@dataclass(frozen=True)
class SelectItem:
    """An output column with its value, and the parser's node that asked for it."""

    column: OutputColumn
    value: Value
    node: exp.Expr
    aliased: bool = False


def bind_select(queries: "QueryBinder", node: exp.Select, parent: Scope | None) -> Bound:
    """Return one SELECT, bound."""
    binder = queries.binder
    check_args(binder, node, _ARGS)
    source = queries.relations.from_clause(node, parent)
    scope = Scope(source.fields, parent, windows=_windows(node))
    where = node.args.get("where")
    conditions = (condition(binder, where.this, scope, "WHERE clause"),) if where else ()
    if not _is_grouped(node):
        items = select_items(binder, node, scope)
        order = select_order(binder, node, items, scope)
        select = Select(
            outputs(items), source.relation, conditions, _is_distinct(binder, node), order
        )
        return Bound(limited(binder, select, node), [i.column for i in items])
    return _grouped(queries, node, Grouped("", source.relation, conditions, (), (), ()), scope)


def _grouped(queries: "QueryBinder", node: exp.Select, rows: Grouped, scope: Scope) -> Bound:
    """Bind a SELECT over groups: everything is bound over the rows, then seen from the groups."""
    binder = queries.binder
    inner = replace(scope, aggregate=Grouping.bind_aggregate(binder))
    items = select_items(binder, node, inner)
    grouping = Grouping(binder, node, queries.alias("g"), scope, items)
    order = select_order(binder, node, items, inner)
    having = node.args.get("having")
    conditions = (
        [(condition(binder, having.this, inner, "HAVING clause"), having)] if having else []
    )
    seen = [replace(i, value=grouping.outer(i.value, i.node, inner)) for i in items]
    kept = tuple(grouping.outer(value, at, inner) for value, at in conditions)
    ordering = tuple(
        replace(o, value=grouping.outer(o.value, at, inner))
        for o, at in zip(order, node.args["order"].expressions if order else [], strict=True)
    )
    source = replace(
        rows,
        alias=grouping.alias,
        keys=grouping.keys,
        sets=grouping.sets,
        aggregates=grouping.aggregates,
    )
    select = Select(outputs(seen), source, kept, _is_distinct(binder, node), ordering)
    return Bound(limited(binder, select, node), [i.column for i in items])


def outputs(items: Sequence[SelectItem]) -> tuple[Item, ...]:
    """Return a SELECT's outputs as nodes."""
    return tuple(Item(i.column.duck, i.value) for i in items)


def all_of(columns: Sequence[OutputColumn], alias: str) -> tuple[Item, ...]:
    """Return the outputs that hand a query's columns on."""
    return tuple(Item(c.duck, Column(c.type, alias, c.duck)) for c in columns)


def _is_grouped(node: exp.Select) -> bool:
    parts = [*node.expressions, *(node.args[a] for a in ("having", "order") if node.args.get(a))]
    return bool(node.args.get("group") or node.args.get("having")) or any(
        map(contains_aggregate, parts)
    )


def _windows(node: exp.Select) -> dict[str, exp.Expr]:
    return {w.this.name.lower(): w for w in node.args.get("windows") or []}


def _is_distinct(binder: Binder, node: exp.Select) -> bool:
    distinct = node.args.get("distinct")
    if distinct is None:
        return False
    check_args(binder, distinct, set())
    return True


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
            aliased = isinstance(expression, exp.Alias)
            items.append(SelectItem(column, value, expression.unalias(), aliased))
    return items


type Found = tuple[str | None, Value]


def _expand(binder: Binder, node: exp.Expr, scope: Scope) -> list[Found]:
    if isinstance(node, exp.Star):
        check_args(binder, node, {"this"})
        return _star(binder, scope, None, node)
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return _qualified_star(binder, scope, node)
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Star):
        return _row_star(binder, scope, node)
    label, inner = (node.alias, node.this) if isinstance(node, exp.Alias) else (_name(node), node)
    return [(label, binder.value(inner, scope))]


def _name(node: exp.Expr) -> str | None:
    """Return the name of a column or field; parentheses around it don't hide it."""
    node = node.unnest()
    if isinstance(node, exp.Column):
        return str(node.name)
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        return str(node.expression.name)
    return None


def _star(binder: Binder, scope: Scope, relation: str | None, node: exp.Expr) -> list[Found]:
    chosen = [f for f in scope.fields if relation is None or f.relation == relation]
    if not chosen:
        text = "SELECT * not allowed in queries without FROM clause"
        raise binder.error("COLUMN_NOT_FOUND", text, node)
    return [(f.label, f.value) for f in chosen]


def _qualified_star(binder: Binder, scope: Scope, node: exp.Expr) -> list[Found]:
    relation = node.args["table"].name.lower()
    outer: Scope | None = scope
    while outer is not None:
        if relation in outer.relations():
            return _star(binder, outer, relation, node)
        outer = outer.parent
    raise binder.error("TABLE_NOT_FOUND", f"Unable to resolve reference {relation}", node)


def _row_star(binder: Binder, scope: Scope, node: exp.Expr) -> list[Found]:
    value = binder.value(node.this, scope)
    if value.type.kind != "row":
        text = f"Expression is not of type ROW: {value.type}"
        raise binder.error("TYPE_MISMATCH", text, node)
    pairs = zip(value.type.names, value.type.args, strict=True)
    return [(name, FieldOf(t, value, i)) for i, (name, t) in enumerate(pairs)]


__all__ = ["Field", "SelectItem", "all_of", "bind_select", "outputs", "select_items"]
