"""Operators: arithmetic over numbers, decimals, dates and intervals; comparison; logic."""

from dataclasses import replace

from sqlglot import exp

from . import decimals
from .coercion import as_decimal, coerce, common_type
from .comparisons import compare, mismatch
from .compiler import Compiler, rule
from .errors import not_supported
from .scope import Expr, Scope
from .typesystem import (
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGER,
    INTEGERS,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    NUMERIC,
    UNKNOWN,
    Type,
)
from .zones import instant, local_time, to_utc

SYMBOLS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


@rule(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, args=("typed",))
def arithmetic(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile an arithmetic operator."""
    operator = SYMBOLS[type(node)]
    left, right = compiler.exprs([node.this, node.expression], scope)
    return binary(compiler, operator, left, right, node)


def binary(compiler: Compiler, operator: str, left: Expr, right: Expr, node: exp.Expr) -> Expr:
    """Compile `left operator right` by their types."""
    left, right = _known(left, right.type), _known(right, left.type)
    found = None
    if left.type.kind in NUMERIC and right.type.kind in NUMERIC:
        found = _numeric(operator, left, right)
    elif operator in "+-":
        found = _temporal(compiler, operator, left, right, node)
    elif operator in "*/":
        found = _interval_scaled(operator, left, right)
    if found is None:
        raise mismatch(compiler, operator, left, right, node)
    return found


def _known(value: Expr, other: Type) -> Expr:
    if value.type != UNKNOWN:
        return value
    return coerce(value, INTEGER if other == UNKNOWN else other)


def _numeric(operator: str, left: Expr, right: Expr) -> Expr | None:
    common = common_type(left.type, right.type)
    if common is None:
        return None
    if common.kind == "decimal":
        sides = [coerce(v, as_decimal(v.type)) for v in (left, right)]
        return decimals.arithmetic(operator, *sides)
    a, b = coerce(left, common).sql, coerce(right, common).sql
    if common.kind in INTEGERS:
        symbol = "//" if operator == "/" else operator
        return Expr(f"CAST(({a} {symbol} {b}) AS {common.duck})", common)
    if operator == "/":
        return Expr(f"athena_{common.kind}_divide({a}, {b})", common)
    if operator == "%":
        return Expr(f"athena_{common.kind}_modulus({a}, {b})", common)
    return Expr(f"({a} {operator} {b})", common)


def _temporal(
    compiler: Compiler, operator: str, left: Expr, right: Expr, node: exp.Expr
) -> Expr | None:
    kinds = (left.type.kind, right.type.kind)
    if kinds[0] == kinds[1] and left.type in (INTERVAL_DAY, INTERVAL_YEAR):
        return Expr(f"({left.sql} {operator} {right.sql})", left.type)
    if kinds[0].startswith("interval") and operator == "+":
        left, right = right, left
    if right.type in (INTERVAL_DAY, INTERVAL_YEAR):
        return add_interval(compiler, left, right, operator, node)
    if operator == "-":
        return _difference(left, right)
    return None


def _difference(left: Expr, right: Expr) -> Expr | None:
    common = common_type(left.type, right.type)
    if common is not None and common.kind == "time":
        raise not_supported("a difference of times")
    if common is None or common.kind not in ("date", "timestamp", "timestamp with time zone"):
        return None
    if common.precision > 3:
        raise not_supported("a difference of timestamps finer than milliseconds")
    sides = [coerce(v, common) for v in (left, right)]
    if common.kind == "timestamp with time zone":
        a, b = map(instant, sides)
    else:
        a, b = (f"CAST({s.sql} AS TIMESTAMP)" for s in sides)
    return Expr(f"(epoch_ms({a}) - epoch_ms({b}))", INTERVAL_DAY)


def add_interval(  # noqa: PLR0911  # one answer a type
    compiler: Compiler, moment: Expr, amount: Expr, operator: str, node: exp.Expr
) -> Expr | None:
    """Compile date, time or timestamp ± interval; the type stays (Trino: a date stays a date)."""
    step = "to_milliseconds" if amount.type == INTERVAL_DAY else "to_months"
    t = moment.type
    if t == DATE:
        if amount.type == INTERVAL_DAY:
            if not isinstance(amount.literal, int) or amount.literal % 86400000:
                raise compiler.not_supported(node, "date with an interval of less than days")
            return Expr(f"({moment.sql} {operator} {amount.literal // 86400000})", DATE)
        return Expr(f"CAST(({moment.sql} {operator} to_months({amount.sql})) AS DATE)", DATE)
    if t.kind == "timestamp":
        if amount.type == INTERVAL_DAY:
            t = Type(t.kind, max(3, t.precision))  # the interval's own milliseconds
        return Expr(f"CAST(({moment.sql} {operator} {step}({amount.sql})) AS {t.duck})", t)
    if t.kind == "time" and amount.type == INTERVAL_DAY:
        t = Type(t.kind, max(3, t.precision))
        return Expr(f"({moment.sql} {operator} to_milliseconds({amount.sql}))", t)
    if t.kind == "timestamp with time zone" and t.zone:
        if amount.type == INTERVAL_DAY:
            finer = replace(t, precision=max(3, t.precision))
            return Expr(f"({moment.sql} {operator} to_milliseconds({amount.sql}))", finer)
        moved = f"({local_time(moment).sql} {operator} to_months({amount.sql}))"
        return Expr(to_utc(moved, str(t.zone)), t)
    return None


def _interval_scaled(operator: str, left: Expr, right: Expr) -> Expr | None:
    if operator == "*" and left.type.kind in INTEGERS:
        left, right = right, left
    if left.type not in (INTERVAL_DAY, INTERVAL_YEAR) or right.type.kind not in INTEGERS:
        return None
    symbol = "//" if operator == "/" else "*"
    whole = f"({left.sql} {symbol} {coerce(right, BIGINT).sql})"
    return Expr(f"CAST({whole} AS {left.type.duck})", left.type)


_LEAST = {"2147483648": INTEGER, "9223372036854775808": BIGINT}


@rule(exp.Neg)
def negate(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile unary minus; before digits it belongs to the literal, as in Trino's grammar."""
    if isinstance(node.this, exp.Literal) and node.this.this in _LEAST:
        t = _LEAST[node.this.this]
        return Expr(f"CAST('-{node.this.this}' AS {t.duck})", t, -int(node.this.this))
    value = compiler.expr(node.this, scope)
    if value.type.kind not in NUMERIC and not value.type.kind.startswith("interval"):
        text = f"Cannot negate {value.type}"
        raise compiler.error("TYPE_MISMATCH", text, node)
    literal = -value.literal if isinstance(value.literal, int | float) else None
    return Expr(f"CAST(-({value.sql}) AS {value.type.duck})", value.type, literal)


@rule(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
def comparison(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile a comparison, quantified ones too."""
    if isinstance(node.expression, exp.Any | exp.All) or _is_quantifier(node.expression):
        from .predicates import quantified  # noqa: PLC0415  # the two modules need each other

        return quantified(compiler, node, scope)
    left, right = compiler.exprs([node.this, node.expression], scope)
    return compare(compiler, SYMBOLS[type(node)], left, right, node)


def _is_quantifier(node: exp.Expr) -> bool:
    """Tell `ALL (VALUES …)`, which the parser takes for a call."""
    named = isinstance(node, exp.Anonymous) and str(node.this).lower() in ("all", "any", "some")
    return (
        named
        and len(node.expressions) == 1
        and isinstance(node.expressions[0], exp.Query | exp.Values)
    )


def condition(compiler: Compiler, node: exp.Expr, scope: Scope, where: str) -> str:
    """Compile an expression that has to be boolean."""
    value = compiler.expr(node, scope)
    if value.type == UNKNOWN:
        return "CAST(NULL AS BOOLEAN)"
    if value.type != BOOLEAN:
        text = f"{where} must evaluate to a boolean: actual type {value.type}"
        raise compiler.error("TYPE_MISMATCH", text, node)
    return value.sql


@rule(exp.And, exp.Or)
def logical(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile AND and OR."""
    word = node.key.upper()
    sides = [
        condition(compiler, n, scope, f"Logical expression term '{word}'")
        for n in (node.this, node.expression)
    ]
    return Expr(f"({sides[0]} {word} {sides[1]})", BOOLEAN)


@rule(exp.Not)
def negation(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile NOT."""
    return Expr(f"(NOT {condition(compiler, node.this, scope, 'Value of logical NOT')})", BOOLEAN)
