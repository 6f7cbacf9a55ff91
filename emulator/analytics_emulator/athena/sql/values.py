"""VALUES: rows written out, whose types meet column by column."""

from sqlglot import exp

from .coercion import coerce, common_of
from .compiler import Compiler
from .scope import Expr, Scope
from .shape import OutputColumn, Query
from .typesystem import field_name, quoted


def values_rows(compiler: Compiler, node: exp.Expr, scope: Scope) -> Query:
    """Compile the rows of a VALUES."""
    rows = [_unpacked(r, compiler.exprs(_cells(r), scope)) for r in node.expressions]
    if len({len(r) for r in rows}) > 1:
        text = "Values rows have mismatched sizes"
        raise compiler.error("TYPE_MISMATCH", text, node)
    columns = []
    for number, cells in enumerate(zip(*rows, strict=True)):
        common = common_of([c.type for c in cells])
        if common is None:
            text = "Values rows have mismatched types"
            raise compiler.error("TYPE_MISMATCH", text, node)
        name = f"_col{number}"
        columns.append(OutputColumn(None, name, common, name))
    body = ", ".join(
        f"({', '.join(_typed(c, o) for c, o in zip(row, columns, strict=True))})" for row in rows
    )
    names = ", ".join(quoted(c.duck) for c in columns)
    return Query(f"SELECT * FROM (VALUES {body}) AS _v({names})", columns)  # noqa: S608  # SQL of our own making


def _cells(node: exp.Expr) -> list[exp.Expr]:
    """Give a VALUES row's cells: `(1, 2)`, `ROW(1, 2)`, or a bare value."""
    if isinstance(node, exp.Tuple) and len(node.expressions) == 1:
        return _cells(node.expressions[0])
    return list(node.expressions) if _is_row(node) or isinstance(node, exp.Tuple) else [node]


def _is_row(node: exp.Expr) -> bool:
    if isinstance(node, exp.Tuple) and len(node.expressions) == 1:
        return _is_row(node.expressions[0])
    return isinstance(node, exp.Anonymous) and str(node.this).lower() == "row"


def _unpacked(node: exp.Expr, cells: list[Expr]) -> list[Expr]:
    """Give the fields of a VALUES row that is one value of a row type, not `ROW(value)`."""
    if len(cells) != 1 or cells[0].type.kind != "row" or _is_row(node):
        return cells
    row = cells[0]
    return [
        Expr(f"({row.sql}).{quoted(field_name(row.type, i))}", t)
        for i, t in enumerate(row.type.args)
    ]


def _typed(cell: Expr, column: OutputColumn) -> str:
    value = coerce(cell, column.type)
    return f"CAST({value.sql} AS {column.type.duck})" if value.sql == "NULL" else value.sql
