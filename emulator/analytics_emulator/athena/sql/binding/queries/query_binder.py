"""The query binder: WITH, SELECT, set operations, VALUES, in Trino's order of evaluation."""

from dataclasses import replace

from sqlglot import exp

from ...errors import located, not_supported
from ...nodes.node import Node
from ...nodes.queries import CommonScan, CommonTable, Derived, Scan, Select, With
from ...nodes.values import Column
from ...nodes.walking import walk
from ...reading.nesting import MOST_ARMS, too_deep
from ...reading.positions import query_position
from ...semantics.zones import any_zone
from ...types import Type, coercible
from .. import rules  # noqa: F401  # fills the allow-list of expressions
from ..binder import Binder, check_args
from ..scope import Scope
from ..shape import Bound, Names, OutputColumn, Session, fields_of
from ..structure import check_structure
from .correlation import check_correlation
from .relations import Relations
from .selecting import all_of, bind_select
from .set_operations import arms_of, combined, in_types
from .sorting import limited, output_order
from .values import bind_rows


def _unlike(base: list[Type], step: list[Type]) -> str:
    """Return why a recursion's step can't go on with the columns of its base."""
    if len(base) != len(step):
        counts = f"{len(base)}, {len(step)}"
        return f"base and step relations of recursion have different number of fields: {counts}"
    for place, (wanted, given) in enumerate(zip(base, step, strict=True), 1):
        if not coercible(given, wanted):
            return (
                f"recursion step relation output type ({given}) is not coercible to recursion base"
                f" relation output type ({wanted}) at column {place}"
            )
    return ""


class CommonName:
    """A WITH query's name in scope: what it is called in DuckDB, its columns, and whether it reads
    a table."""

    def __init__(self, duck: str, columns: list[OutputColumn], *, reads_table: bool) -> None:
        self.duck = duck
        self.columns = columns
        self.reads_table = reads_table


