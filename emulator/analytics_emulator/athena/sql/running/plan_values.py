"""Expressions of a plan as texts: as Trino writes them where a node is known by its name there."""

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import not_supported
from ..nodes.forms import pieces
from ..nodes.node import Node
from ..nodes.queries import Query
from ..nodes.values import (
    Aggregate,
    Call,
    Case,
    Cast,
    Column,
    Comparison,
    FieldOf,
    Lambda,
    Let,
    Literal,
    Logical,
    Ordering,
    RowOf,
    Subquery,
    TypeName,
    Variable,
    Window,
)

_LONGEST_FORM = 40


class PlanValues:
    """Writes expressions; `subqueries` are those that it has met, by their numbers from 1."""

    def __init__(self) -> None:
        self.subqueries: list[Query] = []
        self._known: dict[str, str] = {}

    def text(self, node: Node) -> str:
        """Return an expression's text; one that isn't common is refused by its name."""
        if type(node) not in _TEXTS:
            raise not_supported(f"EXPLAIN of {type(node).__name__.upper()}")
        return _TEXTS[type(node)](self, node)

    def listed(self, nodes: tuple[Node, ...], separator: str = ", ") -> str:
        """Return several expressions' texts."""
        return separator.join(map(self.text, nodes))

    def ordering(self, node: Ordering) -> str:
        """Return an ORDER BY item as Trino's plans have it."""
        way = "DESC" if node.descending else "ASC"
        return f"{self.text(node.value)} {way} NULLS {'FIRST' if node.nulls_first else 'LAST'}"

    def of_literal(self, node: Literal) -> str:
        """Return a constant."""
        if node.value is None or isinstance(node.value, bool):
            return "null" if node.value is None else str(node.value).lower()
        return f"'{node.value}'" if isinstance(node.value, str) else str(node.value)

    def of_case(self, node: Case) -> str:
        """Return CASE."""
        pairs = zip(node.conditions, node.results, strict=True)
        whens = " ".join(f"WHEN {self.text(c)} THEN {self.text(r)}" for c, r in pairs)
        return f"(CASE {whens} ELSE {self.text(node.otherwise)} END)"

    def of_call(self, call: Call) -> str:
        """Return a call by its name; by its form where that is short; else by its type."""
        operands = [o for o in call.operands if not isinstance(o, TypeName)]
        if call.name.isidentifier() and call.name.islower():
            return f"{call.name}({self.listed(tuple(operands))})"
        if len(call.form) <= _LONGEST_FORM and "athena_" not in call.form:
            texts = [self.text(operand) for operand in call.operands]
            return "".join(p if isinstance(p, str) else texts[p] for p in pieces(call.form))
        return f"{call.name or call.type}({self.listed(tuple(operands))})"

    def of_aggregate(self, node: Aggregate) -> str:
        """Return an aggregate."""
        operands = self.listed(node.operands) or ("*" if node.function == "count" else "")
        order = f" ORDER BY {', '.join(map(self.ordering, node.order))}" if node.order else ""
        text = f"{node.function}({'DISTINCT ' if node.distinct else ''}{operands}{order})"
        where = self.listed(node.condition)
        return f"{text} FILTER (WHERE {where})" if where else text

    def of_window(self, node: Window) -> str:
        """Return a window function."""
        parts = [f"PARTITION BY {self.listed(node.partition)}"] if node.partition else []
        if node.order:
            parts.append(f"ORDER BY {', '.join(map(self.ordering, node.order))}")
        return f"{node.function}({self.listed(node.operands)}) OVER ({' '.join(parts)})"

    def of_subquery(self, node: Subquery) -> str:
        """Return a subquery, by its number."""
        self.subqueries.append(node.query)
        texts = [f"subquery {len(self.subqueries)}", *map(self.text, node.operands)]
        return "".join(p if isinstance(p, str) else texts[p] for p in pieces(node.form))

    def of_let(self, node: Let) -> str:
        """Return a body with the values of its variables."""
        for variable, value in zip(node.variables, node.values, strict=True):
            self._known[variable.name] = self.text(value)
        return self.text(node.body)

    def of_lambda(self, node: Lambda) -> str:
        """Return a lambda."""
        names = ", ".join(variable.name for variable in node.parameters)
        return f"({names}) -> {self.text(node.body)}"

    def of_variable(self, node: Variable) -> str:
        """Return a variable, or what it stands for."""
        return self._known.get(node.name, node.name)

    def of_compared(self, node: Comparison) -> str:
        """Return a comparison."""
        return f"({self.text(node.left)} {node.operator} {self.text(node.right)})"


_TEXTS: Mapping[type[Node], Callable[[PlanValues, Any], str]] = {
    Column: lambda _, node: f"{node.relation}.{node.name}",
    Cast: lambda v, node: f"CAST({v.text(node.value)} AS {node.type})",
    Logical: lambda v, node: f"({v.listed(node.terms, f' {node.word} ')})",
    TypeName: lambda _, node: str(node.named),
    FieldOf: lambda v, node: f"{v.text(node.row)}[{node.index + 1}]",
    RowOf: lambda v, node: f"ROW({v.listed(node.fields)})",
    Literal: PlanValues.of_literal,
    Case: PlanValues.of_case,
    Call: PlanValues.of_call,
    Aggregate: PlanValues.of_aggregate,
    Window: PlanValues.of_window,
    Subquery: PlanValues.of_subquery,
    Let: PlanValues.of_let,
    Lambda: PlanValues.of_lambda,
    Variable: PlanValues.of_variable,
    Comparison: PlanValues.of_compared,
}
