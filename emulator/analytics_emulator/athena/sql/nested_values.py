"""ARRAY[…], rows in parentheses, and subscripts of arrays and maps."""

from sqlglot import exp

from .coercion import coerce, common_type
from .comparisons import mismatch
from .compiler import Compiler, rule
from .failures import failure
from .predicates import unified
from .scope import Expr, Scope
from .typesystem import (
    BIGINT,
    UNKNOWN,
    Type,
    array,
    field_name,
    quoted,
    row,
)


@rule(exp.Array, args=("value_constructor", "bracket_notation"))
def array_constructor(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile ARRAY[…]; at most 254 elements (Athena's limit)."""
    if len(node.expressions) > 254:
        raise compiler.error("TOO_MANY_ARGUMENTS", "Too many arguments for array constructor", node)
    if not node.expressions:
        return Expr(f"CAST([] AS {UNKNOWN.duck}[])", array(UNKNOWN))
    values = unified(compiler, compiler.exprs(node.expressions, scope), node, "ARRAY")
    t = array(values[0].type)
    return Expr(f"CAST([{', '.join(v.sql for v in values)}] AS {t.duck})", t)


@rule(exp.Tuple)
def row_constructor(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `(a, b)`, a row without names."""
    values = compiler.exprs(node.expressions, scope)
    t = row([(None, v.type) for v in values])
    fields = ", ".join(
        f"{quoted(field_name(t, i))} := {coerce(v, v.type).sql}" for i, v in enumerate(values)
    )
    return Expr(f"struct_pack({fields})", t)


@rule(exp.Bracket, args=("offset", "safe", "returns_list_for_maps"))
def subscript(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `array[i]`, `map[k]`, `row[i]`; unlike element_at, a missing element is an error."""
    base = compiler.expr(node.this, scope)
    if len(node.expressions) != 1:
        raise compiler.not_supported(node, "subscript with several values")
    index = compiler.expr(node.expressions[0], scope)
    if base.type.kind == "array":
        return _array_subscript(compiler, base, index, node)
    if base.type.kind == "map":
        return _map_subscript(compiler, base, index, node)
    if base.type.kind == "row" and isinstance(index.literal, int):
        if not 1 <= index.literal <= len(base.type.args):
            text = f"Invalid index: {index.literal}"
            raise compiler.error("INVALID_FUNCTION_ARGUMENT", text, node)
        name = quoted(field_name(base.type, index.literal - 1))
        return Expr(f"({base.sql}).{name}", base.type.args[index.literal - 1])
    raise compiler.error("TYPE_MISMATCH", f"Cannot subscript {base.type} with {index.type}", node)


def _array_subscript(compiler: Compiler, base: Expr, index: Expr, node: exp.Expr) -> Expr:
    if common_type(index.type, BIGINT) != BIGINT:
        raise mismatch(compiler, "[]", base, index, node)
    a, i, t = base.sql, coerce(index, BIGINT).sql, base.type.element
    if len(a) + len(i) <= _LONG:
        return Expr(_element_or_failure(a, i, t), t)
    # The guards repeat both: long ones are bound first, so that nesting doesn't multiply.
    bound = _element_or_failure("_x.a", "_x.i", t)
    return Expr(f"list_transform([{{'a': {a}, 'i': {i}}}], lambda _x: {bound})[1]", t)


_LONG = 400


def _element_or_failure(a: str, i: str, t: Type) -> str:
    name = "INVALID_FUNCTION_ARGUMENT"
    below = f"'Array subscript is negative: ' || CAST({i} AS VARCHAR)"
    beyond = (
        f"'Array subscript must be less than or equal to array length: ' || CAST({i} AS VARCHAR)"
        f" || ' > ' || CAST(len({a}) AS VARCHAR)"
    )
    return (
        f"CASE WHEN {a} IS NULL OR {i} IS NULL THEN NULL"
        f" WHEN {i} = 0 THEN {failure(name, "'SQL array indices start at 1'", t)}"
        f" WHEN {i} < 0 THEN {failure(name, below, t)}"
        f" WHEN {i} > len({a}) THEN {failure(name, beyond, t)}"
        f" ELSE {a}[{i}] END"
    )


def _map_subscript(compiler: Compiler, base: Expr, index: Expr, node: exp.Expr) -> Expr:
    key_type, t = base.type.args
    if common_type(index.type, key_type) != key_type:
        raise mismatch(compiler, "[]", base, index, node)
    m, k = base.sql, coerce(index, key_type).sql
    text = f"'Key not present in map: ' || CAST({k} AS VARCHAR)"
    missing = failure("INVALID_FUNCTION_ARGUMENT", text, t)
    return Expr(
        f"CASE WHEN {m} IS NULL OR {k} IS NULL THEN NULL"
        f" WHEN NOT map_contains({m}, {k}) THEN {missing} ELSE {m}[{k}] END",
        t,
    )