class QueryBinder:
    """Binds the queries of one text."""

    def __init__(self, sql: str, database: str | None, session: Session) -> None:
        self.session = session
        self.binder = Binder(sql, self)
        self.relations = Relations(self, database)
        self.common: list[dict[str, CommonName]] = []

    def alias(self, wanted: str = "_s") -> str:
        """Return a relation's name that nothing else in the query has."""
        return self.session.names.unique(wanted)

    def reads_table(self, node: Node) -> bool:
        """Return whether a query or relation reads a table, of its own or by a WITH query."""
        names = {t.duck for tables in self.common for t in tables.values() if t.reads_table}
        return any(
            isinstance(part, Scan) or (isinstance(part, CommonScan) and part.name in names)
            for part in walk(node)
        )

    def text(self, tree: exp.Expr) -> Bound:
        """Return the query of the whole text, bound."""
        check_structure(self.binder, tree)
        bound = self.query(tree, None)
        if not self.session.depth:
            check_correlation(bound.query, self.session)
        return bound

    def query(self, node: exp.Expr, parent: Scope | None) -> Bound:
        """Return a query of any form, bound."""
        if isinstance(node, exp.Subquery) and not node.args.get("alias"):
            return self._parenthesised(node, parent)
        with_ = node.args.get("with_")
        if with_ is None:
            return self._body(node, parent)
        self.common.append({})
        try:
            recursive = bool(with_.args.get("recursive"))
            tables = [self._common_table(c, recursive, parent) for c in with_.expressions]
            bound = self._body(node, parent)
        finally:
            self.common.pop()
        return replace(bound, query=With(tuple(tables), bound.query))

    def _parenthesised(self, node: exp.Expr, parent: Scope | None) -> Bound:
        check_args(self.binder, node, {"this", "order", "limit", "offset", "with_"})
        if node.args.get("with_"):
            raise self.binder.not_supported(node, "WITH before a parenthesised query")
        return self._ordered(self.query(node.this, parent), node, parent)

    def _common_table(self, node: exp.Expr, recursive: bool, parent: Scope | None) -> CommonTable:
        name = node.args["alias"].this.name.lower()
        labels = node.args["alias"].columns
        if name in self.common[-1]:
            text = f"WITH query name '{name}' specified more than once"
            raise self.binder.error("DUPLICATE_NAMED_QUERY", text, node.args["alias"].this)
        duck = self.alias(name)
        if recursive and _names_table(node.this, name):
            return self._recursive(node, name, duck, labels, parent)
        bound = self._relabelled(self.query(node.this, parent), labels)
        self.common[-1][name] = CommonName(
            duck, bound.columns, reads_table=self.reads_table(bound.query)
        )
        return CommonTable(duck, tuple(c.duck for c in bound.columns), bound.query)

    def _recursive(
        self, node: exp.Expr, name: str, duck: str, labels: list[exp.Expr], parent: Scope | None
    ) -> CommonTable:
        """Bind a recursive WITH query: its first arm gives the types, to which the step coerces."""
        union = node.this
        if not isinstance(union, exp.Union) or union.args.get("distinct") or not labels:
            raise self.binder.not_supported(node, "WITH RECURSIVE without UNION ALL and columns")
        base = self.query(union.this, parent)
        types = [any_zone(c.type) for c in base.columns]
        typed = [replace(c, type=t) for c, t in zip(base.columns, types, strict=True)]
        columns = self._relabelled(replace(base, columns=typed), labels).columns
        self.common[-1][name] = CommonName(duck, columns, reads_table=self.reads_table(base.query))
        step = self.query(union.expression, parent)
        if problem := _unlike(types, [any_zone(c.type) for c in step.columns]):
            place = query_position(self.binder.sql, union.expression)
            raise located("TYPE_MISMATCH", problem, place)
        start, more = (in_types(arm, types, self.alias) for arm in (base, step))
        return CommonTable(duck, tuple(c.duck for c in columns), start, (more,))

    def _relabelled(self, bound: Bound, labels: list[exp.Expr]) -> Bound:
        if not labels:
            return bound
        if len(labels) != len(bound.columns):
            text = (
                f"Column alias list has {len(labels)} entries but relation has "
                f"{len(bound.columns)} columns"
            )
            raise self.binder.error("MISMATCHED_COLUMN_ALIASES", text, labels[0])
        given = [label.name.lower() for label in labels]
        for place, label in enumerate(labels):
            if given[place] in given[:place]:
                text = f"Column name '{label.name}' specified more than once"
                raise self.binder.error("DUPLICATE_COLUMN_NAME", text, label)
        names = Names()
        columns = [
            replace(c, name=name, label=name, duck=names.unique(name))
            for c, name in zip(bound.columns, given, strict=True)
        ]
        return replace(bound, columns=columns)

    def _body(self, node: exp.Expr, parent: Scope | None) -> Bound:
        if isinstance(node, exp.Select):
            return bind_select(self, node, parent)
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, parent)
        if isinstance(node, exp.Values):
            return self.values(node, parent)
        if isinstance(node, exp.Table):
            return self._table(node, parent)
        raise not_supported(f"Query {node.key.upper()}")

    def _table(self, node: exp.Table, parent: Scope | None) -> Bound:
        """Bind TABLE name, which is SELECT * FROM name."""
        return bind_select(self, exp.select("*").from_(node), parent)

    def values(self, node: exp.Expr, parent: Scope | None) -> Bound:
        """Bind VALUES with its ORDER BY and limits."""
        return self._ordered(bind_rows(self.binder, node, Scope([], parent)), node, parent)

    def _set_operation(self, node: exp.SetOperation, parent: Scope | None) -> Bound:
        """Bind a chain of one set operation without recursion, however long it is."""
        chain = arms_of(node)
        self.session.arms += len(chain)
        if self.session.arms > MOST_ARMS:
            raise too_deep()
        arms = [self.query(n, parent) for n in chain]
        return self._ordered(combined(self.binder, node, arms, self.alias), node, parent)

    def _ordered(self, bound: Bound, node: exp.Expr, parent: Scope | None) -> Bound:
        """Add ORDER BY, OFFSET and LIMIT over a query's own output columns."""
        order = node.args.get("order")
        if not order and not node.args.get("limit") and not node.args.get("offset"):
            return bound
        alias = self.alias()
        fields = fields_of(bound.columns, alias, None)
        items = all_of(bound.columns, alias)
        ordering = output_order(self.binder, order, Scope(fields, parent)) if order else ()
        select = Select(items, Derived(bound.query, alias), order=ordering)
        return replace(bound, query=limited(self.binder, select, node))


def _names_table(node: exp.Expr, name: str) -> bool:
    return any(t.name.lower() == name and not t.args.get("db") for t in node.find_all(exp.Table))


__all__ = ["Column", "CommonName", "QueryBinder"]
