"""The SELECT list: expressions, names, stars, and each output column's heading."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from .compiler import Compiler, check_args
from .scope import Dependency, Expr, Field, Scope
from .shape import Names, OutputColumn
from .typesystem import field_name, quoted

if TYPE_CHECKING:
    from .queries import QueryCompiler


@dataclass(frozen=True)
class SelectItem:
    """An output column with the SQL that gives it."""

    column: OutputColumn
    sql: str
    aliased: bool = False
    windowed: bool = False


def select_items(queries: "QueryCompiler", node: exp.Select, scope: Scope) -> list[SelectItem]:
    """Compile the SELECT list; unnamed columns are headed `_col<position>`."""
    names, items = Names(), list[SelectItem]()
    for expression in node.expressions:
        for found in _expand(queries, expression, scope):
            label, value, deps, partition = found
            name = label.lower() if label is not None else None
            heading = label if label is not None else f"_col{len(items)}"
            duck = names.unique(heading.lower())
            column = OutputColumn(name, heading, value.type, duck, deps, partition)
            aliased = isinstance(expression, exp.Alias)
            windowed = expression.find(exp.Window) is not None
            items.append(SelectItem(column, value.sql, aliased, windowed))
    return items


type Found = tuple[str | None, Expr, frozenset[Dependency], Dependency | None]


def _expand(queries: "QueryCompiler", node: exp.Expr, scope: Scope) -> list[Found]:
    if isinstance(node, exp.Star):
        check_args(queries.compiler, node, {"this"})
        return _star(queries.compiler, scope, None, node)
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return _qualified_star(queries.compiler, scope, node)
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Star):
        return _row_star(queries.compiler, scope, node)
    label = None
    inner = node
    if isinstance(node, exp.Alias):
        label, inner = node.alias, node.this
    elif isinstance(node, exp.Column):
        label = node.name
    elif isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        label = node.expression.name
    with scope.tracker.collect() as deps:
        value = queries.compiler.expr(inner, scope)
    return [(label, value, frozenset(deps), _partition(inner, scope))]


def _partition(node: exp.Expr, scope: Scope) -> Dependency | None:
    """Tell which partition column a bare column hands through."""
    if not isinstance(node, exp.Column) or scope.on_column or node.args.get("db"):
        return None
    relation = node.table.lower() or None
    found = [f for f in scope.fields if f.matches(relation, None, node.name.lower())]
    return found[0].partition if len(found) == 1 else None


def _star(compiler: Compiler, scope: Scope, relation: str | None, node: exp.Expr) -> list[Found]:
    chosen = [f for f in scope.fields if relation is None or f.relation == relation]
    if not chosen:
        raise compiler.error(
            "COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause", node
        )
    return [_field(f, scope) for f in chosen]


def _field(found: Field, scope: Scope) -> Found:
    value = scope.on_column(found) if scope.on_column else found.expr
    return found.label, value, found.deps, found.partition


def _qualified_star(compiler: Compiler, scope: Scope, node: exp.Expr) -> list[Found]:
    relation = node.args["table"].name.lower()
    outer: Scope | None = scope
    while outer is not None:
        if relation in outer.relations():
            return _star(compiler, outer, relation, node)
        outer = outer.parent
    raise compiler.error("TABLE_NOT_FOUND", f"Unable to resolve reference {relation}", node)


def _row_star(compiler: Compiler, scope: Scope, node: exp.Expr) -> list[Found]:
    with scope.tracker.collect() as deps:
        value = compiler.expr(node.this, scope)
    if value.type.kind != "row":
        text = f"Expression is not of type ROW: {value.type}"
        raise compiler.error("TYPE_MISMATCH", text, node)
    return [
        (name, Expr(f"({value.sql}).{quoted(field_name(value.type, i))}", t), frozenset(deps), None)
        for i, (name, t) in enumerate(zip(value.type.names, value.type.args, strict=True))
    ]


def distinct_on_all(compiler: Compiler, node: exp.Select) -> str:
    """Give DISTINCT where it is asked for."""
    distinct = node.args.get("distinct")
    if distinct is None:
        return ""
    check_args(compiler, distinct, set())
    return "DISTINCT "
