"""COALESCE, NULLIF, TRY, greatest and least (Trino docs, Conditional expressions)."""

from collections.abc import Callable
from functools import reduce

from ..binding.expressions.comparisons import comparable, compare
from ..binding.expressions.nested_order import ordered
from ..binding.expressions.ordering import unorderable
from ..binding.expressions.unifying import unified
from ..nodes.forms import spread
from ..nodes.values import (
    Case,
    Comparison,
    Value,
    duck,
    null,
)
from ..semantics.attempts import attempted
from ..semantics.certainty import may_fail
from ..semantics.coercion import coerce
from ..semantics.sharing import once
from ..semantics.zones import ZONED, instant
from ..types import BOOLEAN, Type, common_of, common_type
from .registry import scalar_rule
from .site import CallSite
from .sqljson import can_fail


@scalar_rule("coalesce")
def coalesce(site: CallSite) -> Value:
    """Return coalesce: the first that isn't NULL; the rest isn't evaluated.

    DuckDB's evaluates what is written twice in a query before it looks for NULLs, its CASE doesn't:
    that is for what may fail, since a first value that is named twice has to be computed once.
    """
    if len(site.nodes) < 2:
        wrong = "The 'coalesce' function must have at least two arguments"
        raise site.error("SYNTAX_ERROR", wrong)
    values = unified(site.binder, site.args, site.node, "COALESCE", site.nodes)
    if not any(map(may_fail, values[1:])):
        return duck(values[0].type, spread("coalesce(*)", len(values)), *values)
    return reduce(lambda rest, value: _unless_null(value, rest), reversed(values))


def _unless_null(value: Value, instead: Value) -> Value:
    """Return a value, and what stands for it where it is NULL."""

    def known(v: Value) -> Value:
        return Case(v.type, (duck(BOOLEAN, "($1 IS NOT NULL)", v),), (v,), instead)

    return once(value, known)


@scalar_rule("nullif")
def nullif(site: CallSite) -> Value:
    """Return nullif: NULL where both are equal, else the first in its own type."""
    if len(site.nodes) != 2:
        raise site.error("SYNTAX_ERROR", "Invalid number of arguments for 'nullif' function")
    first, second = site.args
    if common_type(first.type, second.type) is None:
        raise site.error(
            "TYPE_MISMATCH", f"Types are not comparable with NULLIF: {first.type} vs {second.type}"
        )

    def unless_equal(value: Value) -> Value:
        equal = compare(site.binder, "=", value, second, site.node)
        return Case(first.type, (equal,), (null(first.type),), value)

    return once(first, unless_equal)


@scalar_rule("try")
def try_(site: CallSite) -> Value:
    """Return try: NULL where the expression fails; an SQL/JSON function's errors pass through."""
    if len(site.nodes) != 1:
        raise site.error("SYNTAX_ERROR", "The 'try' function must have exactly one argument")
    if can_fail(site.nodes[0]):
        raise site.unsupported("try around an SQL/JSON function that fails on errors")
    return attempted(site.arg(0))


@scalar_rule("greatest", "least")
def extreme(site: CallSite) -> Value:
    """Return greatest or least: NULL if any argument is NULL (DuckDB would skip it)."""
    t = common_of([a.type for a in site.args])
    if t is None or not site.nodes or unorderable(t):
        raise site.mismatch()
    values = [coerce(a, t) for a in site.args]
    if t.kind == ZONED and t.zone is None:
        return _extreme_of(site.name, values, _comes_before)
    if t.kind in ("array", "row") and _may_hold_nan(t):
        raise site.unsupported(f"{site.name} of {t}")
    if t.kind in ("array", "row"):
        return _extreme_of(site.name, values, ordered)
    if t.kind != ZONED and comparable(site.binder, site.name, values, site.node) != values:
        raise site.unsupported(f"{site.name} of {t}")
    operands = [f"${n}" for n in range(1, len(values) + 1)]
    whole = f"{site.name}({', '.join(operands)})"
    if site.name == "greatest" and t.kind in ("double", "real"):
        # A NaN comes before every number here, and DuckDB's greatest leaves NULLs out.
        numbers = (f"CASE WHEN NOT isnan({o}) THEN {o} END" for o in operands)
        whole = f"coalesce(greatest({', '.join(numbers)}), $1)"
    missing = " OR ".join(f"{o} IS NULL" for o in operands)
    return duck(t, f"CASE WHEN {missing} THEN NULL ELSE {whole} END", *values)


def _may_hold_nan(t: Type) -> bool:
    """Return whether a NaN may be within: the least of all there, which no comparison tells."""
    return t.kind in ("double", "real") or any(map(_may_hold_nan, t.args))


def _comes_before(operator: str, a: Value, b: Value) -> Value:
    """Return the comparison of moments in several zones."""
    return Comparison(BOOLEAN, operator, instant(a), instant(b))


def _extreme_of(
    name: str, values: list[Value], compared: Callable[[str, Value, Value], Value]
) -> Value:
    """Return the greatest or least by a comparison: the first of equal ones."""
    operator = ">" if name == "greatest" else "<"

    def better(best: Value, value: Value) -> Value:
        wins = compared(operator, value, best)
        missing = duck(BOOLEAN, "($1 IS NULL)", value)
        return Case(best.type, (missing, wins), (value, value), best)

    def step(best: Value, value: Value) -> Value:
        return once(best, lambda b: once(value, lambda v: better(b, v)))

    return reduce(step, values)
