"""UNNEST: arrays and maps as rows, several of them side by side."""

from typing import TYPE_CHECKING

from sqlglot import exp

from ..nodes.queries import Unnest
from ..nodes.values import Column, FieldOf, Value, duck
from ..types import BIGINT, Type, array
from .binder import Binder, check_args
from .scope import Field, Scope
from .shape import FromClause

if TYPE_CHECKING:
    from .queries import QueryBinder


def join_unnest(
    queries: "QueryBinder", left: FromClause, join: exp.Expr, scope: Scope
) -> FromClause:
    """Return CROSS JOIN UNNEST or LEFT JOIN UNNEST … ON TRUE; `scope` is what stands before."""
    side, on = join.args.get("side") or "", join.args.get("on")
    plain = on is None or (isinstance(on, exp.Boolean) and on.this)
    if side.upper() not in ("", "LEFT") or not plain or join.args.get("using"):
        what = "JOIN UNNEST other than CROSS or LEFT … ON TRUE"
        raise queries.binder.not_supported(join, what)
    return unnest(queries, left, join.this, scope, outer=side.upper() == "LEFT")


def unnest(
    queries: "QueryBinder", left: FromClause, node: exp.Unnest, scope: Scope, *, outer: bool
) -> FromClause:
    """Return UNNEST over what stands before it, whose columns it hands on."""
    binder = queries.binder
    check_args(binder, node, {"expressions", "alias", "offset"})
    values = binder.values(node.expressions, scope)
    lists = [found for v in values for found in _lists(v)]
    if any(v.type.kind not in ("array", "map") for v in values):
        raise binder.error("TYPE_MISMATCH", "Cannot unnest type", node)
    alias = queries.alias("u")
    numbered = node.args.get("offset") not in (None, False)
    kept = tuple(f.value for f in left.fields)
    fields = [
        Field(f.name, f.label, Column(f.value.type, alias, f"c{i}"), f.relation, f.database)
        for i, f in enumerate(left.fields)
    ]
    relation = Unnest(alias, left.relation, kept, tuple(lists), numbered, outer)
    return FromClause(relation, [*fields, *_columns(binder, alias, lists, node)])


def _lists(value: Value) -> list[Value]:
    """Return the lists that UNNEST of a value zips: one of an array, two of a map."""
    if value.type.kind != "map":
        return [value]
    key, item = value.type.args
    return [
        duck(array(key), "map_keys($1)", value),
        duck(array(item), "map_values($1)", value),
    ]


def _columns(binder: Binder, alias: str, lists: list[Value], node: exp.Unnest) -> list[Field]:
    """Name the columns that UNNEST makes; an array of rows makes one a field."""
    found = [e for i, v in enumerate(lists) for e in _elements(alias, i, v.type.element)]
    offset = node.args.get("offset")
    if offset is not None and offset is not False:
        found.append(Column(BIGINT, alias, "o"))
    table = node.args.get("alias")
    labels = [c.name for c in table.columns] if table else []
    if isinstance(offset, exp.Identifier) and labels:
        labels.append(offset.name)
    if labels and len(labels) != len(found):
        text = (
            f"Column alias list has {len(labels)} entries but relation has {len(found)}"
            " columns available"
        )
        raise binder.error("MISMATCHED_COLUMN_ALIASES", text, node)
    relation = table.name.lower() if table and table.name else None
    names: list[str | None] = [*labels] if labels else [None] * len(found)
    return [
        Field(n.lower() if n else None, n, e, relation) for n, e in zip(names, found, strict=True)
    ]


def _elements(alias: str, place: int, t: Type) -> list[Value]:
    base = Column(t, alias, f"e{place}")
    if t.kind != "row":
        return [base]
    return [FieldOf(inner, base, n) for n, inner in enumerate(t.args)]
