"""COALESCE, NULLIF, TRY, greatest and least (Trino docs, Conditional expressions)."""

from ..coercion import common_type
from ..comparisons import comparable, compare
from ..predicates import unified
from ..registry import Call, function
from ..scope import Expr
from .sqljson import can_fail


@function("coalesce")
def coalesce(call: Call) -> Expr:
    """coalesce: the first that isn't NULL; the rest isn't evaluated."""
    if len(call.nodes) < 2:
        raise call.error(
            "INVALID_ARGUMENTS", "The 'coalesce' function must have at least two arguments"
        )
    values = unified(call.compiler, call.args, call.node, "COALESCE")
    return Expr(f"coalesce({', '.join(v.sql for v in values)})", values[0].type)


@function("nullif")
def nullif(call: Call) -> Expr:
    """nullif: NULL where both are equal, else the first in its own type."""
    call.expect(2)
    first, second = call.args
    if common_type(first.type, second.type) is None:
        raise call.error(
            "TYPE_MISMATCH", f"Types are not comparable with NULLIF: {first.type} vs {second.type}"
        )
    equal = compare(call.compiler, "=", first, second, call.node).sql
    return Expr(f"CASE WHEN {equal} THEN NULL ELSE {first.sql} END", first.type)


@function("try")
def try_(call: Call) -> Expr:
    """try: NULL where the expression fails; an SQL/JSON function's own errors pass through it."""
    call.expect(1)
    if can_fail(call.nodes[0]):
        raise call.unsupported("try around an SQL/JSON function that fails on errors")
    value = call.arg(0)
    return Expr(f"TRY({value.sql})", value.type)


@function("greatest", "least")
def extreme(call: Call) -> Expr:
    """greatest and least: NULL if any argument is NULL (DuckDB would skip it)."""
    values = unified(call.compiler, call.args, call.node, call.name)
    sides = comparable(call.compiler, call.name, values, call.node)
    if sides != [v.sql for v in values]:
        raise call.unsupported(f"{call.name} of {values[0].type}")
    if call.name == "greatest" and values[0].type.kind in ("double", "real"):
        # A NaN comes before every number here, and DuckDB's greatest leaves NULLs out.
        numbers = (f"CASE WHEN NOT isnan({s}) THEN {s} END" for s in sides)
        whole = f"coalesce(greatest({', '.join(numbers)}), {sides[0]})"
    else:
        whole = f"{call.name}({', '.join(sides)})"
    missing = " OR ".join(f"{s} IS NULL" for s in sides)
    return Expr(f"CASE WHEN {missing} THEN NULL ELSE {whole} END", values[0].type)
