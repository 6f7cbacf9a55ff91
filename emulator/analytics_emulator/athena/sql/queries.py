"""The query compiler: WITH, SELECT, set operations, VALUES, in Trino's order of evaluation."""

from dataclasses import dataclass, field, replace

from sqlglot import exp

from . import expressions  # noqa: F401  # fills the compiler's allow-list
from .compiler import Compiler, check_args
from .errors import not_supported
from .grouping import Grouping, contains_aggregate
from .operators import condition
from .relations import Relations
from .scope import Expr, Scope, Tracker
from .selecting import SelectItem, distinct_on_all, select_items
from .set_operations import combined
from .shape import DerivedTable, FromClause, Names, Query, TableScan, fields_of
from .sorting import limits, order_by, order_value, ties, with_ties
from .source import TableResolver
from .typesystem import quoted
from .values import values_rows
from .work import takes_work


@dataclass
class Session:
    """What a query and the views in it share: the catalog, the scans and derived tables so far."""

    resolver: TableResolver
    scans: list[TableScan] = field(default_factory=list)
    derived: list[DerivedTable] = field(default_factory=list)
    common: list[str] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    tracker: Tracker = field(default_factory=Tracker)
    depth: int = 0


@dataclass
class CommonTable:
    """A WITH query: its name in DuckDB, its columns, and how often it is read."""

    duck: str
    query: Query
    references: int = 0


