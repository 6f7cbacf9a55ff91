"""Literals and names: constants with Trino's literal types, columns, row fields, current time."""

import re
from decimal import Decimal, InvalidOperation
from math import isfinite

from sqlglot import exp

from .casts import cast
from .compiler import Compiler, rule
from .dialect import TypedLiteral
from .scope import AmbiguousColumnError, Expr, Scope, row_field
from .temporal_literals import check_date, time_literal, timestamp_literal
from .typenames import trino_type
from .typesystem import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    UNKNOWN,
    VARBINARY,
    Type,
    decimal,
    text_literal,
    varchar,
)


def integer_literal(value: int, t: Type = INTEGER) -> Expr:
    """Give an integer constant, typed for DuckDB too (its literals adapt to their neighbour)."""
    return Expr(f"CAST({value} AS {t.duck})", t, value)


def varchar_literal(text: str) -> Expr:
    """Give a string constant: varchar of its length."""
    return Expr(text_literal(text), varchar(len(text)), text)


@rule(exp.Literal, args=("is_string",))
def literal(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile a number or string; `1.5` is DOUBLE on Athena (measured), DECIMAL on plain Trino."""
    text = str(node.this)
    if node.is_string:
        return varchar_literal(text)
    if re.fullmatch(r"\d+", text):
        value = int(text)
        if value >= 2**63:
            raise compiler.error("INVALID_LITERAL", f"Invalid numeric literal: {text}", node)
        return integer_literal(value, INTEGER if value < 2**31 else BIGINT)
    if re.fullmatch(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) and isfinite(float(text)):
        return Expr(f"CAST('{text}' AS DOUBLE)", DOUBLE, float(text))
    raise compiler.not_supported(node, f"Literal {text}")


@rule(exp.Boolean)
def boolean(_compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile TRUE and FALSE."""
    return Expr("TRUE" if node.this else "FALSE", BOOLEAN)


@rule(exp.Null)
def null(_compiler: Compiler, _node: exp.Expr, _scope: Scope) -> Expr:
    """Compile NULL, of Trino's type unknown."""
    return Expr("NULL", UNKNOWN)


@rule(exp.HexString, args=("is_integer",))
def hex_string(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile X'0102'."""
    digits = re.sub(r"\s", "", str(node.this))
    if len(digits) % 2 or not re.fullmatch(r"[0-9a-fA-F]*", digits):
        raise compiler.error("INVALID_LITERAL", "Invalid binary literal", node)
    return Expr(f"from_hex('{digits}')", VARBINARY)


@rule(exp.UnicodeString, args=("escape",))
def unicode_string(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile U&'…' with the escapes \\XXXX and \\+XXXXXX."""
    if node.args.get("escape"):
        raise compiler.not_supported(node, "UESCAPE")
    text = re.sub(
        r"\\(?:\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4})|(\\))",
        lambda m: "\\" if m[3] else chr(int(m[1] or m[2], 16)),
        str(node.this),
    )
    return varchar_literal(text)


@rule(TypedLiteral, args=("to",))
def typed_literal(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile `TYPE 'text'`: a cast, but decimals and times take their precision from the text."""
    text = str(node.this.this)
    to = node.args["to"]
    if to.this == exp.DType.DECIMAL:
        return _decimal_literal(compiler, text, node)
    if to.this in (exp.DType.TIME, exp.DType.TIMETZ):
        return time_literal(compiler, text, node)
    if to.this in (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ):
        return timestamp_literal(compiler, text, node)
    target = trino_type(to)
    if target == DATE:
        check_date(compiler, text, node)
    if target.kind == "json":
        return _json_literal(text)
    return cast(compiler, varchar_literal(text), target, node, safe=False)


def _json_literal(text: str) -> Expr:
    return Expr(f"athena_json_parse({text_literal(text)})", Type("json"))


def _decimal_literal(compiler: Compiler, text: str, node: exp.Expr) -> Expr:
    try:
        Decimal(text)
    except InvalidOperation:
        raise compiler.error(
            "INVALID_LITERAL", f"'{text}' is not a valid decimal literal", node
        ) from None
    whole, _, fraction = text.strip().lstrip("+-").partition(".")
    digits = whole.lstrip("0") if not fraction else whole
    t = decimal(max(len(digits) + len(fraction), 1), len(fraction))
    return Expr(f"CAST('{text.strip()}' AS {t.duck})", t)


@rule(exp.Column, args=("table", "db", "catalog"))
def column(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Resolve a name: a column, or a column's row field."""
    parts = [p.name.lower() for p in node.parts]  # type: ignore[attr-defined]  # a Column has parts
    try:
        found = scope.resolve(parts)
    except AmbiguousColumnError:
        raise compiler.error(
            "AMBIGUOUS_NAME", f"Column '{'.'.join(parts)}' is ambiguous", node
        ) from None
    if found is None and parts[-1].startswith("$"):
        raise compiler.not_supported(node, f'Hidden column "{parts[-1]}"')
    if found is None:
        raise compiler.error(
            "COLUMN_NOT_FOUND",
            f"Column '{'.'.join(parts)}' cannot be resolved or requester is not authorized to "
            "access requested resources",
            node,
        )
    return found


@rule(exp.Identifier, args=("quoted",))
def lambda_variable(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Resolve a lambda's parameter, which the parser leaves as a bare identifier."""
    found = scope.resolve([node.name.lower()])
    if found is None:
        raise compiler.error("COLUMN_NOT_FOUND", f"Column '{node.name}' cannot be resolved", node)
    return found


@rule(exp.Dot)
def dot(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `expression.field`."""
    base = compiler.expr(node.this, scope)
    name = node.expression.name.lower()
    found = row_field(base, name) if isinstance(node.expression, exp.Identifier) else None
    if found is None:
        raise compiler.error(
            "TYPE_MISMATCH",
            f"Expression {node.this.sql()} is not of type ROW or has no field {name}",
            node,
        )
    return found


@rule(exp.Paren)
def paren(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile a parenthesised expression."""
    inner = compiler.expr(node.this, scope)
    return Expr(f"({inner.sql})", inner.type, inner.literal)


@rule(exp.CurrentTimestamp)
def current_timestamp(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile current_timestamp, of precision 3."""
    if node.args.get("this"):
        raise compiler.not_supported(node, "current_timestamp with a precision")
    return compiler.now


@rule(exp.CurrentDate)
def current_date(compiler: Compiler, _node: exp.Expr, _scope: Scope) -> Expr:
    """Compile current_date."""
    return Expr(f"CAST({compiler.now.sql} AS DATE)", DATE)


@rule(exp.Localtimestamp)
def localtimestamp(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile localtimestamp."""
    if node.args.get("this"):
        raise compiler.not_supported(node, "localtimestamp with a precision")
    return Expr(compiler.now.sql, Type("timestamp", 3))
