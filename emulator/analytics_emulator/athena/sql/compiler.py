"""The expression compiler: one rule a node type, looked up by allow-list.

A rule takes the compiler, the node and the scope, and gives DuckDB SQL with its Trino type. It
names the node's arguments that it honours; a node with any other argument is refused, like a node
without a rule, so that nothing that was written is dropped.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from sqlglot import exp

from .dialect import node_position
from .errors import AthenaQueryError, Position, located, not_supported
from .scope import Expr, Scope
from .typesystem import TIMESTAMP_TZ


class Queries(Protocol):
    """What expressions need of the query compiler: a subquery's SQL and its columns."""

    def subquery(self, node: exp.Expr, scope: Scope) -> tuple[str, list[Expr]]:
        """Compile a subquery within a scope."""
        ...


type Rule = Callable[["Compiler", exp.Expr, Scope], Expr]

_RULES: dict[type[exp.Expr], tuple[Rule, frozenset[str]]] = {}


def rule(*kinds: type[exp.Expr], args: tuple[str, ...] = ()) -> Callable[[Rule], Rule]:
    """Register a rule for node types; `args` are honoured beside this and expression(s)."""

    def register(function: Rule) -> Rule:
        allowed = frozenset({"this", "expression", "expressions", *args})
        for kind in kinds:
            _RULES[kind] = (function, allowed)
        return function

    return register


def _now() -> Expr:
    """Give the query's start; Athena's session zone is UTC."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return Expr(f"CAST('{moment}' AS TIMESTAMP)", TIMESTAMP_TZ)


class Compiler:
    """Compiles the expressions of one query text."""

    def __init__(self, sql: str, queries: Queries) -> None:
        self.sql = sql
        self.queries = queries
        self.now = _now()

    def expr(self, node: exp.Expr, scope: Scope) -> Expr:
        """Compile an expression."""
        if scope.match and (hit := scope.match(node)):
            return hit
        found = _RULES.get(type(node))
        if found is None:
            raise self.not_supported(node)
        function, allowed = found
        check_args(self, node, allowed)
        return function(self, node, scope)

    def exprs(self, nodes: list[exp.Expr], scope: Scope) -> list[Expr]:
        """Compile several expressions."""
        return [self.expr(n, scope) for n in nodes]

    def position(self, node: exp.Expr) -> Position | None:
        """Give where a node stands in the text."""
        return node_position(self.sql, node)

    def error(self, name: str, message: str, node: exp.Expr) -> AthenaQueryError:
        """Give an error placed at a node."""
        return located(name, message, self.position(node))

    def not_supported(self, node: exp.Expr, what: str | None = None) -> AthenaQueryError:
        """Refuse a node by its name."""
        return not_supported(what or f"SQL construct {node.key.upper()}", self.position(node))


def check_args(compiler: Compiler, node: exp.Expr, allowed: frozenset[str] | set[str]) -> None:
    """Refuse a node that carries an argument which its rule doesn't honour."""
    for name, value in node.args.items():
        if name not in allowed and value not in (None, False, []):
            raise compiler.not_supported(
                node, f"{node.key.upper()} with {name.strip('_').replace('_', ' ').upper()}"
            )
