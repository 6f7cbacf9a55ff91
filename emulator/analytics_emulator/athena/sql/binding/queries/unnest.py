"""UNNEST: arrays and maps as rows, several of them side by side.

AWS's pages take an element of an array of rows for one column, a row (user guide, "Flatten nested
arrays"; the pages of CloudTrail, WAF and Route 53 logs); Trino makes a column of each field. Nobody
has measured it on Athena; the pages win.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.queries import Unnest
from ...nodes.values import Column, FieldOf, Value, duck
from ...types import BIGINT, array
from ..binder import Binder
from ..scope import Field, OuterColumnError, Scope
from ..shape import FromClause

if TYPE_CHECKING:
    from .query_binder import QueryBinder

ROWS_GIVE_COLUMNS = False  # what Trino does with an array of rows


def join_unnest(
    queries: "QueryBinder", left: FromClause, join: exp.Expr, scope: Scope
) -> FromClause:
    """Return CROSS JOIN UNNEST or LEFT JOIN UNNEST … ON TRUE; `scope` is what stands before."""
    side, on = (join.args.get("side") or "").upper(), join.args.get("on")
    refuse_condition(queries.binder, on, f"{side or 'INNER'} JOIN involving UNNEST")
    if side in ("RIGHT", "FULL"):
        _refuse_lateral(queries.binder, join, scope, side)
    if side not in ("", "LEFT") or join.args.get("using"):
        what = "JOIN UNNEST other than CROSS or LEFT … ON TRUE"
        raise queries.binder.not_supported(join, what)
    return unnest(queries, left, join.this, scope, outer=side == "LEFT")


def refuse_condition(binder: Binder, on: exp.Expr | None, what: str) -> None:
    """Refuse a join's condition other than TRUE."""
    if on is None or (isinstance(on, exp.Boolean) and on.this):
        return
    text = f"{what} is only supported with condition ON TRUE"
    raise binder.error("NOT_SUPPORTED", text, on)


def _refuse_lateral(binder: Binder, join: exp.Expr, scope: Scope, side: str) -> None:
    """Refuse a list made of columns that stand before, which RIGHT and FULL JOIN can't give."""
    before = Scope([], Scope(scope.fields, barred=side))
    for column in join.this.find_all(exp.Column):
        try:
            before.resolve([p.name.lower() for p in column.parts])
        except OuterColumnError as error:
            raise binder.error(error.name, error.text, column) from None


def unnest(
    queries: "QueryBinder", left: FromClause, node: exp.Unnest, scope: Scope, *, outer: bool
) -> FromClause:
    """Return UNNEST over what stands before it, whose columns it hands on."""
    binder = queries.binder
    values = binder.values(node.expressions, scope)
    for value in values:
        if value.type.kind not in ("array", "map"):
            text = f"Cannot unnest type: {value.type}"
            raise AthenaQueryError("INVALID_FUNCTION_ARGUMENT", text)
    lists = [found for v in values for found in _lists(v)]
    alias = queries.alias("u")
    numbered = node.args.get("offset") not in (None, False)
    kept = tuple(f.value for f in left.fields)
    fields = [
        replace(f, value=Column(f.value.type, alias, f"c{i}")) for i, f in enumerate(left.fields)
    ]
    relation = Unnest(alias, left.relation, kept, tuple(lists), numbered, outer)
    return FromClause(relation, [*fields, *_columns(binder, alias, values, node)])


def _lists(value: Value) -> list[Value]:
    """Return the lists that UNNEST of a value zips: one of an array, two of a map."""
    if value.type.kind != "map":
        return [value]
    key, item = value.type.args
    return [
        duck(array(key), "map_keys($1)", value),
        duck(array(item), "map_values($1)", value),
    ]


type _Found = tuple[str | None, Value]


def _columns(binder: Binder, alias: str, values: list[Value], node: exp.Unnest) -> list[Field]:
    """Name the columns that UNNEST makes."""
    offset = node.args.get("offset")
    is_numbered = offset is not None and offset is not False
    number: list[_Found] = [(None, Column(BIGINT, alias, "o"))] if is_numbered else []
    table = node.args.get("alias")
    labels = [c.name for c in table.columns] if table else []
    if isinstance(offset, exp.Identifier) and labels:
        labels.append(offset.name)
    found = [*_elements(alias, values, is_open=ROWS_GIVE_COLUMNS), *number]
    if labels and len(labels) != len(found):  # which only another reading can mean
        opened = [*_elements(alias, values, is_open=True), *number]
        found = opened if len(labels) == len(opened) else found
    if labels and len(labels) != len(found):
        text = (
            f"Column alias list has {len(labels)} entries but '{node.alias}' has {len(found)}"
            " columns available"
        )
        raise binder.error("MISMATCHED_COLUMN_ALIASES", text, node)
    relation = table.name.lower() if table and table.name else None
    names = labels or [name for name, _ in found]
    return [
        Field(n.lower() if n else None, n, e, relation)
        for n, (_, e) in zip(names, found, strict=True)
    ]


def _elements(alias: str, values: list[Value], *, is_open: bool) -> list[_Found]:
    """Return what UNNEST of values makes: two columns of a map, one of an array, or one a field of
    an array of rows where they are open."""
    found = list[_Found]()
    place = 0
    for value in values:
        for t in value.type.args:
            base = Column(t, alias, f"e{place}")
            place += 1
            are_fields = is_open and t.kind == "row" and value.type.kind == "array"
            found += _fields(base) if are_fields else [(None, base)]
    return found


def _fields(base: Value) -> list[_Found]:
    pairs = enumerate(zip(base.type.names, base.type.args, strict=True))
    return [(name, FieldOf(t, base, i)) for i, (name, t) in pairs]
