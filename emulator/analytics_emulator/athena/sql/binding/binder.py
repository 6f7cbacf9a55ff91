"""The expression binder: one rule a kind of the parser's nodes, looked up by allow-list.

A rule takes the binder, the parser's node and the scope, and gives a typed value. It names the
node's arguments that it honours; a node with any other argument is refused, like a node without a
rule, so that nothing that was written is dropped.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from sqlglot import exp

from ..errors import AthenaQueryError, Position, located, not_supported
from ..nodes.values import Value, duck, text
from ..reading.positions import node_position
from ..types import TIMESTAMP_TZ
from .scope import Scope
from .shape import Bound, Session


class Queries(Protocol):
    """What expressions need of the query binder."""

    session: Session

    def query(self, node: exp.Expr, parent: Scope | None) -> Bound:
        """Return a query bound, which may name columns of the scope around it."""
        ...

    def alias(self) -> str:
        """Return an alias that no relation of the query has."""
        ...


type Rule = Callable[["Binder", exp.Expr, Scope], Value]

RULES: dict[type[exp.Expr], tuple[Rule, frozenset[str]]] = {}


def rule(*kinds: type[exp.Expr], args: tuple[str, ...] = ()) -> Callable[[Rule], Rule]:
    """Register a rule for kinds of nodes; `args` are honoured beside this and expression(s)."""

    def register(function: Rule) -> Rule:
        allowed = frozenset({"this", "expression", "expressions", *args})
        for kind in kinds:
            RULES[kind] = (function, allowed)
        return function

    return register


type ChainRule = Callable[["Binder", exp.Expr, Value, Value], Value]

CHAINS: dict[type[exp.Expr], tuple[ChainRule, frozenset[str]]] = {}


def chain_rule(
    *kinds: type[exp.Expr], args: tuple[str, ...] = ()
) -> Callable[[ChainRule], ChainRule]:
    """Register a rule for binary operators, which takes both sides bound.

    `a + b + c + …` is a tree as deep as it is long, so the binder goes down its left side itself.
    """

    def register(function: ChainRule) -> ChainRule:
        for kind in kinds:
            CHAINS[kind] = (function, frozenset({"this", "expression", *args}))
        return function

    return register


def bare(node: exp.Expr) -> exp.Expr:
    """Return what stands in parentheses; a subquery's are its own."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def quantifies(node: exp.Expr) -> bool:
    """Return whether a comparison's right side is `ANY (…)` or `ALL (…)`: it has its own rule."""
    return isinstance(node.args.get("expression"), exp.Any | exp.All)


def _asks_a_query(node: exp.Expr) -> bool:
    """Return whether a node is a subquery, or one with what stands beside it."""
    if isinstance(node, exp.In):
        return bool(node.args.get("query")) or any(
            isinstance(n, exp.Values) for n in node.expressions
        )
    return isinstance(node, exp.Query | exp.Exists) or quantifies(node)


def _written(node: exp.Expr, scope: Scope) -> tuple[str, ...]:
    """Return a node's text, and the names in it that mean a SELECT's own columns."""
    names = {c.name.lower() for c in node.find_all(exp.Column)} if scope.outputs else set()
    return repr(node), *sorted(names & scope.outputs.keys())


def _now() -> Value:
    """Return the query's start; Athena's session zone is UTC."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return duck(TIMESTAMP_TZ, "CAST($1 AS TIMESTAMP)", text(moment))


class Binder:
    """Binds the expressions of one query text."""

    def __init__(self, sql: str, queries: Queries) -> None:
        self.sql = sql
        self.queries = queries
        self.now = _now()

    def value(self, node: exp.Expr, scope: Scope) -> Value:
        """Return an expression bound."""
        spine: list[exp.Expr] = []
        while type(node) in CHAINS and not quantifies(node):
            spine.append(node)
            node = bare(node.this)
        found = self._single(node, scope)
        for above in reversed(spine):
            right = self.value(above.expression, scope)
            found = CHAINS[type(above)][0](self, above, found, right)
        return found

    def _single(self, node: exp.Expr, scope: Scope) -> Value:
        found = RULES.get(type(node))
        if found is None:
            raise self.not_supported(node)
        function, _ = found
        if scope.subqueries is None or not _asks_a_query(node):
            return function(self, node, scope)
        key = _written(node, scope)
        if key not in scope.subqueries:
            scope.subqueries[key] = function(self, node, scope)
        return scope.subqueries[key]

    def values(self, nodes: Sequence[exp.Expr], scope: Scope) -> list[Value]:
        """Return several expressions bound."""
        return [self.value(n, scope) for n in nodes]

    def position(self, node: exp.Expr) -> Position | None:
        """Return where a node stands in the text."""
        return node_position(self.sql, node)

    def error(self, name: str, message: str, node: exp.Expr) -> AthenaQueryError:
        """Return an error placed at a node."""
        return located(name, message, self.position(node))

    def not_supported(self, node: exp.Expr, what: str | None = None) -> AthenaQueryError:
        """Return the refusal of a node, by its name."""
        return not_supported(what or f"SQL construct {node.key.upper()}", self.position(node))


def check_args(binder: Binder, node: exp.Expr, allowed: frozenset[str] | set[str]) -> None:
    """Refuse a node that carries an argument which its rule doesn't honour."""
    for name, value in node.args.items():
        if name not in allowed and value not in (None, False, []):
            raise binder.not_supported(
                node, f"{node.key.upper()} with {name.strip('_').replace('_', ' ').upper()}"
            )
