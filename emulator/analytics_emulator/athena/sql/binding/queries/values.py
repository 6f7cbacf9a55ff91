"""VALUES: rows written out, whose types meet column by column."""

from sqlglot import exp

from ...errors import AthenaQueryError, located
from ...nodes.queries import Row, Values
from ...nodes.values import FieldOf, Value
from ...reading.positions import word_position
from ...semantics.coercion import coerce
from ...types import Type, common_of, common_type, row
from ..binder import Binder
from ..scope import Scope
from ..shape import Bound, OutputColumn


def bind_rows(binder: Binder, node: exp.Expr, scope: Scope) -> Bound:
    """Return the rows of a VALUES, bound."""
    rows = [_unpacked(r, binder.values(_cells(r), scope)) for r in node.expressions]
    if len({len(r) for r in rows}) > 1:
        first, other = next((rows[0], r) for r in rows if len(r) != len(rows[0]))
        text = f"Values rows have mismatched sizes: {len(first)} vs {len(other)}"
        raise located("TYPE_MISMATCH", text, word_position(binder.sql, node, "VALUES"))
    columns = []
    for number, cells in enumerate(zip(*rows, strict=True)):
        common = common_of([c.type for c in cells])
        if common is None:
            raise _mismatched(binder, rows, node)
        columns.append(OutputColumn(None, f"_col{number}", common, f"_col{number}"))
    types = [c.type for c in columns]
    typed = tuple(Row(tuple(coerce(c, t) for c, t in zip(r, types, strict=True))) for r in rows)
    return Bound(Values(typed, tuple(c.duck for c in columns)), columns)


def _mismatched(binder: Binder, rows: list[list[Value]], node: exp.Expr) -> AthenaQueryError:
    """Return the error at the first row whose types don't meet those of the rows before."""
    met: Type | None = None
    for cells in rows:
        t = row([(None, v.type) for v in cells])
        before, met = met or t, common_type(met or t, t)
        if met is None:
            break
    text = f"Values rows have mismatched types: {before} vs {t}"
    return located("TYPE_MISMATCH", text, word_position(binder.sql, node, "VALUES"))


def _cells(node: exp.Expr) -> list[exp.Expr]:
    """Return a VALUES row's cells: `(1, 2)`, `ROW(1, 2)`, or a bare value."""
    if isinstance(node, exp.Tuple) and len(node.expressions) == 1:
        return _cells(node.expressions[0])
    return list(node.expressions) if _is_row(node) or isinstance(node, exp.Tuple) else [node]


def _is_row(node: exp.Expr) -> bool:
    if isinstance(node, exp.Tuple) and len(node.expressions) == 1:
        return _is_row(node.expressions[0])
    return isinstance(node, exp.Anonymous) and node.name.lower() == "row"


def _unpacked(node: exp.Expr, cells: list[Value]) -> list[Value]:
    """Return the fields of a VALUES row that is one value of a row type, not `ROW(value)`."""
    if len(cells) != 1 or cells[0].type.kind != "row" or _is_row(node):
        return cells
    return [FieldOf(t, cells[0], i) for i, t in enumerate(cells[0].type.args)]
