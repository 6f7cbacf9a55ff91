"""ORDER BY of whole queries (ordinals, output names, expressions), OFFSET and LIMIT."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ..nodes.queries import Select
from ..nodes.values import Ordering, Value, Window
from ..nodes.walking import walk
from .binder import Binder, check_args
from .ordering import order_item
from .scope import Scope

if TYPE_CHECKING:
    from .selecting import SelectItem


def select_order(
    binder: Binder, node: exp.Select, items: "list[SelectItem]", scope: Scope
) -> tuple[Ordering, ...]:
    """Return the ORDER BY of a SELECT, bound."""
    order = node.args.get("order")
    if order is None:
        return ()
    outer = _output_scope(items, scope)
    return tuple(_select_order(binder, i, node, items, outer) for i in order.expressions)


def _select_order(
    binder: Binder, item: exp.Expr, node: exp.Select, items: "list[SelectItem]", outer: Scope
) -> Ordering:
    """Bind an ORDER BY item: an ordinal, an output column's name, or an expression."""
    ordinal = _ordinal(item.this)
    if ordinal is not None:
        _check_ordinal(binder, ordinal, len(items), item)
        return order_item(binder, item, items[ordinal - 1].value)
    _refuse_ambiguous(binder, item, items)
    named = _by_name(item.this.unnest(), items)
    value = binder.value(item.this, outer) if named is None else named.value
    if node.args.get("distinct") and all(i.value != value for i in items):
        text = "For SELECT DISTINCT, ORDER BY expressions must appear in select list"
        raise binder.error("EXPRESSION_NOT_IN_DISTINCT", text, item)
    return order_item(binder, item, value)


def output_order(binder: Binder, order: exp.Expr, scope: Scope) -> tuple[Ordering, ...]:
    """Return an ORDER BY over a query's output columns (set operations, VALUES), bound."""
    return tuple(_output_order(binder, item, scope) for item in order.expressions)


def _output_order(binder: Binder, item: exp.Expr, scope: Scope) -> Ordering:
    ordinal = _ordinal(item.this)
    if ordinal is None:
        return order_item(binder, item, binder.value(item.this, scope))
    _check_ordinal(binder, ordinal, len(scope.fields), item)
    return order_item(binder, item, scope.fields[ordinal - 1].value)


def limited(binder: Binder, select: Select, node: exp.Expr) -> Select:
    """Return a query with its OFFSET and LIMIT / FETCH FIRST."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    if offset is not None:
        check_args(binder, offset, {"expression", "this"})
        select = replace(select, skipped=_count(binder, offset.expression))
    if isinstance(limit, exp.Fetch):
        return _fetching(binder, select, limit, node)
    if limit is not None:
        check_args(binder, limit, {"expression", "this"})
        everything = isinstance(limit.expression, exp.Var) and limit.expression.name == "ALL"
        if not everything:
            select = replace(select, first=_count(binder, limit.expression))
    return select


def _fetching(binder: Binder, select: Select, fetch: exp.Fetch, node: exp.Expr) -> Select:
    """Return a query with FETCH FIRST; one row where no count is written."""
    check_args(binder, fetch, {"count", "direction", "limit_options"})
    options = fetch.args.get("limit_options")
    if options and options.args.get("percent"):
        raise binder.not_supported(fetch, "FETCH FIRST … PERCENT")
    count = _count(binder, fetch.args["count"]) if fetch.args.get("count") else 1
    if count < 1:
        text = f"FETCH FIRST row count must be positive (actual value: {count})"
        raise binder.error("NUMERIC_VALUE_OUT_OF_RANGE", text, fetch)
    ties = bool(options and options.args.get("with_ties"))
    if ties:
        _check_ties(binder, select, node)
    return replace(select, first=count, ties=ties)


def _check_ties(binder: Binder, select: Select, node: exp.Expr) -> None:
    if not select.order:
        text = "FETCH FIRST WITH TIES clause requires ORDER BY"
        raise binder.error("MISSING_ORDER_BY", text, node)
    if select.distinct or any(isinstance(n, Window) for i in select.items for n in walk(i)):
        raise binder.not_supported(node, "WITH TIES of DISTINCT or window functions")
    if select.skipped is not None:
        raise binder.not_supported(node, "OFFSET with FETCH FIRST … WITH TIES")


def _refuse_ambiguous(binder: Binder, item: exp.Expr, items: "Sequence[SelectItem]") -> None:
    names = [i.column.name for i in items]
    for column in item.this.find_all(exp.Column):
        name = column.name.lower()
        if not column.table and names.count(name) > 1:
            raise binder.error("AMBIGUOUS_NAME", f"Column '{name}' is ambiguous", column)


def _by_name(node: exp.Expr, items: "Sequence[SelectItem]") -> "SelectItem | None":
    if not isinstance(node, exp.Column) or node.args.get("table"):
        return None
    return next((i for i in items if i.column.name == node.name.lower()), None)


def _output_scope(items: "Sequence[SelectItem]", scope: Scope) -> Scope:
    """Return the scope of an ORDER BY: names within an expression mean aliased outputs first."""
    aliased: dict[str, Value] = {str(i.column.name): i.value for i in items if i.aliased}
    return replace(scope, outputs=aliased) if aliased else scope


def _check_ordinal(binder: Binder, ordinal: int, count: int, node: exp.Expr) -> None:
    if not 1 <= ordinal <= count:
        text = f"ORDER BY position {ordinal} is not in select list"
        raise binder.error("INVALID_COLUMN_REFERENCE", text, node)


def _count(binder: Binder, node: exp.Expr) -> int:
    node = node.unnest()
    if not isinstance(node, exp.Literal) or node.is_string or not node.name.isdigit():
        raise binder.not_supported(node, "LIMIT or OFFSET with an expression")
    return int(node.name)


def _ordinal(node: exp.Expr) -> int | None:
    plain = isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit()
    return int(node.name) if plain else None
