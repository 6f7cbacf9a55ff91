"""ORDER BY of whole queries (ordinals, output names, expressions), OFFSET and LIMIT."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ...errors import AthenaQueryError, located
from ...nodes.queries import Select
from ...nodes.values import Ordering, Value, Window
from ...nodes.volatility import contains_volatile
from ...nodes.walking import walk
from ...reading.formatting import formatted
from ...reading.positions import query_position
from ..binder import Binder, bare
from ..expressions.ordering import order_item, unorderable
from ..scope import Scope

if TYPE_CHECKING:
    from .selecting import SelectItem

_MOST_ORDERED = 2**31 - 1


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
    place = ordinal(item.this)
    if place is not None:
        _check_ordinal(binder, place, len(items), item)
        value = items[place - 1].value
        _check_orderable(binder, value, node, f":input({place - 1})")
        return order_item(binder, item, value)
    _refuse_ambiguous(binder, item, items)
    value = binder.value(item.this, outer)
    if node.args.get("distinct") and not _is_selected(value, item.this, items):
        text = "For SELECT DISTINCT, ORDER BY expressions must appear in select list"
        raise binder.error("EXPRESSION_NOT_IN_DISTINCT", text, node)
    _check_orderable(binder, value, node, formatted(binder.sql, item.this))
    if node.args.get("distinct") and value.type.kind in ("array", "row"):
        raise binder.not_supported(item, f"ORDER BY of {value.type.kind} with DISTINCT")
    return order_item(binder, item, value)


def _is_selected(value: Value, node: exp.Expr, items: "Sequence[SelectItem]") -> bool:
    """Return whether an ORDER BY's expression is an output: one that is drawn anew is another each
    time it is written, and known by its name alone (a Trino 476)."""
    named = isinstance(bare(node), exp.Column)
    return any(i.value == value for i in items) and (named or not contains_volatile(value))


def output_order(binder: Binder, order: exp.Expr, scope: Scope) -> tuple[Ordering, ...]:
    """Return an ORDER BY over a query's output columns (set operations, VALUES), bound."""
    return tuple(
        _output_order(binder, item, order.parent or order, scope) for item in order.expressions
    )


def _output_order(binder: Binder, item: exp.Expr, node: exp.Expr, scope: Scope) -> Ordering:
    place = ordinal(item.this)
    if place is None:
        value = binder.value(item.this, scope)
        _check_orderable(binder, value, node, formatted(binder.sql, item.this))
        return order_item(binder, item, value)
    _check_ordinal(binder, place, len(scope.fields), item)
    value = scope.fields[place - 1].value
    _check_orderable(binder, value, node, f":input({place - 1})")
    return order_item(binder, item, value)


def _check_orderable(binder: Binder, value: Value, node: exp.Expr, title: str) -> None:
    """Refuse to order a query by a value without an order."""
    if found := unorderable(value.type):
        text = f"Type {found} is not orderable, and therefore cannot be used in ORDER BY: {title}"
        raise located("TYPE_MISMATCH", text, query_position(binder.sql, node))


def limited(binder: Binder, select: Select, node: exp.Expr) -> Select:
    """Return a query with its OFFSET and LIMIT / FETCH FIRST."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    if offset is not None:
        select = replace(select, skipped=_count(binder, offset.expression))
    if isinstance(limit, exp.Fetch):
        return _fetching(binder, select, limit)
    if limit is not None:
        everything = isinstance(limit.expression, exp.Var) and limit.expression.name == "ALL"
        if not everything:
            select = replace(select, first=_count(binder, limit.expression))
    return _checked(select)


def _checked(select: Select) -> Select:
    """Return a query whose ordered rows can be held for its LIMIT, after its OFFSET (Trino's
    TopNNode); the message has no place."""
    held = (select.first or 0) + (select.skipped or 0)
    if select.order and select.first is not None and held > _MOST_ORDERED:
        text = f"ORDER BY LIMIT > {_MOST_ORDERED} is not supported"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return select


def _fetching(binder: Binder, select: Select, fetch: exp.Fetch) -> Select:
    """Return a query with FETCH FIRST; one row where no count is written."""
    options = fetch.args.get("limit_options")
    if options and options.args.get("percent"):
        raise binder.not_supported(fetch, "FETCH FIRST … PERCENT")
    count = _count(binder, fetch.args["count"]) if fetch.args.get("count") else 1
    if count < 1:
        text = f"FETCH FIRST row count must be positive (actual value: {count})"
        raise binder.error("NUMERIC_VALUE_OUT_OF_RANGE", text, fetch)
    ties = bool(options and options.args.get("with_ties"))
    if ties:
        _check_ties(binder, select, fetch)
    return _checked(replace(select, first=count, ties=ties))


def _check_ties(binder: Binder, select: Select, node: exp.Expr) -> None:
    if not select.order:
        text = "FETCH FIRST WITH TIES clause requires ORDER BY"
        raise binder.error("MISSING_ORDER_BY", text, node)
    if select.distinct or any(isinstance(n, Window) for i in select.items for n in walk(i)):
        raise binder.not_supported(node, "WITH TIES of DISTINCT or window functions")
    if select.skipped is not None:
        raise binder.not_supported(node, "OFFSET with FETCH FIRST … WITH TIES")


def _refuse_ambiguous(binder: Binder, item: exp.Expr, items: "Sequence[SelectItem]") -> None:
    """Refuse a name that several outputs have; a query within has names of its own."""
    names = [i.column.name for i in items]
    for part in item.this.walk(prune=lambda n: isinstance(n, exp.Query)):
        if not isinstance(part, exp.Column) or part.table:
            continue
        name = part.name.lower()
        if names.count(name) > 1:
            raise binder.error("AMBIGUOUS_NAME", f"Column '{name}' is ambiguous", part)


def _output_scope(items: "Sequence[SelectItem]", scope: Scope) -> Scope:
    """Return the scope of an ORDER BY: names mean outputs first."""
    return replace(scope, outputs={i.column.name: i.value for i in items if i.column.name})


def _check_ordinal(binder: Binder, place: int, count: int, node: exp.Expr) -> None:
    if not 1 <= place <= count:
        text = f"ORDER BY position {place} is not in select list"
        raise binder.error("INVALID_COLUMN_REFERENCE", text, node)


def _count(binder: Binder, node: exp.Expr) -> int:
    node = node.unnest()
    if not isinstance(node, exp.Literal) or node.is_string or not node.name.isdigit():
        raise binder.not_supported(node, "LIMIT or OFFSET with an expression")
    return int(node.name)


def ordinal(node: exp.Expr) -> int | None:
    """Return the number of an output that stands for it; a minus belongs to its number."""
    node = bare(node)
    sign = -1 if isinstance(node, exp.Neg) else 1
    digits = node.this if isinstance(node, exp.Neg) else node
    plain = isinstance(digits, exp.Literal) and not digits.is_string and digits.name.isdigit()
    return sign * int(digits.name) if plain else None
