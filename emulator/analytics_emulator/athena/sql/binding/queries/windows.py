"""OVER: aggregates and ranking functions over a window."""

from dataclasses import replace
from itertools import takewhile

from sqlglot import exp

from ...errors import AthenaQueryError
from ...functions.catalogue import UNIMPLEMENTED
from ...functions.registry import FUNCTIONS, is_kind
from ...functions.site import AggregateSite, Over
from ...nodes.values import Ordering, Value
from ...semantics.zones import instant
from ..binder import Binder, rule
from ..expressions.calls import arguments
from ..expressions.nested_order import whole
from ..expressions.ordering import order_items, unorderable
from ..placement import aggregate_core, check_without_windows, function_name, window_parts
from ..scope import Scope
from .frames import frame


@rule(exp.Window, args=("partition_by", "order", "spec", "alias", "over"))
def window(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Bind `function(…) OVER (…)`."""
    text = "Cannot nest window functions or row pattern measures inside window"
    arguments_ = aggregate_core(node.this).expressions
    check_without_windows(binder, arguments_, f"{text} function arguments")
    check_without_windows(binder, window_parts(node), f"{text} specification")
    over = _over(binder, node, scope)
    core, ignores_nulls = node.this, False
    while not isinstance(core, exp.Anonymous):
        if isinstance(core, exp.Filter):
            text = "FILTER is not yet supported for window functions"
            raise binder.error("NOT_SUPPORTED", text, _select_of(node))
        if not isinstance(core, exp.IgnoreNulls | exp.RespectNulls):
            raise binder.not_supported(core)
        ignores_nulls = isinstance(core, exp.IgnoreNulls)
        core = core.this
    name = function_name(core)
    if name != "row_number" or over.order:
        over = _sorting(binder, over, node)
    nodes: list[exp.Expr] = core.expressions
    distinct, order = False, tuple[Ordering, ...]()
    if is_kind(name, "aggregate") and not ignores_nulls:
        nodes, distinct, order = arguments(binder, core, scope)
    elif not is_kind(name, "window"):
        raise _not_over(binder, node, core)
    elif over.frame and not name.endswith("_value"):
        text = f"Cannot specify window frame for {name} function"
        raise binder.error("INVALID_WINDOW_FRAME", text, node)
    site = AggregateSite(
        name, core, nodes, binder, scope, distinct=distinct, order=order, over=over,
        ignore_nulls=ignores_nulls,
    )  # fmt: skip
    return FUNCTIONS[name].bind(site)


def named_windows(binder: Binder, node: exp.Select) -> dict[str, exp.Expr]:
    """Return the windows of a WINDOW clause by their names."""
    found: dict[str, exp.Expr] = {}
    for window_ in node.args.get("windows") or []:
        name = _compared(window_.this)
        if name in found:
            text = f"WINDOW name '{window_.this.name}' specified more than once"
            raise binder.error("DUPLICATE_WINDOW_NAME", text, window_.this)
        found[name] = window_
    return found


def _compared(name: exp.Expr) -> str:
    """Return a window's name as SQL compares it: `w` is `"W"` but not `"w"` (Trino's
    TestAnalyzer, testWindowNames)."""
    return str(name.name if name.args.get("quoted") else name.name.upper())


def check_windows(binder: Binder, scope: Scope) -> list[exp.Expr]:
    """Refuse windows of a WINDOW clause that can't be, used or not; return what they go by."""
    found: list[exp.Expr] = []
    text = "Cannot nest window functions or row pattern measures inside window specification"
    for window_ in scope.windows.values():
        check_without_windows(binder, window_parts(window_), text)
        _named(binder, window_.this, scope)
        order = window_.args.get("order")
        found += window_.args.get("partition_by") or []
        found += [item.this for item in order.expressions] if order else []
    return found


def _not_over(binder: Binder, node: exp.Expr, call: exp.Expr) -> AthenaQueryError:
    """Return the error for a function that isn't one over a window."""
    name = function_name(call)
    if name in UNIMPLEMENTED:
        return binder.not_supported(call, f"Function {name}")
    if name not in FUNCTIONS:
        return binder.error("FUNCTION_NOT_FOUND", f"Function '{name}' not registered", call)
    if isinstance(node.this, exp.IgnoreNulls | exp.RespectNulls):
        text = f"Cannot specify null treatment clause for {name} function"
        return binder.error("NULL_TREATMENT_NOT_ALLOWED", text, call)
    return binder.error("FUNCTION_NOT_WINDOW", f"Not a window function: {name}", _select_of(node))


def _select_of(node: exp.Expr) -> exp.Expr:
    return node.find_ancestor(exp.Select) or node


def _over(binder: Binder, node: exp.Expr, scope: Scope) -> Over:
    """Return a window, bound; one that begins with the name of another extends that one."""
    named = node.args.get("alias")
    base = _named(binder, named, scope) if named is not None else Over()
    if named is not None and "spec" not in node.args:  # OVER w, without parentheses
        return base
    if named is not None:
        _check_extension(binder, node, base)
    keys = [_key(binder, k, scope) for k in node.args.get("partition_by") or []]
    order, spec = node.args.get("order"), node.args.get("spec")
    over = Over(
        (*base.partition, *keys),
        order_items(binder, order, scope) if order else base.order,
    )
    return frame(binder, spec, over, scope) if spec else over


def _named(binder: Binder, name: exp.Expr, scope: Scope) -> Over:
    """Return a window of the WINDOW clause, which knows the rows and the windows before it."""
    found = scope.windows.get(_compared(name))
    if found is None:
        text = f"Cannot resolve WINDOW name {name.name}"
        raise binder.error("INVALID_WINDOW_REFERENCE", text, name)
    before = dict(takewhile(lambda w: w[1] is not found, scope.windows.items()))
    return _over(binder, found, replace(scope, windows=before, outputs={}))


def _check_extension(binder: Binder, node: exp.Expr, base: Over) -> None:
    """Refuse what a window that extends another may not say."""
    keys, order = node.args.get("partition_by"), node.args.get("order")
    if keys:
        text = "WINDOW specification with named WINDOW reference cannot specify PARTITION BY"
        raise binder.error("INVALID_PARTITION_BY", text, keys[0])
    if order and base.order:
        text = "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY"
        raise binder.error("INVALID_ORDER_BY", text, order)
    if base.frame:
        text = "Cannot reference named WINDOW containing frame specification"
        raise binder.error("INVALID_WINDOW_REFERENCE", text, node.args["alias"])


def _key(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    value = binder.value(node, scope)
    return instant(value) if value.type.kind == "timestamp with time zone" else value


def _sorting(binder: Binder, over: Over, node: exp.Expr) -> Over:
    """Return a window whose partitions are told apart by sorting, as Trino does but for
    `row_number()` in no order."""
    for value in over.partition:
        if found := unorderable(value.type):
            raise binder.not_supported(node, f"PARTITION BY of {found}")
    keys = (whole(v) if v.type.kind in ("array", "row") else v for v in over.partition)
    return replace(over, partition=tuple(keys))
