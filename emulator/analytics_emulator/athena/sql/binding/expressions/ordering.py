"""ORDER BY items with Trino's defaults: NULLs last in both directions."""

from sqlglot import exp

from ...nodes.values import Ordering, Value
from ...semantics.clocks import as_compared
from ...types import UNORDERED, Type
from ..binder import Binder
from ..scope import Scope
from .nested_order import orders_alike, whole


def order_items(binder: Binder, node: exp.Expr, scope: Scope) -> tuple[Ordering, ...]:
    """Return an ORDER BY inside an aggregate or a window, bound."""
    return tuple(order_item(binder, i, binder.value(i.this, scope)) for i in node.expressions)


def order_item(binder: Binder, item: exp.Expr, value: Value) -> Ordering:
    """Return one item with its direction and NULLs' place."""
    descending, first = bool(item.args.get("desc")), bool(item.args.get("nulls_first"))
    return Ordering(sortable(binder, value, item), descending, first)


def unorderable(t: Type) -> Type | None:
    """Return the part of a type that has no order; None where all of it has one."""
    if t.kind in UNORDERED:
        return t
    return next((found for a in t.args if (found := unorderable(a))), None)


def sortable(binder: Binder, value: Value, node: exp.Expr) -> Value:
    """Return a value in a form that DuckDB orders as Trino does."""
    if found := unorderable(value.type):
        text = f"{found} is not orderable, and therefore cannot be used in window function ORDER BY"
        raise binder.error("TYPE_MISMATCH", text, node)
    if value.type.kind in ("array", "row"):
        if not orders_alike(value.type):
            raise binder.not_supported(node, f"ORDER BY of {value.type}")
        return whole(value)
    return value if value.type.zone else as_compared(value)