class QueryCompiler:
    """Compiles the queries of one text."""

    def __init__(self, sql: str, database: str | None, session: Session) -> None:
        self.session = session
        self.compiler = Compiler(sql, self)
        self.relations = Relations(self, database)
        self.common_tables: list[dict[str, CommonTable]] = []

    def subquery(self, node: exp.Expr, scope: Scope) -> tuple[str, list[Expr]]:
        """Compile a subquery within an expression; everything that it reads is needed."""
        query = self.query(node, scope)
        self.session.tracker.touch(query.deps())
        return query.sql, [Expr(quoted(c.duck), c.type) for c in query.columns]

    def query(self, node: exp.Expr, parent: Scope | None) -> Query:
        """Compile a query of any form."""
        if isinstance(node, exp.Subquery) and not node.args.get("alias"):
            return self._parenthesised(node, parent)
        with_ = node.args.get("with_")
        if with_ is None:
            return self._body(node, parent)
        self.common_tables.append({})
        try:
            heads = [self._common_table(c, with_, parent) for c in with_.expressions]
            query = self._body(node, parent)
        finally:
            tables = self.common_tables.pop()
        self._forget_shared_predicates(tables)
        recursive = "RECURSIVE " if with_.args.get("recursive") else ""
        required = query.required.union(*(t.query.required for t in tables.values()))
        return replace(
            query, sql=f"WITH {recursive}{', '.join(heads)} {query.sql}", required=required
        )

    def _forget_shared_predicates(self, tables: dict[str, CommonTable]) -> None:
        """A table read through a WITH query that is used twice can't be pruned by one use."""
        for table in tables.values():
            if table.references > 1:
                for number in {n for n, _ in table.query.deps()}:
                    self.session.scans[number].predicates.clear()

    def _parenthesised(self, node: exp.Expr, parent: Scope | None) -> Query:
        check_args(self.compiler, node, {"this", "order", "limit", "offset"})
        inner = self.query(node.this, parent)
        if not any(node.args.get(k) for k in ("order", "limit", "offset")):
            return inner
        return self._ordered(f"SELECT * FROM ({inner.sql}) AS _s", inner, node, parent)  # noqa: S608  # SQL of our own making

    def _references(self) -> int:
        """Count how often the WITH queries in scope were read so far."""
        return sum(t.references for tables in self.common_tables for t in tables.values())

    def _common_table(self, node: exp.Expr, with_: exp.Expr, parent: Scope | None) -> str:
        check_args(self.compiler, node, {"this", "alias"})
        name = node.args["alias"].this.name.lower()
        labels = [c.name for c in node.args["alias"].columns]
        if name in self.common_tables[-1]:
            text = f"WITH query name '{name}' specified more than once"
            raise self.compiler.error("DUPLICATE_NAMED_QUERY", text, node)
        duck, before = self.session.names.unique(name), self._references()
        if with_.args.get("recursive") and _names_table(node.this, name):
            query = self._recursive(node, name, duck, labels, parent)
        else:
            query = self._relabel(self.query(node.this, parent), labels, node)
            if parent is None and self._references() == before and takes_work(node.this):
                self.session.common.append(query.sql)
        self.common_tables[-1][name] = CommonTable(duck, query)
        columns = ", ".join(quoted(c.duck) for c in query.columns)
        return f"{quoted(duck)}({columns}) AS ({query.sql})"

    def _recursive(
        self, node: exp.Expr, name: str, duck: str, labels: list[str], parent: Scope | None
    ) -> Query:
        """Compile a recursive WITH query: its first arm gives the types."""
        union = node.this
        if not isinstance(union, exp.Union) or union.args.get("distinct") or not labels:
            raise self.compiler.not_supported(node, "WITH RECURSIVE without UNION ALL and columns")
        first = self._relabel(self.query(union.this, parent), labels, node)
        self.common_tables[-1][name] = CommonTable(duck, first)
        step = self.query(union.expression, parent)
        if [c.type for c in step.columns] != [c.type for c in first.columns]:
            raise self.compiler.error(
                "TYPE_MISMATCH", "recursion step relation output type does not match", node
            )
        return replace(first, sql=f"{first.sql} UNION ALL {step.sql}", required=step.deps())

    def _relabel(self, query: Query, labels: list[str], node: exp.Expr) -> Query:
        if not labels:
            return query
        if len(labels) != len(query.columns):
            text = (
                f"Column alias list has {len(labels)} entries but relation has "
                f"{len(query.columns)} columns"
            )
            raise self.compiler.error("MISMATCHED_COLUMN_ALIASES", text, node)
        names = Names()
        columns = [
            replace(c, name=lb.lower(), label=lb.lower(), duck=names.unique(lb.lower()))
            for c, lb in zip(query.columns, labels, strict=True)
        ]
        return replace(query, columns=columns)

    def _body(self, node: exp.Expr, parent: Scope | None) -> Query:
        if isinstance(node, exp.Select):
            return self._select(node, parent)
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, parent)
        if isinstance(node, exp.Values):
            return self.values(node, parent)
        raise not_supported(f"Query {node.key.upper()}")

    def values(self, node: exp.Expr, parent: Scope | None) -> Query:
        """Compile VALUES with its ORDER BY and limits."""
        check_args(self.compiler, node, {"expressions", "alias", "order", "limit", "offset"})
        scope = Scope([], self.session.tracker, parent)
        query = values_rows(self.compiler, node, scope)
        return self._ordered(query.sql, query, node, parent)

    def _set_operation(self, node: exp.SetOperation, parent: Scope | None) -> Query:
        allowed = {"this", "expression", "distinct", "order", "limit", "offset", "with_"}
        check_args(self.compiler, node, allowed)
        sides = [self.query(n, parent) for n in (node.this, node.expression)]
        sql, query = combined(self.compiler, node, sides)
        return self._ordered(sql, query, node, parent)

    def _ordered(self, sql: str, query: Query, node: exp.Expr, parent: Scope | None) -> Query:
        """Add ORDER BY, OFFSET and LIMIT over a query's own output columns."""
        order = node.args.get("order")
        if not order and not node.args.get("limit") and not node.args.get("offset"):
            return replace(query, sql=sql)
        if with_ties(node) and not order:
            text = "FETCH FIRST WITH TIES clause requires ORDER BY"
            raise self.compiler.error("MISSING_ORDER_BY", text, node)
        fields = fields_of(query.columns, "_s", None)
        tail = ""
        required = query.required
        if order:
            with self.session.tracker.collect() as deps:
                scope = Scope(fields, self.session.tracker, parent)
                items = [
                    order_value(self.compiler, i, query.columns, scope) for i in order.expressions
                ]
            tail = f"{ties(self.compiler, node, items)} ORDER BY {', '.join(items)}"
            required = required | deps
        sql = f"SELECT * FROM ({sql}) AS _s{tail}{limits(self.compiler, node)}"  # noqa: S608  # SQL of our own making
        return replace(query, sql=sql, required=required)

    def _select(self, node: exp.Select, parent: Scope | None) -> Query:
        check_args(self.compiler, node, _SELECT_ARGS)
        tracker = self.session.tracker
        with tracker.collect() as required:
            source = self.relations.from_clause(node, parent)
            scope = Scope(source.fields, tracker, parent, windows=_windows(node))
            where = self._where(node, source, scope)
            grouping = self._grouping(node, source, where, scope)
            scope = grouping.scope if grouping else scope
        items = select_items(self, node, scope)
        body, extra = self._assemble(node, items, source, where, grouping, scope)
        columns = [i.column for i in items]
        needed = frozenset(required | extra)
        if grouping:
            needed |= grouping.required()
        if node.args.get("distinct"):
            needed = needed.union(*(c.deps for c in columns))
        simple = not grouping and not node.args.get("limit") and not node.args.get("offset")
        if not simple or any(i.windowed for i in items):
            columns = [replace(c, partition=None) for c in columns]
        return Query(body, columns, needed)

    def _where(self, node: exp.Select, source: FromClause, scope: Scope) -> str:
        where = node.args.get("where")
        if where is None:
            return ""
        sql = condition(self.compiler, where.this, scope, "WHERE clause")
        self.relations.prune(where.this, source, scope)
        return f" WHERE {sql}"

    def _grouping(
        self, node: exp.Select, source: FromClause, where: str, scope: Scope
    ) -> Grouping | None:
        having = node.args.get("having")
        order = node.args.get("order")
        outputs = [*node.expressions, *([having] if having else []), *([order] if order else [])]
        if not node.args.get("group") and not any(map(contains_aggregate, outputs)):
            if having:
                raise self.compiler.not_supported(node, "HAVING without aggregates")
            return None
        return Grouping(self, node, f"{source.sql}{where}", scope)

    def _assemble(  # the parts of one SELECT
        self,
        node: exp.Select,
        items: list[SelectItem],
        source: FromClause,
        where: str,
        grouping: Grouping | None,
        scope: Scope,
    ) -> tuple[str, set[tuple[int, str]]]:
        with self.session.tracker.collect() as deps:
            order = order_by(self.compiler, node, items, scope)
            having = ""
            if node.args.get("having"):
                text = condition(self.compiler, node.args["having"].this, scope, "HAVING clause")
                having = f" WHERE {text}"
        distinct = distinct_on_all(self.compiler, node)
        outputs = ", ".join(f"{i.sql} AS {quoted(i.column.duck)}" for i in items)
        origin = f"{grouping.sql()}{having}" if grouping else f"{source.sql}{where}"
        from_ = f" FROM {origin}" if origin.strip() else ""
        if origin.startswith(" WHERE"):
            from_ = f" FROM (SELECT 1) AS _d{origin}"
        return f"SELECT {distinct}{outputs}{from_}{order}{limits(self.compiler, node)}", deps


_SELECT_ARGS = {
    "with_",
    "expressions",
    "from_",
    "joins",
    "laterals",
    "where",
    "group",
    "having",
    "windows",
    "distinct",
    "order",
    "limit",
    "offset",
}


def _names_table(node: exp.Expr, name: str) -> bool:
    return any(t.name.lower() == name and not t.args.get("db") for t in node.find_all(exp.Table))


def _windows(node: exp.Select) -> dict[str, exp.Expr]:
    return {w.this.name.lower(): w for w in node.args.get("windows") or []}
