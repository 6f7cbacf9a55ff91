"""CAST and TRY_CAST: the choice of a conversion, and the refusals.

Sources: Trino's VarcharOperators, DecimalCasts, DoubleOperators, DateTimes (rounding is half up; a
text is converted only where Java's parser would take it).
"""

from dataclasses import dataclass, replace

from sqlglot import exp

from ....errors import AthenaQueryError
from ....nodes.forms import uses
from ....nodes.node import Node
from ....nodes.values import Call, Value, duck, null
from ....nodes.walking import substitute
from ....semantics.attempts import attempted
from ....semantics.clocks import TIMED
from ....semantics.coercion import coerce, each_element, each_entry, each_field, retyped
from ....semantics.failures import holdable
from ....semantics.sharing import once
from ....types import UNKNOWN, UNORDERED, Type, coercible
from ...binder import Binder, rule
from ...scope import Scope
from ..typenames import trino_type
from . import (  # noqa: F401  # they register conversions
    clocks,
    from_text,
    moments,
    moments_from_text,
    numbers,
    sketches,
    to_text,
)
from .guard import Guard
from .jsons import from_json, to_json
from .table import conversion, group


@rule(exp.Cast, args=("to",))
def _cast_node(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Bind CAST(x AS t)."""
    return _bound(binder, node, scope, safe=False)


@rule(exp.TryCast, args=("to", "safe"))
def _try_cast_node(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Bind TRY_CAST(x AS t): NULL where CAST fails."""
    return _bound(binder, node, scope, safe=True)


def _bound(binder: Binder, node: exp.Expr, scope: Scope, *, safe: bool) -> Value:
    value = binder.value(node.this, scope)
    return cast(binder, value, trino_type(node.args["to"]), node, safe=safe)


def cast(binder: Binder, value: Value, target: Type, node: exp.Expr, *, safe: bool) -> Value:
    """Return a value cast to a type; refused where Trino has no such cast."""
    if target.precision > 9 and target.kind.startswith("time"):
        raise binder.not_supported(node, f"type {target}")
    made = _Cast(binder, node, Guard(safe))
    if value.type.kind == "char" and target.kind not in ("char", "varchar"):
        raise made.mismatch(value.type, target)
    return made.of(value, _zoned(value.type, target))


def _zoned(source: Type, target: Type) -> Type:
    """Return a type whose moments are in the zones of those that are cast, or in the session's."""
    if target.kind == "timestamp with time zone" and target.zone is None:
        return replace(target, zone=source.zone if source.kind == target.kind else "UTC")
    if source.kind != target.kind or len(source.args) != len(target.args):
        return target
    return replace(target, args=tuple(map(_zoned, source.args, target.args)))


# Casts that Trino has and this compiler lacks.
_WITHOUT_RULE = {
    ("time", "timestamp"),
    ("time", "timestamp with time zone"),
    (TIMED, "timestamp"),
    (TIMED, "timestamp with time zone"),
}


_NEVER_JSON = {"uuid", "ipaddress", *UNORDERED} - {"map", "json"}
_NEVER_OF_JSON = {"char", "varbinary", "date", "timestamp"}


@dataclass(frozen=True)
class _Cast:
    """One cast, at a node; its parts are cast alike."""

    binder: Binder
    node: exp.Expr
    guard: Guard

    def of(self, value: Value, target: Type) -> Value:
        """Return a value as a type."""
        source = value.type
        if source == UNKNOWN:
            return null(target)
        if source == target:
            return value
        if "json" in (source.kind, target.kind):
            return self._json(value, target)
        if source.kind == target.kind and source.kind in ("array", "map", "row"):
            if len(source.args) != len(target.args):
                raise self.mismatch(source, target)
            return self._whole(value, target)
        found = self._scalar(value, target)
        return found if found.type == target else retyped(found, target)

    def _json(self, value: Value, target: Type) -> Value:
        zoned = group(value.type) == "zoned"
        if {value.type.kind, target.kind} & _NEVER_JSON or target.kind in _NEVER_OF_JSON or zoned:
            raise self.mismatch(value.type, target)
        found = to_json(value) if target.kind == "json" else from_json(value, target)
        if found is None:
            raise self._missing(value.type, target)
        found = _naming_once(value, found)
        return attempted(holdable(found)) if self.guard.safe else found

    def _whole(self, value: Value, target: Type) -> Value:
        """Return what has parts; TRY_CAST is NULL where one of them can't be cast."""
        if not self.guard.safe:
            return self._parts(value, target)
        strict = replace(self, guard=Guard(safe=False))
        return attempted(holdable(strict._parts(value, target)))  # its own kind

    def _parts(self, value: Value, target: Type) -> Value:
        if target.kind == "row":
            return each_field(value, target, self.of)
        if target.kind == "map":
            parts = each_entry(value, target, self.of)
        else:
            parts = each_element(value, target, lambda e: self.of(e, target.element))
        return duck(target, "CAST($1 AS $2)", parts, target)

    def _scalar(self, value: Value, target: Type) -> Value:
        source = value.type
        convert = conversion(source, target)
        if convert and (found := convert(value, target, self.guard)):
            return _naming_once(value, found)
        if group(source) == group(target) == "zoned" and source.zone == target.zone:
            return value
        if convert or (source.kind, target.kind) in _WITHOUT_RULE:
            raise self._missing(source, target)
        if coercible(source, target):
            return coerce(value, target)
        raise self.mismatch(source, target)

    def mismatch(self, source: Type, target: Type) -> AthenaQueryError:
        """Return Trino's error for types between which there is no cast."""
        return self.binder.error("TYPE_MISMATCH", f"Cannot cast {source} to {target}", self.node)

    def _missing(self, source: Type, target: Type) -> AthenaQueryError:
        return self.binder.not_supported(self.node, f"CAST from {source} to {target}")


def _naming_once(value: Value, converted: Value) -> Value:
    """Return a conversion that computes its value once, though its guards name it repeatedly."""
    if _times(value, converted) < 2:
        return converted
    return once(value, lambda named: _replaced(converted, value, named))


def _replaced(whole: Value, part: Value, instead: Value) -> Value:
    return substitute(whole, lambda node: instead if node == part else None)


def _times(part: Node, whole: Node) -> int:
    """Return how often a part is written in the whole."""
    if part == whole:
        return 1
    often = uses(whole.form) if isinstance(whole, Call) else {}
    return sum(_times(part, c) * often.get(i, 1) for i, c in enumerate(whole.children))
