"""FROM: tables, views, subqueries, VALUES, joins and LATERAL; UNNEST has a file of its own."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from ...errors import AthenaQueryError, MalformedQueryError, located
from ...nodes.outputs import own_aliases
from ...nodes.queries import CommonScan, Derived, Join, OneRow, Scan
from ...nodes.values import Case, Logical, Value, duck, null
from ...reading.dialect import parse_query
from ...reading.jsontables import JsonTable
from ...reading.positions import node_position, query_position
from ...reading.tablefunctions import TableFunction
from ...source import TableSource, View
from ...types import BOOLEAN, hive_type
from ..binder import Binder, check_args
from ..expressions.comparisons import compare, in_common_type
from ..expressions.logic import condition
from ..placement import check_scalar
from ..scope import Field, Scope
from ..shape import CATALOG, Bound, FromClause, Lateral, OutputColumn, TableScan, fields_of
from .correlation import outer_aliases
from .hidden_columns import hidden_columns, hidden_fields
from .json_tables import join_json_table, json_table
from .match_recognize import match_recognize
from .needless_distinct import without_needless_distinct
from .periods import as_of
from .sampling import sampled
from .stored_views import as_stored
from .table_functions import table_function
from .unnest import join_unnest, refuse_condition, unnest

if TYPE_CHECKING:
    from .query_binder import CommonName, QueryBinder

_JOINABLE = (exp.Table, exp.Unnest, JsonTable)
_MOST_NESTED_VIEWS = 16


class Relations:
    """Binds the FROM clauses of one text."""

    def __init__(self, queries: "QueryBinder", database: str | None) -> None:
        self._queries = queries
        self._database = database

    def from_clause(self, node: exp.Select, parent: Scope | None) -> FromClause:
        """Return FROM and its joins, bound; without FROM there is one row and no column."""
        from_ = node.args.get("from_")
        if from_ is None:
            return FromClause(OneRow(), [])
        return self._listed(from_.this, [*_joins(from_.this), *_joins(node)], parent)

    def _listed(self, first: exp.Expr, joins: list[exp.Expr], parent: Scope | None) -> FromClause:
        """Bind a FROM's list: what stands between two commas is joined before anything else."""
        number = next((n for n, join in enumerate(joins) if _is_comma(join)), len(joins))
        clause = self._joined(first, joins[:number], parent)
        while number < len(joins):
            comma, start = joins[number], number + 1
            found = (n for n in range(start, len(joins)) if _is_comma(joins[n]))
            number = next(found, len(joins))
            clause = self._beside(clause, comma, joins[start:number], parent)
        return clause

    def _beside(
        self, left: FromClause, comma: exp.Expr, joins: list[exp.Expr], parent: Scope | None
    ) -> FromClause:
        """Bind what stands after a comma: alone, it may name what stands before."""
        check_args(self._queries.binder, comma, {"this"})
        joins = [*_joins(comma.this), *joins]
        if not joins:
            return self._join(left, comma, parent)
        return _crossed(left, self._joined(comma.this, joins, parent))

    def _joined(self, first: exp.Expr, joins: list[exp.Expr], parent: Scope | None) -> FromClause:
        clause = self._first(first, parent)
        for join in joins:
            if join.args.get("method") == "NATURAL":
                place = node_position(self._queries.binder.sql, first)
                raise located("NOT_SUPPORTED", "Natural join not supported", place)
            clause = self._join(clause, join, parent)
        return clause

    def _first(self, node: exp.Expr, parent: Scope | None) -> FromClause:
        if isinstance(node, exp.Unnest):
            start = FromClause(OneRow(), [])
            return unnest(self._queries, start, node, Scope([], parent), outer=False)
        if isinstance(node, JsonTable):
            start = FromClause(OneRow(), [])
            return json_table(self._queries, start, node, Scope([], parent), outer=False)
        return self._relation(node, Scope([], parent), parent)

    def _relation(self, node: exp.Expr, lateral: Scope, parent: Scope | None) -> FromClause:
        """Bind one relation; `lateral` is what a LATERAL subquery may name."""
        clause = self._whole(node, lateral, parent)
        if node.args.get("match"):
            clause = match_recognize(self._queries, clause, node, parent)
        sample = node.args.get("sample")
        return sampled(self._queries, clause, sample) if sample else clause

    def _whole(self, node: exp.Expr, lateral: Scope, parent: Scope | None) -> FromClause:
        match node:
            case exp.Table(this=exp.Values() as values):
                return self._aliased(self._queries.values(values, parent), node)
            case exp.Table():
                return self._table(node)
            case TableFunction():
                return self._aliased(table_function(self._queries, node), node)
            case exp.Subquery():
                return self._subquery(node, parent)
            case exp.Values():
                return self._aliased(self._queries.values(node, parent), node)
            case exp.Lateral():
                return self._lateral(node, lateral)
        raise self._queries.binder.not_supported(node)

    def _subquery(self, node: exp.Subquery, parent: Scope | None) -> FromClause:
        check_args(self._queries.binder, node, {"this", "alias", "joins", "sample", "match"})
        inner = node.this
        if isinstance(inner, _JOINABLE):
            return self._nested_join(node, parent)
        if isinstance(inner, exp.Subquery) and (inner.args.get("alias") or inner.args.get("joins")):
            return self._nested_join(node, parent)
        return self._aliased(self._queries.query(inner, parent), node)

    def _nested_join(self, node: exp.Subquery, parent: Scope | None) -> FromClause:
        clause = self._listed(node.this, _joins(node.this), parent)
        alias = node.args.get("alias")
        if alias is None:
            return clause
        shown = [f for f in clause.fields if not f.hidden]
        labels = [c.name for c in alias.columns] or [f.label for f in shown]
        if len(labels) != len(shown):
            raise self._mismatched(len(labels), len(shown), node)
        relation = alias.name.lower()
        named = zip(labels, shown, strict=True)
        fields = [Field(n.lower() if n else None, n, f.value, relation) for n, f in named]
        return replace(clause, fields=fields)

    def _lateral(self, node: exp.Lateral, lateral: Scope) -> FromClause:
        binder = self._queries.binder
        if not isinstance(node.this, exp.Subquery):
            raise binder.not_supported(node, "LATERAL without a subquery")
        bound = self._queries.query(node.this.this, lateral)
        place = query_position(binder.sql, node.this)
        bound = replace(bound, query=without_needless_distinct(bound.query))
        clause = self._aliased(bound, node, lateral=True)
        (alias,) = own_aliases(clause.relation)
        kind, outer = _lateral_kind(node.parent), outer_aliases(lateral)
        self._queries.session.laterals.append(Lateral(alias, outer, kind, place))
        return clause

    def _aliased(self, bound: Bound, node: exp.Expr, *, lateral: bool = False) -> FromClause:
        alias = node.args.get("alias")
        relation = alias.name.lower() if alias and alias.name else None
        labels = [c.name for c in alias.columns] if alias else []
        columns = self._renamed(bound.columns, labels, node)
        duck_name = self._queries.alias(relation or "_s")
        derived = Derived(bound.query, duck_name, lateral)
        return FromClause(derived, fields_of(columns, duck_name, relation))

    def _renamed(
        self, columns: list[OutputColumn], labels: list[str], node: exp.Expr
    ) -> list[OutputColumn]:
        if not labels:
            return columns
        if len(labels) != len(columns):
            raise self._mismatched(len(labels), len(columns), node)
        return [
            replace(c, name=lb.lower(), label=lb) for c, lb in zip(columns, labels, strict=True)
        ]

    def _mismatched(self, given: int, count: int, node: exp.Expr) -> AthenaQueryError:
        name = node.alias_or_name
        text = f"Column alias list has {given} entries but '{name}' has {count} columns available"
        return self._queries.binder.error("MISMATCHED_COLUMN_ALIASES", text, node)

    def _table(self, node: exp.Table) -> FromClause:
        binder = self._queries.binder
        if not isinstance(node.this, exp.Identifier):
            raise binder.not_supported(node, "table function")
        name = node.name.lower()
        if not node.args.get("db"):
            for tables in reversed(self._queries.common):
                if name in tables and not node.args.get("version"):
                    return self._common(tables[name], name, node)
        return self._stored(name, node)

    def _common(self, table: "CommonName", name: str, node: exp.Table) -> FromClause:
        alias = node.args.get("alias")
        labels = [c.name for c in alias.columns] if alias else []
        columns = self._renamed(table.columns, labels, node)
        relation = alias.name.lower() if alias and alias.name else name
        duck_name = self._queries.alias(relation)
        return FromClause(
            CommonScan(table.duck, duck_name), fields_of(columns, duck_name, relation)
        )

    def _stored(self, name: str, node: exp.Table) -> FromClause:
        binder = self._queries.binder
        catalog = node.catalog.lower() or CATALOG
        if catalog != CATALOG:
            text = f"Catalog '{catalog}' does not exist"
            raise binder.error("CATALOG_NOT_FOUND", text, node)
        database = (node.db or self._database or "").lower()
        if not database:
            text = "Schema must be specified when session schema is not set"
            raise binder.error("MISSING_SCHEMA_NAME", text, node)
        found = self._resolve(database, name, node)
        if isinstance(found, View):
            if node.args.get("version"):
                raise binder.not_supported(node, "an earlier version of a view")
            return self._view(found, name, node)
        return self._scan(as_of(binder, self._queries.session, found, node), database, name, node)

    def _resolve(self, database: str, name: str, node: exp.Table) -> TableSource | View:
        place = self._queries.binder.position(node)
        try:
            found = self._queries.session.resolver.resolve(database, name)
        except AthenaQueryError as error:
            if error.message.startswith("line "):
                raise
            raise located(error.name, error.message, place) from None
        if found is None:
            text = f"Table '{CATALOG}.{database}.{name}' does not exist"
            raise located("TABLE_NOT_FOUND", text, place)
        return found

    def _view(self, view: View, name: str, node: exp.Table) -> FromClause:
        from .query_binder import QueryBinder  # noqa: PLC0415  # a view's text has a binder of its own

        session = self._queries.session
        if session.depth > _MOST_NESTED_VIEWS:
            text = f"View '{name}' is recursive"
            raise self._queries.binder.error("VIEW_IS_RECURSIVE", text, node)
        session.depth += 1
        try:
            tree = parse_query(view.sql)
        except MalformedQueryError as error:  # Trino's StatementAnalyzer.parseView
            text = f"Failed parsing stored view '{view.database}.{name}': {error}"
            raise self._queries.binder.error("INVALID_VIEW", text, node) from None
        bound = QueryBinder(view.sql, view.database, session).text(tree)
        session.depth -= 1
        if view.columns:
            bound = as_stored(self._queries.binder, bound, view, name, node)
        named = exp.Table(alias=exp.TableAlias(this=node.this))
        return self._aliased(bound, node if node.args.get("alias") else named)

    def _scan(self, source: TableSource, database: str, name: str, node: exp.Table) -> FromClause:
        session = self._queries.session
        alias = node.args.get("alias")
        relation = alias.name.lower() if alias and alias.name else name
        duck_name = session.names.unique(relation)
        stored = {c.name.lower(): hive_type(c.hive_type) for c in source.columns}
        parts = {c.name.lower(): hive_type(c.hive_type) for c in source.partition_columns}
        hidden = hidden_columns(self._queries.binder.sql, source)
        scan = TableScan(len(session.scans), source, name, stored, parts, hidden, database)
        session.scans.append(scan)
        columns = [OutputColumn(n, n, t, n) for n, t in {**stored, **parts}.items()]
        labels = [c.name for c in alias.columns] if alias else []
        fields = fields_of(self._renamed(columns, labels, node), duck_name, relation)
        fields += hidden_fields(hidden, duck_name, relation)
        if not alias:
            fields = [replace(f, database=database) for f in fields]
        return FromClause(Scan(scan.number, name, duck_name), fields)

    def _join(self, left: FromClause, join: exp.Expr, parent: Scope | None) -> FromClause:
        binder = self._queries.binder
        check_args(binder, join, {"this", "kind", "side", "on", "using"})
        side, kind = join.side.upper(), join.kind.upper()  # type: ignore[attr-defined]  # a Join has both
        if kind not in ("", "CROSS", "INNER", "OUTER") or side not in ("", "LEFT", "RIGHT", "FULL"):
            raise binder.not_supported(join, f"{side} {kind} JOIN".strip())
        if isinstance(join.this, exp.Unnest):
            return join_unnest(self._queries, left, join, Scope(left.fields, parent))
        if isinstance(join.this, JsonTable) and not _joins(join.this):
            return join_json_table(self._queries, left, join, parent)
        if side == "FULL" and isinstance(join.this, exp.Lateral):
            refuse_condition(binder, join.args.get("on"), "FULL JOIN involving LATERAL relation")
        if kind == "CROSS" and join.args.get("on"):
            raise binder.not_supported(join, "CROSS JOIN within a JOIN")
        barred = side if side in ("RIGHT", "FULL") else ""
        right = self._relation(join.this, Scope(left.fields, parent, barred=barred), parent)
        for inner in _joins(join.this):
            right = self._join(right, inner, parent)
        if join.args.get("using"):
            return self._using(left, right, join, side)
        if not join.args.get("on"):
            return _crossed(left, right)
        fields = [*left.fields, *right.fields]
        scope = Scope(fields, parent, closed=side != "")
        check_scalar(binder, join.args["on"], "JOIN clause")
        on = condition(binder, join.args["on"], scope, "JOIN ON clause")
        if isinstance(join.this, exp.Lateral) and side in ("RIGHT", "FULL"):
            return _for_each_row(left, right, on, side)
        relation = Join(side or "INNER", left.relation, right.relation, (on,))
        return FromClause(relation, fields)

    def _using(self, left: FromClause, right: FromClause, join: exp.Expr, side: str) -> FromClause:
        """Bind JOIN … USING: the shared columns come first, once."""
        binder = self._queries.binder
        names = _distinct_names(binder, join.args["using"])
        conditions, shared = list[Value](), []
        for name, node in names.items():
            pair = [self._only(left.fields, "left", node), self._only(right.fields, "right", node)]
            a, b = in_common_type(binder, "=", [p.value for p in pair], join)
            conditions.append(compare(binder, "=", pair[0].value, pair[1].value, join))
            both = duck(a.type, "coalesce($1, $2)", a, b)
            shared.append(Field(name, name, {"RIGHT": b, "FULL": both}.get(side, a)))
        rest = [f for f in left.fields + right.fields if f.name not in names]
        on = conditions[0] if len(conditions) == 1 else Logical(BOOLEAN, "AND", tuple(conditions))
        relation = Join(side or "INNER", left.relation, right.relation, (on,))
        return FromClause(relation, [*shared, *rest])

    def _only(self, fields: list[Field], side: str, name: exp.Expr) -> Field:
        """Return the field that a name in USING stands for on one side."""
        found = [f for f in fields if f.name == name.name.lower()]
        if len(found) == 1:
            return found[0]
        if found:
            text = f"Column '{name.name}' is ambiguous"
            raise self._queries.binder.error("AMBIGUOUS_NAME", text, name)
        text = f"Column '{name.name}' is missing from {side} side of join"
        raise self._queries.binder.error("COLUMN_NOT_FOUND", text, name)


