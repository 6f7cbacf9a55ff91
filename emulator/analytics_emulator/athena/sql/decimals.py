"""Decimal arithmetic with Trino's result types, exact where DuckDB would go through DOUBLE.

Sources: Trino's DecimalOperators (type rules; division and avg round half up).
"""

from .scope import Expr
from .typesystem import Type, decimal


def result_type(operator: str, a: Type, b: Type) -> Type:
    """Give the type of `a operator b` for two decimals."""
    scale = max(a.scale, b.scale)
    whole = max(a.precision - a.scale, b.precision - b.scale)
    match operator:
        case "*":
            return decimal(min(38, a.precision + b.precision), a.scale + b.scale)
        case "/":
            grown = a.precision + b.scale + max(b.scale - a.scale, 0)
            return decimal(min(38, grown), scale)
        case "%":
            whole = min(a.precision - a.scale, b.precision - b.scale)
            return decimal(max(1, min(38, whole + scale)), scale)
        case _:
            return decimal(min(38, whole + scale + 1), scale)


def arithmetic(operator: str, a: Expr, b: Expr) -> Expr | None:
    """Compile `a operator b`; None where the result's scale has no decimal type."""
    t = result_type(operator, a.type, b.type)
    if t.scale > 38:
        return None
    match operator:
        case "*":
            return Expr(_product(a, b, t), t)
        case "/":
            return Expr(_quotient(a, b, t), t)
        case "%":
            sides = decimal(38, t.scale).duck
            remainder = f"CAST({a.sql} AS {sides}) % CAST({b.sql} AS {sides})"
            return Expr(f"CAST({remainder} AS {t.duck})", t)
        case _:
            sides = f"CAST({a.sql} AS {t.duck}) {operator} CAST({b.sql} AS {t.duck})"
            return Expr(f"CAST({sides} AS {t.duck})", t)


def _product(a: Expr, b: Expr, t: Type) -> str:
    # DuckDB caps a product of two narrow decimals at 18 digits: one side is held wide.
    narrow = a.type.precision + b.type.precision <= 18
    left = decimal(a.type.precision if narrow else max(19, a.type.precision), a.type.scale)
    return f"CAST(CAST({a.sql} AS {left.duck}) * {b.sql} AS {t.duck})"


def _quotient(a: Expr, b: Expr, t: Type) -> str:
    grown = t.scale - a.type.scale + b.type.scale
    numerator = f"({unscaled(a)} * CAST({10**grown} AS HUGEINT))"
    return scaled(f"athena_divide_half_up({numerator}, {unscaled(b)})", t)


def unscaled(value: Expr) -> str:
    """Give a decimal's digits as a HUGEINT."""
    scale = value.type.scale
    if not scale:
        return f"CAST({value.sql} AS HUGEINT)"
    factor = f"CAST({10**scale} AS {decimal(scale + 1, 0).duck})"
    return f"CAST(CAST({value.sql} AS {decimal(38, scale).duck}) * {factor} AS HUGEINT)"


def scaled(digits_sql: str, t: Type) -> str:
    """Give the decimal of a type from its digits."""
    if not t.scale:
        return f"CAST({digits_sql} AS {t.duck})"
    unit = f"CAST('{1 / 10**t.scale:.{t.scale}f}' AS {decimal(t.scale, t.scale).duck})"
    return f"CAST(CAST({digits_sql} AS DECIMAL(38,0)) * {unit} AS {t.duck})"


def average(sum_sql: str, count_sql: str, t: Type) -> str:
    """Give sum / count, rounded half up to the averaged decimal's own type."""
    total = Expr(sum_sql, decimal(38, t.scale))
    return scaled(f"athena_divide_half_up({unscaled(total)}, CAST({count_sql} AS HUGEINT))", t)
