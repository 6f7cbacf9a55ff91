"""Window frames: which rows around a row its window function sees."""

from dataclasses import replace

from sqlglot import exp

from ...functions.site import Over
from ...nodes.values import Literal, Value, duck
from ...semantics.coercion import coerce
from ...semantics.failures import failure
from ...types import BIGINT, INTEGERS, Type
from ..binder import Binder
from ..scope import Scope

_EDGES = {"UNBOUNDED", "CURRENT ROW"}
_BACKWARDS = (
    ("CURRENT ROW", "PRECEDING"), ("FOLLOWING", "PRECEDING"), ("FOLLOWING", "CURRENT ROW"),
)  # fmt: skip
_ERROR = "INVALID_WINDOW_FRAME"


def frame(binder: Binder, spec: exp.Expr, over: Over, scope: Scope) -> Over:
    """Return a window with its frame."""
    kind = str(spec.args["kind"]).upper()
    edges, bounds = list[str](), list[Value]()
    for name in ("start", "end"):
        edge, side = spec.args.get(name), str(spec.args.get(f"{name}_side") or "").upper()
        if edge is None:
            continue
        if isinstance(edge, str) and edge.upper() in _EDGES:
            edges.append(f"{edge.upper()} {side}".strip())
            continue
        bounds.append(_offset(binder, edge, f"{kind} {name}", over, scope))
        edges.append(f"${len(bounds)} {side}")
    _check_order(binder, edges, spec)
    text = f"BETWEEN {edges[0]} AND {edges[1]}" if len(edges) > 1 else edges[0]
    return replace(over, frame=f"{kind} {text}", bounds=tuple(bounds))


def _check_order(binder: Binder, edges: list[str], node: exp.Expr) -> None:
    """Refuse a frame that ends before it starts."""
    start, end = edges[0], edges[1] if len(edges) > 1 else "CURRENT ROW"
    begins, ends = (e if e == "CURRENT ROW" else e.split()[-1] for e in (start, end))
    text = ""
    if start == "UNBOUNDED FOLLOWING":
        text = "start cannot be UNBOUNDED FOLLOWING"
    elif end == "UNBOUNDED PRECEDING":
        text = "end cannot be UNBOUNDED PRECEDING"
    elif (begins, ends) in _BACKWARDS:
        text = f"starting from {begins} cannot end with {ends}"
    if text:
        raise binder.error(_ERROR, f"Window frame {text}", node)


def _offset(binder: Binder, node: exp.Expr, place: str, over: Over, scope: Scope) -> Value:
    """Return how far from its row a frame reaches; never less than nothing."""
    value = binder.value(node, scope)
    if place.startswith("RANGE"):
        value = _beside_key(binder, value, node, over)
    elif not _is_whole(value.type):
        text = "value type must be exact numeric type with scale 0"
        raise binder.error(
            "TYPE_MISMATCH", f"Window frame {place} {text} (actual {value.type})", node
        )
    else:
        value = coerce(value, BIGINT) if value.type.kind in INTEGERS else value
    if isinstance(value, Literal) and isinstance(value.value, int) and value.value >= 0:
        return value
    text = "Window frame offset value must not be negative or null"
    form = "CASE WHEN $1 >= 0 THEN $1 ELSE $2 END"
    return duck(value.type, form, value, failure(_ERROR, text, value.type))


def _is_whole(t: Type) -> bool:
    return t.kind in INTEGERS or (t.kind == "decimal" and not t.scale)


def _beside_key(binder: Binder, value: Value, node: exp.Expr, over: Over) -> Value:
    """Return an offset from the value by which rows are ordered."""
    if len(over.order) != 1:
        text = "Window frame of type RANGE PRECEDING or FOLLOWING requires"
        if not over.order:
            raise binder.error("MISSING_ORDER_BY", f"{text} ORDER BY", node)
        found = f"{text} single sort item in ORDER BY (actual: {len(over.order)})"
        raise binder.error("INVALID_ORDER_BY", found, node)
    key = over.order[0].value.type
    if not _is_whole(key) or not _is_whole(value.type):
        raise binder.not_supported(node, f"RANGE of {value.type} beside {key}")
    return value
