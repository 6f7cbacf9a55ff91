"""Predicates and conditionals: IN, BETWEEN, LIKE, IS, EXISTS, quantifiers, CASE, IF."""

from sqlglot import exp

from .coercion import coerce, common_of, common_type
from .comparisons import between as between_sql
from .comparisons import comparable, compare, mismatch, one_of
from .compiler import Compiler, check_args, rule
from .failures import failure
from .operators import SYMBOLS, condition
from .scope import Expr, Scope
from .typesystem import (
    BOOLEAN,
    UNKNOWN,
    VARCHAR,
    Type,
    text_literal,
)


@rule(exp.Between, args=("low", "high", "symmetric"))
def between(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile BETWEEN."""
    if node.args.get("symmetric"):
        raise compiler.not_supported(node, "BETWEEN SYMMETRIC")
    values = compiler.exprs([node.this, node.args["low"], node.args["high"]], scope)
    return Expr(between_sql(compiler, values, node), BOOLEAN)


@rule(exp.In, args=("query",))
def within(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile IN with a list or a subquery."""
    value = compiler.expr(node.this, scope)
    if query := node.args.get("query"):
        return _in_query(compiler, value, query, node, scope)
    values = [value, *compiler.exprs(node.expressions, scope)]
    return Expr(one_of(compiler, values, node), BOOLEAN)


def _in_query(
    compiler: Compiler, value: Expr, query: exp.Expr, node: exp.Expr, scope: Scope
) -> Expr:
    inner, column = single_column(compiler, query, scope)
    common = common_type(value.type, column.type)
    if common is None:
        text = (
            "value and result of subquery must be of the same type for IN expression:"
            f" {value.type} vs {column.type}"
        )
        raise compiler.error("TYPE_MISMATCH", text, node)
    if common.kind in ("array", "map", "row", "timestamp with time zone"):
        raise compiler.not_supported(node, f"IN (subquery) for {common.kind}")
    side = coerce(Expr("_q.c", column.type), common).sql
    outer = coerce(value, common).sql
    if common.kind in ("double", "real"):
        side, outer = _without_nan(side, common), _without_nan(outer, common)
    source = f"(SELECT {side} FROM ({inner}) AS _q(c))"  # noqa: S608  # SQL of our own making
    return Expr(f"({outer} IN {source})", BOOLEAN)


def single_column(compiler: Compiler, query: exp.Expr, scope: Scope) -> tuple[str, Expr]:
    """Compile a subquery that has to give one column."""
    sql, columns = compiler.queries.subquery(query, scope)
    if len(columns) != 1:
        text = f"Multiple columns returned by subquery are not yet supported. Found {len(columns)}"
        raise compiler.error("NOT_SUPPORTED", text, query)
    return sql, columns[0]


@rule(exp.Subquery, exp.Select, args=(*exp.Select.arg_types, "alias", "pivots"))
def scalar_subquery(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile a subquery as a value."""
    sql, column = single_column(compiler, node, scope)
    return Expr(f"({sql})", column.type)


@rule(exp.Exists)
def exists(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile EXISTS."""
    sql, _ = compiler.queries.subquery(node.this, scope)
    return Expr(f"EXISTS ({sql})", BOOLEAN)


def quantified(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `x = ANY (subquery)` and its like."""
    quantifier = node.expression
    named = isinstance(quantifier, exp.Anonymous)
    everything = isinstance(quantifier, exp.All) or (
        named and str(quantifier.this).lower() == "all"
    )
    word = "ALL" if everything else "ANY"
    value = compiler.expr(node.this, scope)
    query = quantifier.expressions[0] if named else quantifier.this
    inner, column = single_column(compiler, query, scope)
    common = common_type(value.type, column.type)
    operator = SYMBOLS[type(node)]
    if common is None:
        raise mismatch(compiler, operator, value, column, node)
    if common.kind in ("array", "map", "row", "timestamp with time zone"):
        raise compiler.not_supported(node, f"quantified comparison of {common.kind}s")
    side = coerce(Expr("_q.c", column.type), common).sql
    outer = coerce(value, common).sql
    if common.kind in ("double", "real"):
        side, outer = _without_nan(side, common), _without_nan(outer, common)
    source = f"(SELECT {side} FROM ({inner}) AS _q(c))"  # noqa: S608  # SQL of our own making
    return Expr(f"({outer} {operator} {word} {source})", BOOLEAN)


def _without_nan(sql: str, t: Type) -> str:
    refused = failure("NOT_SUPPORTED", f"'a subquery comparison with ' || {sql}", t)
    return f"CASE WHEN isnan({sql}) THEN {refused} ELSE {sql} END"


@rule(exp.Is)
def is_null(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile IS NULL."""
    if not isinstance(node.expression, exp.Null):
        raise compiler.not_supported(node, "IS with anything but NULL")
    value = compiler.expr(node.this, scope)
    return Expr(f"({value.sql} IS NULL)", BOOLEAN)


@rule(exp.NullSafeEQ, exp.NullSafeNEQ)
def distinct_from(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile IS [NOT] DISTINCT FROM."""
    word = "IS NOT DISTINCT FROM" if isinstance(node, exp.NullSafeEQ) else "IS DISTINCT FROM"
    sides = compiler.exprs([node.this, node.expression], scope)
    a, b = comparable(compiler, word, sides, node)
    return Expr(f"({a} {word} {b})", BOOLEAN)


@rule(exp.Like, args=("negate",))
def like(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile [NOT] LIKE."""
    return _like(compiler, node, scope, "")


@rule(exp.Escape)
def like_escape(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile [NOT] LIKE … ESCAPE."""
    escape = node.expression
    if not isinstance(node.this, exp.Like) or not isinstance(escape, exp.Literal):
        raise compiler.not_supported(node, "ESCAPE with a computed character")
    if len(escape.name) != 1:
        text = "Escape string must be a single character"
        raise compiler.error("INVALID_FUNCTION_ARGUMENT", text, node)
    pattern, sign = node.this.expression, escape.name
    if isinstance(pattern, exp.Literal):
        rest = pattern.name.replace(sign * 2, "").replace(f"{sign}%", "").replace(f"{sign}_", "")
        if sign in rest:
            text = "Escape character must be followed by '%', '_' or the escape character itself"
            raise compiler.error("INVALID_FUNCTION_ARGUMENT", text, node)
    return _like(compiler, node.this, scope, f" ESCAPE {text_literal(sign)}")


def _like(compiler: Compiler, node: exp.Expr, scope: Scope, escape: str) -> Expr:
    check_args(compiler, node, {"this", "expression", "negate"})
    sides = compiler.exprs([node.this, node.expression], scope)
    for side in sides:
        if side.type.kind == "char":
            raise compiler.not_supported(node, "LIKE of a char")
        if side.type.kind not in ("varchar", "unknown"):
            text = f"Left side of LIKE expression must evaluate to a varchar (actual: {side.type})"
            raise compiler.error("TYPE_MISMATCH", text, node)
    value, pattern = (coerce(s, VARCHAR) if s.type == UNKNOWN else s for s in sides)
    word = "NOT LIKE" if node.args.get("negate") else "LIKE"
    return Expr(f"({value.sql} {word} {pattern.sql}{escape})", BOOLEAN)


@rule(exp.Case, args=("ifs", "default"))
def case(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile both forms of CASE."""
    whens = []
    for branch in node.args["ifs"]:
        if node.this:
            operand, value = compiler.exprs([node.this, branch.this], scope)
            whens.append(compare(compiler, "=", operand, value, branch).sql)
        else:
            whens.append(condition(compiler, branch.this, scope, "CASE WHEN clause"))
    default = node.args.get("default")
    results = [b.args["true"] for b in node.args["ifs"]] + ([default] if default else [])
    values = unified(compiler, compiler.exprs(results, scope), node, "CASE")
    arms = " ".join(f"WHEN {w} THEN {v.sql}" for w, v in zip(whens, values, strict=False))
    rest = f" ELSE {values[-1].sql}" if default else ""
    return Expr(f"CASE {arms}{rest} END", values[0].type)


def unified(compiler: Compiler, values: list[Expr], node: exp.Expr, what: str) -> list[Expr]:
    """Give values in their common type."""
    common = common_of([v.type for v in values])
    if common is None:
        kinds = list(dict.fromkeys(str(v.type) for v in values))
        noun = "elements" if what == "ARRAY" else "results"
        text = (
            f"All {what} {noun} must be the same type or coercible to a common type. Cannot find"
            f" common type between {kinds[0]} and {kinds[-1]}, all types (without duplicates):"
            f" [{', '.join(kinds)}]"
        )
        raise compiler.error("TYPE_MISMATCH", text, node)
    return [coerce(v, common) for v in values]


@rule(exp.If, args=("true", "false"))
def if_(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile IF(condition, value[, otherwise])."""
    when = condition(compiler, node.this, scope, "IF condition")
    nodes = [n for n in (node.args.get("true"), node.args.get("false")) if n is not None]
    values = unified(compiler, compiler.exprs(nodes, scope), node, "IF")
    rest = f" ELSE {values[1].sql}" if len(values) > 1 else ""
    return Expr(f"CASE WHEN {when} THEN {values[0].sql}{rest} END", values[0].type)
