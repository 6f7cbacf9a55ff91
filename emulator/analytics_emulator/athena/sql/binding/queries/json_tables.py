"""JSON_TABLE: a row for each item that a path finds in a document, with what is found in it.

It is an UNNEST of the rows that a function makes of each document. Source: Trino 476's
StatementAnalyzer and RelationPlanner (visitJsonTable, planJoinJsonTable).
"""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ...functions.sqljson import check_path, parameters, query_options
from ...functions.sqljson_texts import json_input, json_output, text_list
from ...functions.sqljson_values import ITEM, defaults, failing, returned, value_of
from ...nodes.queries import Unnest
from ...nodes.values import (
    Column,
    FieldOf,
    Lambda,
    Literal,
    Value,
    Variable,
    cast_to,
    duck,
    null,
    text,
)
from ...types import BIGINT, BOOLEAN, VARCHAR, array
from ..placement import check_scalar
from ..scope import Field, Scope
from ..shape import FromClause
from .json_table_plans import TablePath, canonical, written_plan
from .unnest import refuse_condition

if TYPE_CHECKING:
    from .query_binder import QueryBinder

_ROW = Variable(array(ITEM), "_row")


def join_json_table(
    queries: "QueryBinder", left: FromClause, join: exp.Expr, parent: Scope | None
) -> FromClause:
    """Return a JOIN with JSON_TABLE, whose arguments may name what stands before it.

    As in Trino RIGHT JOIN gives what INNER JOIN does, and FULL JOIN what LEFT JOIN does.
    """
    binder, side = queries.binder, (join.args.get("side") or "").upper()
    scope = Scope(left.fields, parent)
    if side in ("RIGHT", "FULL"):
        scope = Scope([], replace(scope, barred=side))
    found = json_table(queries, left, join.this, scope, outer=side in ("LEFT", "FULL"))
    what = f"{side or 'INNER'} JOIN involving JSON_TABLE"
    refuse_condition(binder, join.args.get("on"), what)
    if join.args.get("using"):
        words = f"{what} is only supported with condition ON TRUE"
        raise binder.error("NOT_SUPPORTED", words, join)
    return found


def json_table(
    queries: "QueryBinder", left: FromClause, node: exp.Expr, scope: Scope, *, outer: bool
) -> FromClause:
    """Return JSON_TABLE over what stands before it, whose columns it hands on."""
    binder = queries.binder
    check_scalar(binder, node.this.this, "JSON_TABLE input expression")
    for parameter in node.args.get("passing") or []:
        check_scalar(binder, parameter.this, "JSON_TABLE path parameter")
    document = json_input(binder, node.this, scope)
    spec, values = parameters(binder, node, scope)
    check_path(binder, node, [name for name, _ in spec])
    table = _Table(queries, scope, [f.value for f in left.fields])
    root = table.path(node)
    plan = json.dumps([written_plan(binder, node, root), len(table.columns)])
    on_error = str(node.args.get("on_error") or "empty")
    given = (text(plan), text(json.dumps(spec)), text_list(values), text(on_error))
    form = "athena_json_table($1, $2, $3, $4, $5)"
    rows = table.checked(duck(array(array(ITEM)), form, document, *given))
    relation = Unnest(
        table.alias, left.relation, tuple(table.kept), (rows,), outer=outer, computed=True
    )
    before = [
        replace(f, value=Column(f.value.type, table.alias, f"c{i}"))
        for i, f in enumerate(left.fields)
    ]
    return FromClause(relation, [*before, *_named(queries, table.columns, node)])


def _named(queries: "QueryBinder", columns: list[tuple[str, Value]], node: exp.Expr) -> list[Field]:
    """Return the columns under the names that the alias gives them."""
    alias = node.args.get("alias")
    labels = [c.name for c in alias.columns] if alias else []
    if labels and len(labels) != len(columns):
        words = (
            f"Column alias list has {len(labels)} entries but '{node.alias}' has {len(columns)}"
            " columns available"
        )
        raise queries.binder.error("MISMATCHED_COLUMN_ALIASES", words, node)
    relation = alias.name.lower() if alias and alias.name else None
    labels = labels or [name for name, _ in columns]
    pairs = zip(labels, columns, strict=True)
    return [Field(label.lower(), label, value, relation) for label, (_, value) in pairs]


