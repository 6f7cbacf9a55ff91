"""ORDER BY items with Trino's defaults: NULLs last in both directions."""

from sqlglot import exp

from ..nodes.values import Ordering, Value
from .binder import Binder, check_args
from .clocks import as_compared
from .scope import Scope


def order_items(binder: Binder, node: exp.Expr, scope: Scope) -> tuple[Ordering, ...]:
    """Return an ORDER BY inside an aggregate or a window, bound."""
    return tuple(order_item(binder, i, binder.value(i.this, scope)) for i in node.expressions)


def order_item(binder: Binder, item: exp.Expr, value: Value) -> Ordering:
    """Return one item with its direction and NULLs' place."""
    check_args(binder, item, {"this", "desc", "nulls_first"})
    descending, first = bool(item.args.get("desc")), bool(item.args.get("nulls_first"))
    return Ordering(sortable(binder, value, item), descending, first)


def sortable(binder: Binder, value: Value, node: exp.Expr) -> Value:
    """Return a value in a form that DuckDB orders as Trino does."""
    if value.type.kind == "map":
        raise binder.error("TYPE_MISMATCH", f"Type {value.type} is not orderable", node)
    if value.type.kind in ("array", "row", "json"):
        raise binder.not_supported(node, f"ORDER BY of {value.type.kind}")
    return value if value.type.zone else as_compared(value)
