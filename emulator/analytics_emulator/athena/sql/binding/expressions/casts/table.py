"""The conversions by the kinds of types that they lead from and to."""

from collections.abc import Callable

from ....nodes.values import Value
from ....types import INTEGERS, UNBOUNDED, Type
from .guard import Guard

type Convert = Callable[[Value, Type, Guard], Value | None]
"""Converts a value to a type; None where this compiler lacks the conversion."""

_CONVERSIONS: dict[tuple[str, str], Convert] = {}


def converts(source: str, *targets: str) -> Callable[[Convert], Convert]:
    """Register a conversion from a group of types to others (`group`)."""

    def register(function: Convert) -> Convert:
        for target in targets:
            _CONVERSIONS[source, target] = function
        return function

    return register


def conversion(source: Type, target: Type) -> Convert | None:
    """Return how a type converts to another; None where Trino has no such cast."""
    return _CONVERSIONS.get((group(source), group(target))) if _textual(source, target) else None


def group(t: Type) -> str:
    """Return the name under which a type's conversions are registered."""
    if t.kind in INTEGERS:
        return "integer"
    return {"timestamp with time zone": "zoned", "char": "varchar"}.get(t.kind, t.kind)


def _textual(source: Type, target: Type) -> bool:
    """Return whether Trino casts to such a text: only texts to char, ids to unbounded varchar."""
    if target.kind == "char":
        return source.kind in ("char", "varchar")
    return source.kind not in ("uuid", "ipaddress") or target.precision in (0, UNBOUNDED)