class _Table:
    """Binds the columns: `kept` has what their defaults need of the rows before."""

    def __init__(self, queries: "QueryBinder", scope: Scope, kept: list[Value]) -> None:
        self.alias = queries.alias("j")
        self.columns: list[tuple[str, Value]] = []
        self.kept = kept
        self._failing: list[Value] = []
        self._binder = queries.binder
        self._scope = scope
        self._names: set[str] = set()

    def path(self, node: exp.Expr) -> TablePath:
        """Return a path with its columns and those below it, in the order of the text."""
        name = node.args.get("path_name")
        if name is not None:
            self._take(name)
        columns, below = list[object](), list[TablePath]()
        for column in node.args["columns"]:
            if column.args["kind"] == "nested":
                check_path(self._binder, column, [])
                below.append(self.path(column))
            else:
                columns.append(self._column(column))
        found = str(node.args["path"].this)
        return TablePath(node, canonical(name) if name else None, found, columns, below)

    def _take(self, name: exp.Expr) -> str:
        found = canonical(name)
        if found in self._names:
            words = "All column and path names in JSON_TABLE invocation must be unique"
            raise self._binder.error("DUPLICATE_COLUMN_OR_PATH_NAME", words, name)
        self._names.add(found)
        return found

    def _column(self, node: exp.Expr) -> list[object]:
        """Bind a column; return what is to be found for it."""
        name, place = self._take(node.this), len(self.columns)
        row = Column(array(ITEM), self.alias, "e0")
        item = duck(ITEM, f"$1[{place + 1}]", row)
        if node.args["kind"] == "number":
            self.columns.append((name, cast_to(BIGINT, FieldOf(VARCHAR, item, 1))))
            return [place, "number"]
        path = self._column_path(node, name)
        if node.args["kind"] == "query":
            options = query_options(self._binder, node)
            found = json_output(self._binder, node, FieldOf(VARCHAR, item, 1))
            self.columns.append((name, found))
            return [place, "query", path, options]
        self.columns.append((name, self._value(node, item)))
        return [place, "value", path, failing(node)]

    def _column_path(self, node: exp.Expr, name: str) -> str:
        """Return a column's path; without one it is the member of the column's name."""
        if node.args.get("path") is None:
            key = name.replace('"', '""')
            return f'lax $."{key}"'
        check_path(self._binder, node, [])
        return str(node.args["path"].this)

    def _value(self, node: exp.Expr, item: Value) -> Value:
        for event in ("empty", "error"):
            if (given := node.args.get(f"{event}_default")) is not None:
                check_scalar(self._binder, given, "default expression for JSON_TABLE column")
        target = returned(self._binder, node)
        on_empty, on_error = defaults(self._binder, node, self._scope, target)
        places = (self._keep(on_empty), self._keep(on_error))
        if node.args.get("on_error") == "error" and target != VARCHAR:
            own, nothing = duck(ITEM, f"$1[{len(self.columns) + 1}]", _ROW), null(target)
            found = value_of(self._binder, node, target, own, (nothing, nothing))
            self._failing.append(found)
        return value_of(self._binder, node, target, item, places)

    def checked(self, rows: Value) -> Value:
        """Return rows that fail where a cast of a column ERROR ON ERROR does, used or not."""
        if not self._failing:
            return rows
        places = range(1, len(self._failing) + 1)
        form = " AND ".join(f"(${n} IS NULL OR ${n} IS NOT NULL)" for n in places)
        computed = Lambda(BOOLEAN, (_ROW,), duck(BOOLEAN, form, *self._failing))
        return duck(rows.type, "list_filter($1, $2)", rows, computed)

    def _keep(self, value: Value) -> Value:
        """Keep a default of the rows before; return the column that holds it, or the constant."""
        if isinstance(value, Literal):
            return value
        self.kept.append(value)
        return Column(value.type, self.alias, f"c{len(self.kept) - 1}")
