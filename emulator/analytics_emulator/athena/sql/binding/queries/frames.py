"""Window frames: which rows around a row its window function sees."""

from dataclasses import replace

from sqlglot import exp

from ...functions.site import Over
from ...nodes.values import Value
from ...semantics.coercion import coerce
from ...types import BIGINT, INTEGERS
from ..binder import Binder
from ..scope import Scope
from .frame_ranges import beside_key, is_whole, not_negative

_EDGES = {"UNBOUNDED", "CURRENT ROW"}
_BACKWARDS = (
    ("CURRENT ROW", "PRECEDING"), ("FOLLOWING", "PRECEDING"), ("FOLLOWING", "CURRENT ROW"),
)  # fmt: skip
_ERROR = "INVALID_WINDOW_FRAME"


def frame(binder: Binder, spec: exp.Expr, over: Over, scope: Scope) -> Over:
    """Return a window with its frame."""
    kind = str(spec.args["kind"]).upper()
    edges, offsets = list[str](), list[tuple[Value, exp.Expr]]()
    for name in ("start", "end"):
        edge, side = spec.args.get(name), str(spec.args.get(f"{name}_side") or "").upper()
        if edge is None:
            continue
        if isinstance(edge, str) and edge.upper() in _EDGES:
            edges.append(f"{edge.upper()} {side}".strip())
            continue
        value = binder.value(edge, scope)
        offsets.append((value if kind == "RANGE" else _rows(binder, value, kind, name, edge), edge))
        edges.append(f"${len(offsets)} {side}")
    _check_order(binder, edges, spec)
    bounds = tuple(v for v, _ in offsets)
    if kind == "RANGE" and offsets:
        over, bounds = beside_key(binder, over, offsets, edges)
    else:
        bounds = tuple(map(not_negative, bounds))
    text = f"BETWEEN {edges[0]} AND {edges[1]}" if len(edges) > 1 else edges[0]
    return replace(over, frame=f"{kind} {text}", bounds=bounds)


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


def _rows(binder: Binder, value: Value, kind: str, place: str, node: exp.Expr) -> Value:
    """Return how many rows or groups a frame reaches from its row."""
    if not is_whole(value.type):
        text = "value type must be exact numeric type with scale 0"
        place = f"{kind} {place}"
        raise binder.error(
            "TYPE_MISMATCH", f"Window frame {place} {text} (actual {value.type})", node
        )
    return coerce(value, BIGINT) if value.type.kind in INTEGERS else value
