"""OVER: aggregates and ranking functions over a window, with Trino's frames."""

from sqlglot import exp

from ..functions.registry import FUNCTIONS, is_kind
from ..functions.site import AggregateSite, Over
from ..nodes.values import Value
from .binder import Binder, check_args, rule
from .calls import arguments, function_name
from .ordering import order_items
from .scope import Scope
from .zones import instant

_EDGES = {"UNBOUNDED", "CURRENT ROW"}


@rule(exp.Window, args=("partition_by", "order", "spec", "alias", "over"))
def window(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Bind `function(…) OVER (…)`."""
    over = _over(binder, node, scope)
    core, ignores_nulls = node.this, False
    while not isinstance(core, exp.Anonymous):
        if isinstance(core, exp.Filter):
            text = "FILTER is not yet supported for window functions"
            raise binder.error("NOT_SUPPORTED", text, core)
        if not isinstance(core, exp.IgnoreNulls | exp.RespectNulls):
            raise binder.not_supported(core)
        ignores_nulls = isinstance(core, exp.IgnoreNulls)
        core = core.this
    name = function_name(core)
    nodes: list[exp.Expr] = core.expressions
    if is_kind(name, "aggregate") and not ignores_nulls:
        nodes, distinct, order = arguments(binder, core, scope)
        if distinct or order:
            raise binder.not_supported(node, f"{name} with DISTINCT or ORDER BY over a window")
    elif not is_kind(name, "window"):
        raise binder.not_supported(node, f"{name} over a window")
    site = AggregateSite(name, core, nodes, binder, scope, over=over, ignore_nulls=ignores_nulls)
    return FUNCTIONS[name].bind(site)


def _over(binder: Binder, node: exp.Expr, scope: Scope) -> Over:
    named = node.args.get("alias")
    if named is not None:
        if node.args.get("partition_by") or node.args.get("order") or node.args.get("spec"):
            raise binder.not_supported(node, "OVER that extends a named window")
        found = scope.windows.get(named.name.lower())
        if found is None:
            text = f"Cannot resolve WINDOW name {named.name}"
            raise binder.error("INVALID_WINDOW_REFERENCE", text, node)
        node = found
        check_args(binder, node, {"this", "partition_by", "order", "spec", "over"})
    keys = [_key(binder, k, scope) for k in node.args.get("partition_by") or []]
    order, spec = node.args.get("order"), node.args.get("spec")
    return Over(
        tuple(keys),
        order_items(binder, order, scope) if order else (),
        _frame(binder, spec) if spec else "",
    )


def _key(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    value = binder.value(node, scope)
    return instant(value) if value.type.kind == "timestamp with time zone" else value


def _frame(binder: Binder, spec: exp.Expr) -> str:
    check_args(binder, spec, {"kind", "start", "start_side", "end", "end_side"})
    kind = str(spec.args["kind"]).upper()
    edges = []
    for name in ("start", "end"):
        edge, side = spec.args.get(name), spec.args.get(f"{name}_side")
        if edge is not None:
            edges.append(_edge(binder, edge, str(side or "").upper(), kind))
    return f"{kind} {edges[0]}" if len(edges) == 1 else f"{kind} BETWEEN {edges[0]} AND {edges[1]}"


def _edge(binder: Binder, edge: object, side: str, kind: str) -> str:
    text = edge if isinstance(edge, str) else ""
    if text.upper() in _EDGES:
        return f"{text.upper()} {side}".strip()
    if isinstance(edge, exp.Literal) and not edge.is_string and kind in ("ROWS", "GROUPS"):
        return f"{int(edge.name)} {side}"
    assert isinstance(edge, exp.Expr)  # noqa: S101  # sqlglot gives texts for the words only
    raise binder.not_supported(edge, f"{kind} frame with an offset other than a constant")