def _distinct_names(binder: Binder, nodes: list[exp.Expr]) -> dict[str, exp.Expr]:
    """Return the columns that USING names, each once, with where they stand."""
    names: dict[str, exp.Expr] = {}
    for node in nodes:
        name = node.name.lower()
        if name in names:
            text = f"Column '{name}' appears multiple times in USING clause"
            raise binder.error("DUPLICATE_COLUMN_NAME", text, node)
        names[name] = node
    return names


def _crossed(left: FromClause, right: FromClause) -> FromClause:
    relation = Join("CROSS", left.relation, right.relation)
    return FromClause(relation, [*left.fields, *right.fields])


def _for_each_row(left: FromClause, right: FromClause, on: Value, side: str) -> FromClause:
    """Return RIGHT or FULL JOIN of LATERAL: made for each row before, it has none without one; of
    each pair that RIGHT JOIN's condition doesn't hold for, the row before is NULL (a Trino 476)."""
    if side == "FULL":  # whose condition is TRUE
        relation = Join("LEFT", left.relation, right.relation, (on,))
        return FromClause(relation, [*left.fields, *right.fields])

    def met(value: Value) -> Value:
        return Case(value.type, (on,), (value,), null(value.type))

    fields = [replace(f, value=met(f.value)) for f in left.fields]
    relation = Join("CROSS", left.relation, right.relation)
    return FromClause(relation, [*fields, *right.fields])


def _lateral_kind(join: exp.Expr | None) -> str:
    """Return how a LATERAL subquery is joined, as it decides on correlation."""
    side = join.side.upper() if isinstance(join, exp.Join) else ""
    on = join.args.get("on") if isinstance(join, exp.Join) else None
    if on is not None and not (isinstance(on, exp.Boolean) and on.this):
        return "filtered lateral"
    return "left lateral" if side == "LEFT" else "lateral"


def _joins(node: exp.Expr) -> list[exp.Expr]:
    return list(node.args.get("joins") or [])


def _is_comma(join: exp.Expr) -> bool:
    """Return whether a join was written as a comma: every other one says what it is."""
    return not any(v for name, v in join.args.items() if name != "this")
