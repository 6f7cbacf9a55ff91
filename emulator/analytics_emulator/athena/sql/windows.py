"""OVER: aggregates and ranking functions over a window, with Trino's frames."""

from sqlglot import exp

from .calls import arguments, function_name
from .compiler import Compiler, check_args, rule
from .functions import AGGREGATES, WINDOWS
from .ordering import order_item, sortable
from .registry import Call
from .scope import Expr, Scope
from .zones import instant

_EDGES = {"UNBOUNDED", "CURRENT ROW"}


@rule(exp.Window, args=("partition_by", "order", "spec", "alias", "over"))
def window(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `function(…) OVER (…)`."""
    over = _over(compiler, node, scope)
    core, nulls = node.this, ""
    while not isinstance(core, exp.Anonymous):
        if isinstance(core, exp.Filter):
            text = "FILTER is not yet supported for window functions"
            raise compiler.error("NOT_SUPPORTED", text, core)
        if isinstance(core, exp.IgnoreNulls | exp.RespectNulls):
            nulls = " IGNORE NULLS" if isinstance(core, exp.IgnoreNulls) else ""
        else:
            raise compiler.not_supported(core)
        core = core.this
    name = function_name(core)
    if name in WINDOWS:
        call = Call(name, core, core.expressions, compiler, scope)
        return WINDOWS[name](call, nulls, over)
    if name in AGGREGATES and not nulls:
        nodes, distinct, order = arguments(compiler, core, scope)
        if distinct or order:
            raise compiler.not_supported(node, f"{name} with DISTINCT or ORDER BY over a window")
        call = Call(name, core, nodes, compiler, scope)
        return AGGREGATES[name](call, False, "", f" OVER ({over})")
    raise compiler.not_supported(node, f"{name} over a window")


def _over(compiler: Compiler, node: exp.Expr, scope: Scope) -> str:
    named = node.args.get("alias")
    if named is not None:
        if node.args.get("partition_by") or node.args.get("order") or node.args.get("spec"):
            raise compiler.not_supported(node, "OVER that extends a named window")
        found = scope.windows.get(named.name.lower())
        if found is None:
            text = f"Cannot resolve WINDOW name {named.name}"
            raise compiler.error("INVALID_WINDOW_REFERENCE", text, node)
        node = found
        check_args(compiler, node, {"this", "partition_by", "order", "spec", "over"})
    parts = []
    if keys := node.args.get("partition_by"):
        parts.append("PARTITION BY " + ", ".join(_key(compiler, k, scope) for k in keys))
    if order := node.args.get("order"):
        items = (
            order_item(compiler, i, sortable(compiler, compiler.expr(i.this, scope), i))
            for i in order.expressions
        )
        parts.append("ORDER BY " + ", ".join(items))
    if spec := node.args.get("spec"):
        parts.append(_frame(compiler, spec))
    return " ".join(parts)


def _key(compiler: Compiler, node: exp.Expr, scope: Scope) -> str:
    value = compiler.expr(node, scope)
    return instant(value) if value.type.kind == "timestamp with time zone" else value.sql


def _frame(compiler: Compiler, spec: exp.Expr) -> str:
    check_args(compiler, spec, {"kind", "start", "start_side", "end", "end_side"})
    kind = str(spec.args["kind"]).upper()
    edges = []
    for name in ("start", "end"):
        edge, side = spec.args.get(name), spec.args.get(f"{name}_side")
        if edge is not None:
            edges.append(_edge(compiler, edge, str(side or "").upper(), kind))
    return f"{kind} {edges[0]}" if len(edges) == 1 else f"{kind} BETWEEN {edges[0]} AND {edges[1]}"


def _edge(compiler: Compiler, edge: object, side: str, kind: str) -> str:
    text = edge if isinstance(edge, str) else ""
    if text.upper() in _EDGES:
        return f"{text.upper()} {side}".strip()
    if isinstance(edge, exp.Literal) and not edge.is_string and kind in ("ROWS", "GROUPS"):
        return f"{int(edge.name)} {side}"
    assert isinstance(edge, exp.Expr)  # noqa: S101  # sqlglot gives texts for the words only
    raise compiler.not_supported(edge, f"{kind} frame with an offset other than a constant")
