"""FROM: tables, views, subqueries, VALUES, joins and LATERAL; UNNEST has a file of its own."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from . import pruning
from .comparisons import compare, in_common_type
from .compiler import check_args
from .dialect import parse_query
from .errors import AthenaQueryError, located
from .operators import condition
from .scope import Expr, Field, Scope
from .shape import DerivedTable, FromClause, OutputColumn, Query, TableScan, fields_of
from .source import TableSource, View
from .typenames import hive_type
from .typesystem import quoted
from .unnest import join_unnest, unnest
from .work import takes_work, takes_work_itself

if TYPE_CHECKING:
    from .queries import CommonTable, QueryCompiler

_CATALOG = "awsdatacatalog"


class Relations:
    """Compiles the FROM clauses of one text."""

    def __init__(self, queries: "QueryCompiler", database: str | None) -> None:
        self._queries = queries
        self._database = database

    def from_clause(self, node: exp.Select, parent: Scope | None) -> FromClause:
        """Compile FROM and its joins; without FROM there is one row and no column."""
        from_ = node.args.get("from_")
        if from_ is None:
            return FromClause("", [])
        clause = self._first(from_.this, parent)
        return self._joined(clause, [*_joins(from_.this), *_joins(node)], parent)

    def _joined(
        self, clause: FromClause, joins: list[exp.Expr], parent: Scope | None
    ) -> FromClause:
        for join in joins:
            clause = self._join(clause, join, parent)
        return clause

    def _scope(self, fields: list[Field], parent: Scope | None) -> Scope:
        return Scope(fields, self._queries.session.tracker, parent)

    def _first(self, node: exp.Expr, parent: Scope | None) -> FromClause:
        if isinstance(node, exp.Unnest):
            start = FromClause("(SELECT 1) AS _one", [])
            return unnest(self._queries, start, node, self._scope([], parent), outer=False)
        return self._relation(node, self._scope([], parent), parent)

    def _relation(self, node: exp.Expr, lateral: Scope, parent: Scope | None) -> FromClause:
        """Compile one relation; `lateral` is what a LATERAL subquery may name."""
        match node:
            case exp.Table():
                return self._table(node)
            case exp.Subquery():
                return self._subquery(node, parent)
            case exp.Values():
                return self._aliased(self._queries.values(node, parent), node)
            case exp.Lateral():
                return self._lateral(node, lateral)
        raise self._queries.compiler.not_supported(node)

    def _subquery(self, node: exp.Subquery, parent: Scope | None) -> FromClause:
        check_args(self._queries.compiler, node, {"this", "alias", "joins"})
        if isinstance(node.this, exp.Table | exp.Subquery) and not isinstance(node.this, exp.Query):
            return self._nested_join(node, parent)
        if isinstance(node.this, exp.Subquery) and (
            node.this.args.get("alias") or node.this.args.get("joins")
        ):
            return self._nested_join(node, parent)
        session = self._queries.session
        derived, common = len(session.derived), len(session.common)
        query = self._queries.query(node.this, parent)
        may_name_others = parent is not None or self._queries.common_tables
        if not may_name_others and takes_work(node.this) and len(session.derived) == derived:
            own = tuple(session.common[common:])
            found = DerivedTable(query.sql, own, takes_work_itself(node.this, len(own)))
            session.derived.append(found)
        return self._aliased(query, node)

    def _nested_join(self, node: exp.Subquery, parent: Scope | None) -> FromClause:
        if node.args.get("alias"):
            raise self._queries.compiler.not_supported(node, "alias of a parenthesised join")
        clause = self._joined(self._first(node.this, parent), _joins(node.this), parent)
        return FromClause(f"({clause.sql})", clause.fields, clause.unprunable)

    def _lateral(self, node: exp.Lateral, lateral: Scope) -> FromClause:
        check_args(self._queries.compiler, node, {"this", "alias"})
        if not isinstance(node.this, exp.Subquery):
            raise self._queries.compiler.not_supported(node, "LATERAL without a subquery")
        clause = self._aliased(self._queries.query(node.this.this, lateral), node)
        return FromClause(f"LATERAL {clause.sql}", clause.fields)

    def _aliased(self, query: Query, node: exp.Expr) -> FromClause:
        alias = node.args.get("alias")
        relation = alias.name.lower() if alias and alias.name else None
        labels = [c.name for c in alias.columns] if alias else []
        columns = self._renamed(query.columns, labels, node)
        duck = self._queries.session.names.unique(relation or "_s")
        self._queries.session.tracker.touch(query.required)
        return FromClause(f"({query.sql}) AS {quoted(duck)}", fields_of(columns, duck, relation))

    def _renamed(
        self, columns: list[OutputColumn], labels: list[str], node: exp.Expr
    ) -> list[OutputColumn]:
        if not labels:
            return columns
        if len(labels) != len(columns):
            text = (
                f"Column alias list has {len(labels)} entries but relation has {len(columns)}"
                " columns available"
            )
            raise self._queries.compiler.error("MISMATCHED_COLUMN_ALIASES", text, node)
        return [
            replace(c, name=lb.lower(), label=lb) for c, lb in zip(columns, labels, strict=True)
        ]

    def _table(self, node: exp.Table) -> FromClause:
        compiler = self._queries.compiler
        check_args(compiler, node, {"this", "db", "catalog", "alias", "joins"})
        if not isinstance(node.this, exp.Identifier):
            raise compiler.not_supported(node, "table function")
        name = node.name.lower()
        if not node.args.get("db"):
            for tables in reversed(self._queries.common_tables):
                if name in tables:
                    return self._common(tables[name], name, node)
        return self._stored(name, node)

    def _common(self, table: "CommonTable", name: str, node: exp.Table) -> FromClause:
        table.references += 1
        alias = node.args.get("alias")
        columns = self._renamed(
            table.query.columns, [c.name for c in alias.columns] if alias else [], node
        )
        relation = alias.name.lower() if alias and alias.name else name
        duck = self._queries.session.names.unique(relation)
        return FromClause(
            f"{quoted(table.duck)} AS {quoted(duck)}", fields_of(columns, duck, relation)
        )

    def _stored(self, name: str, node: exp.Table) -> FromClause:
        compiler = self._queries.compiler
        catalog = node.catalog.lower() or _CATALOG
        if catalog != _CATALOG:
            text = f"Catalog '{catalog}' does not exist"
            raise compiler.error("CATALOG_NOT_FOUND", text, node)
        database = (node.db or self._database or "").lower()
        if not database:
            text = "Schema must be specified when session schema is not set"
            raise compiler.error("MISSING_SCHEMA_NAME", text, node)
        found = self._resolve(database, name, node)
        if isinstance(found, View):
            return self._view(found, name, node)
        return self._scan(found, database, name, node)

    def _resolve(self, database: str, name: str, node: exp.Table) -> TableSource | View:
        place = self._queries.compiler.position(node)
        try:
            found = self._queries.session.resolver.resolve(database, name)
        except AthenaQueryError as error:
            if error.message.startswith("line "):
                raise
            raise located(error.name, error.message, place) from None
        if found is None:
            text = f"Table '{_CATALOG}.{database}.{name}' does not exist"
            raise located("TABLE_NOT_FOUND", text, place)
        return found

    def _view(self, view: View, name: str, node: exp.Table) -> FromClause:
        from .queries import QueryCompiler  # noqa: PLC0415  # a view's text has a compiler of its own

        session = self._queries.session
        if session.depth > 16:
            raise self._queries.compiler.error(
                "VIEW_IS_RECURSIVE", f"View '{name}' is recursive", node
            )
        session.depth += 1
        query = QueryCompiler(view.sql, view.database, session).query(parse_query(view.sql), None)
        session.depth -= 1
        labelled = (
            node if node.args.get("alias") else exp.Table(alias=exp.TableAlias(this=node.this))
        )
        return self._aliased(query, labelled)

    def _scan(self, source: TableSource, database: str, name: str, node: exp.Table) -> FromClause:
        session = self._queries.session
        alias = node.args.get("alias")
        relation = alias.name.lower() if alias and alias.name else name
        duck = session.names.unique(relation)
        stored = {c.name.lower(): hive_type(c.hive_type) for c in source.columns}
        parts = {c.name.lower(): hive_type(c.hive_type) for c in source.partition_columns}
        scan = TableScan(len(session.scans), source, name, stored, parts)
        session.scans.append(scan)
        columns = [
            OutputColumn(
                n, n, t, n, frozenset({(scan.number, n)}), (scan.number, n) if n in parts else None
            )
            for n, t in {**stored, **parts}.items()
        ]
        labels = [c.name for c in alias.columns] if alias else []
        fields = fields_of(self._renamed(columns, labels, node), duck, relation)
        if not alias:
            fields = [replace(f, database=database) for f in fields]
        return FromClause(f"{scan.placeholder} AS {quoted(duck)}", fields)

    def _join(self, left: FromClause, join: exp.Expr, parent: Scope | None) -> FromClause:
        compiler = self._queries.compiler
        check_args(compiler, join, {"this", "kind", "side", "on", "using"})
        side, kind = join.side.upper(), join.kind.upper()  # type: ignore[attr-defined]  # a Join has both
        if kind not in ("", "CROSS", "INNER", "OUTER") or side not in ("", "LEFT", "RIGHT", "FULL"):
            raise compiler.not_supported(join, f"{side} {kind} JOIN".strip())
        if isinstance(join.this, exp.Unnest):
            return join_unnest(self._queries, left, join, self._scope(left.fields, parent))
        right = self._relation(join.this, self._scope(left.fields, parent), parent)
        right = self._joined(right, _joins(join.this), parent)
        fields = [*left.fields, *right.fields]
        if join.args.get("using"):
            return self._using(left, right, join, side)
        if not join.args.get("on"):
            return FromClause(
                f"{left.sql} CROSS JOIN {right.sql}", fields, left.unprunable | right.unprunable
            )
        on = condition(compiler, join.args["on"], self._scope(fields, parent), "JOIN ON clause")
        joined = FromClause(
            f"{left.sql} {side or 'INNER'} JOIN {right.sql} ON {on}",
            fields,
            _unprunable(left, right, side),
        )
        self._prune_on(join, left, right, side, parent)
        return joined

    def _prune_on(
        self, join: exp.Expr, left: FromClause, right: FromClause, side: str, parent: Scope | None
    ) -> None:
        kept = {"": left.fields + right.fields, "LEFT": right.fields, "RIGHT": left.fields}
        fields = kept.get(side)
        if fields:
            clause = FromClause("", fields)
            self.prune(join.args["on"], clause, self._scope(left.fields + right.fields, parent))

    def _using(self, left: FromClause, right: FromClause, join: exp.Expr, side: str) -> FromClause:
        """Compile JOIN … USING: the shared columns come first, once."""
        compiler = self._queries.compiler
        names = [n.name.lower() for n in join.args["using"]]
        conditions, shared = [], []
        for name in names:
            pair = [self._only(c.fields, name, join) for c in (left, right)]
            sides = in_common_type(compiler, "=", [p.expr for p in pair], join)
            a, b = (s.sql for s in sides)
            conditions.append(compare(compiler, "=", pair[0].expr, pair[1].expr, join).sql)
            value = {"RIGHT": b, "FULL": f"coalesce({a}, {b})"}.get(side, a)
            deps = pair[0].deps | pair[1].deps
            self._queries.session.tracker.touch(deps)
            partition = pair[0].partition if side in ("", "LEFT") else None
            shared.append(
                Field(name, name, Expr(value, sides[0].type), None, deps=deps, partition=partition)
            )
        rest = [f for f in left.fields + right.fields if f.name not in names]
        sql = f"{left.sql} {side or 'INNER'} JOIN {right.sql} ON {' AND '.join(conditions)}"
        return FromClause(sql, [*shared, *rest], _unprunable(left, right, side))

    def _only(self, fields: list[Field], name: str, node: exp.Expr) -> Field:
        found = [f for f in fields if f.name == name]
        if len(found) != 1:
            text = f"Column '{name}' is missing from or ambiguous in a side of the join"
            raise self._queries.compiler.error("COLUMN_NOT_FOUND", text, node)
        return found[0]

    def prune(self, node: exp.Expr, clause: FromClause, scope: Scope) -> None:
        """Hand filters on partition columns to the scans that they are about."""
        pruning.prune(self._queries, node, clause, scope)


def _joins(node: exp.Expr) -> list[exp.Expr]:
    return [*(node.args.get("joins") or []), *(node.args.get("laterals") or [])]


def _unprunable(left: FromClause, right: FromClause, side: str) -> set[str]:
    """Name the relations that the join may fill with NULLs, by their columns' SQL."""
    unprunable = left.unprunable | right.unprunable
    if side in ("LEFT", "FULL"):
        unprunable |= {f.expr.sql for f in right.fields}
    if side in ("RIGHT", "FULL"):
        unprunable |= {f.expr.sql for f in left.fields}
    return unprunable
