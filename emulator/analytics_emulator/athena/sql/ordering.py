"""ORDER BY items with Trino's defaults: NULLs last in both directions."""

from sqlglot import exp

from .compiler import Compiler, check_args
from .scope import Expr, Scope
from .zones import instant


def order_items(compiler: Compiler, node: exp.Expr, scope: Scope) -> str:
    """Compile an ORDER BY inside an aggregate or a window."""
    return ", ".join(
        order_item(compiler, i, sortable(compiler, compiler.expr(i.this, scope), i))
        for i in node.expressions
    )


def order_item(compiler: Compiler, item: exp.Expr, value_sql: str) -> str:
    """Give one item with its direction and NULLs' place written out."""
    check_args(compiler, item, {"this", "desc", "nulls_first"})
    direction = "DESC" if item.args.get("desc") else "ASC"
    nulls = "FIRST" if item.args.get("nulls_first") else "LAST"
    return f"{value_sql} {direction} NULLS {nulls}"


def sortable(compiler: Compiler, value: Expr, node: exp.Expr) -> str:
    """Give a value in a form that DuckDB orders as Trino does."""
    if value.type.kind == "map":
        raise compiler.error("TYPE_MISMATCH", f"Type {value.type} is not orderable", node)
    if value.type.kind in ("array", "row", "json"):
        raise compiler.not_supported(node, f"ORDER BY of {value.type.kind}")
    return instant(value) if value.type.kind == "timestamp with time zone" else value.sql
