"""GROUP BY: an inner SELECT computes keys and aggregates, the rest reads its columns."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from .calls import aggregate_core, aggregate_sql, function_name, is_aggregate
from .compiler import check_args
from .errors import AthenaQueryError
from .scope import Dependency, Expr, Field, Scope
from .typesystem import BIGINT, INTEGER, quoted

if TYPE_CHECKING:
    from .queries import QueryCompiler


def contains_aggregate(node: exp.Expr) -> bool:
    """Tell whether an expression has an aggregate of its own query (not of a subquery's)."""
    if isinstance(node, exp.Query):
        return False
    if isinstance(node, exp.Window):
        core = aggregate_core(node.this)
        parts = [*core.expressions, *_window_parts(node)]
        return any(map(contains_aggregate, parts))
    if is_aggregate(node) or function_name(node) == "grouping":
        return True
    return any(map(contains_aggregate, node.iter_expressions()))


def _window_parts(node: exp.Expr) -> list[exp.Expr]:
    order = node.args.get("order")
    return [*(node.args.get("partition_by") or []), *([order] if order else [])]


class Grouping:
    """One grouped SELECT: `scope` is what its outputs, HAVING and ORDER BY may name."""

    def __init__(
        self, queries: "QueryCompiler", node: exp.Select, source: str, scope: Scope
    ) -> None:
        self._queries = queries
        self._compiler = queries.compiler
        self._node = node
        self._from = source
        self._source = scope
        self._alias = queries.session.names.unique("g")
        self._keys: dict[str, Expr] = {}
        self._outputs: list[str] = []
        self._aggregates: dict[str, Expr] = {}
        self._deps: set[Dependency] = set()
        with scope.tracker.collect() as deps:
            self._sets = self._clause(node.args.get("group"))
        self._deps |= deps
        self.scope = replace(
            scope, on_column=self._column, match=self._match, aggregate=self._aggregate
        )

    def required(self) -> frozenset[Dependency]:
        """Everything that keys and aggregates read."""
        return frozenset(self._deps)

    def sql(self) -> str:
        """Give the inner SELECT, as a relation."""
        outputs = self._outputs or ["1 AS _one"]
        from_ = self._from if self._from.strip() else "(SELECT 1) AS _d"
        if from_.startswith(" WHERE"):
            from_ = f"(SELECT 1) AS _d{from_}"
        body = f"SELECT {', '.join(outputs)} FROM {from_}"  # noqa: S608  # SQL of our own making
        group = f" GROUP BY {self._sets}" if self._sets is not None else ""
        if self._sets is None and not self._aggregates:
            body = f"SELECT count(*) AS _one FROM {from_}"  # noqa: S608  # SQL of our own making
        return f"({body}{group}) AS {quoted(self._alias)}"

    def _clause(self, group: exp.Expr | None) -> str | None:
        if group is None:
            return None
        check_args(self._compiler, group, {"expressions"})
        parts = []
        for item in group.expressions:
            if isinstance(item, exp.Rollup | exp.Cube | exp.GroupingSets):
                word = {"rollup": "ROLLUP", "cube": "CUBE"}.get(item.key, "GROUPING SETS")
                sets = ", ".join(self._set(s) for s in item.expressions)
                parts.append(f"{word} ({sets})")
            elif isinstance(item, exp.Tuple):
                parts.append(", ".join(self._key(n) for n in item.expressions) or "()")
            else:
                parts.append(self._key(item))
        return ", ".join(parts)

    def _set(self, node: exp.Expr) -> str:
        if isinstance(node, exp.Tuple):
            return f"({', '.join(self._column_key(n) for n in node.expressions)})"
        if isinstance(node, exp.Rollup | exp.Cube | exp.GroupingSets):
            raise self._compiler.not_supported(node, "nested grouping sets")
        return self._column_key(node.this if isinstance(node, exp.Paren) else node)

    def _column_key(self, node: exp.Expr) -> str:
        """Give a key of a grouping set, where only columns can stand (as in Trino)."""
        if not isinstance(node, exp.Column | exp.Dot):
            text = f"GROUP BY expression must be a column reference: {node.sql()}"
            raise self._compiler.error("INVALID_COLUMN_REFERENCE", text, node)
        return self._key(node)

    def _key(self, node: exp.Expr) -> str:
        node = self._ordinal(node)
        if contains_aggregate(node):
            text = (
                "GROUP BY clause cannot contain aggregations, window functions or grouping"
                " operations"
            )
            raise self._compiler.error("EXPRESSION_NOT_SCALAR", text, node)
        value = self._compiler.expr(node, self._source)
        if value.type.kind == "timestamp with time zone" and not value.type.zone:
            raise self._compiler.not_supported(node, "GROUP BY of timestamps in several zones")
        if value.type.kind == "map":
            raise self._compiler.not_supported(node, "GROUP BY of a map")
        if value.sql not in self._keys:
            name = f"k{len(self._keys)}"
            self._outputs.append(f"{value.sql} AS {name}")
            self._keys[value.sql] = Expr(f"{quoted(self._alias)}.{name}", value.type)
        return value.sql

    def _ordinal(self, node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Literal) or node.is_string or not node.name.isdigit():
            return node
        number, items = int(node.name), self._node.expressions
        if not 1 <= number <= len(items):
            text = f"GROUP BY position {number} is not in select list"
            raise self._compiler.error("INVALID_COLUMN_REFERENCE", text, node)
        if any(i.find(exp.Star) and not is_aggregate(i.unalias()) for i in items[:number]):
            raise self._compiler.not_supported(node, "GROUP BY ordinal after a star")
        chosen: exp.Expr = items[number - 1].unalias()
        return chosen

    def _column(self, field: Field) -> Expr:
        found = self._keys.get(field.expr.sql)
        if found is None:
            text = f"'{field.name}' must be an aggregate expression or appear in GROUP BY clause"
            raise _NotGroupedError(text)
        return found

    def _match(self, node: exp.Expr) -> Expr | None:
        """Give the key that an expression is."""
        if function_name(node) == "grouping":
            return self._grouping_function(node)
        if isinstance(node, exp.Column):
            return self._match_column(node)
        if isinstance(node, exp.Literal | exp.Query) or contains_aggregate(node):
            return None
        try:
            with self._source.tracker.collect():
                found = self._compiler.expr(node, self._source)
        except AthenaQueryError:
            return None
        return self._keys.get(found.sql)

    def _match_column(self, node: exp.Column) -> Expr | None:
        whole = self._compiler.expr(node, self._source)
        if whole.sql in self._keys:
            return self._keys[whole.sql]
        try:
            return self._compiler.expr(node, replace(self.scope, match=None))
        except _NotGroupedError as error:
            name = ".".join(p.name for p in node.parts).lower()
            text = f"'{name}' must be an aggregate expression or appear in GROUP BY clause"
            raise self._compiler.error("EXPRESSION_NOT_AGGREGATE", text, node) from error

    def _aggregate(self, node: exp.Expr) -> Expr:
        with self._source.tracker.collect() as deps:
            value = aggregate_sql(self._compiler, node, replace(self._source, aggregate=None))
        self._deps |= deps
        return self._add(value)

    def _add(self, value: Expr) -> Expr:
        if value.sql not in self._aggregates:
            name = f"a{len(self._aggregates)}"
            self._outputs.append(f"{value.sql} AS {name}")
            self._aggregates[value.sql] = Expr(f"{quoted(self._alias)}.{name}", value.type)
        return self._aggregates[value.sql]

    def _grouping_function(self, node: exp.Expr) -> Expr:
        if not all(isinstance(n, exp.Column | exp.Dot) for n in node.expressions):
            raise self._compiler.not_supported(node, "grouping() of an expression")
        keys = [self._compiler.expr(n, self._source).sql for n in node.expressions]
        if not keys or any(k not in self._keys for k in keys):
            text = "The arguments to GROUPING() must be expressions referenced by the GROUP BY"
            raise self._compiler.error("INVALID_ARGUMENTS", text, node)
        result = INTEGER if len(keys) <= 31 else BIGINT
        return self._add(Expr(f"CAST(GROUPING({', '.join(keys)}) AS {result.duck})", result))


class _NotGroupedError(AthenaQueryError):
    """A column outside an aggregate that isn't a group key."""

    def __init__(self, message: str) -> None:
        super().__init__("EXPRESSION_NOT_AGGREGATE", message)
