"""How scalar nodes are written."""

from dataclasses import replace

from analytics_emulator.sql_text import quoted, text_literal

from ..nodes.forms import pieces
from ..nodes.node import Node
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
    Value,
    Variable,
    Window,
    duck,
)
from ..nodes.walking import substitute
from ..types import UNKNOWN, Type, field_name
from .pieces import Part, Pieces, Rule, clause, joined


def _literal(node: Literal) -> Pieces:
    value, t = node.value, node.type
    if value is None:
        return ["NULL" if t == UNKNOWN else f"CAST(NULL AS {t.duck})"]
    if isinstance(value, bool):
        return ["TRUE" if value else "FALSE"]
    if isinstance(value, str):
        return [text_literal(value)]
    if isinstance(value, float):
        return [f"CAST('{value!r}' AS {t.duck})"]
    # Typed for DuckDB too, whose integers adapt to their neighbour.
    least = value in (-(2**31), -(2**63))
    return [f"CAST('{value}' AS {t.duck})" if least else f"CAST({value} AS {t.duck})"]


def _form(form: str, operands: tuple[Node, ...]) -> Pieces:
    return [p if isinstance(p, str) else operands[p] for p in pieces(form)]


def _field(node: FieldOf) -> Pieces:
    field: Pieces = ["(", node.row, f").{quoted(field_name(node.row.type, node.index))}"]
    if isinstance(node.row, Column | Variable | FieldOf):
        return field
    # The parts of a constant NULL have no type for DuckDB, which `NULL + INTERVAL` needs.
    return ["CAST(", *field, f" AS {node.type.duck})"]


def _row(node: RowOf) -> Pieces:
    fields: list[Part] = [
        [f"{quoted(field_name(node.type, i))} := ", f] for i, f in enumerate(node.fields)
    ]
    return ["struct_pack(", *joined(fields, ", "), ")"]


def _lambda(node: Lambda) -> Pieces:
    names = ", ".join(quoted(p.name) for p in node.parameters)
    return [f"lambda {names}: ", node.body]


def _let(node: Let) -> Pieces:
    """Write a list of one element that is transformed: its one lambda computes the value once."""
    if len(node.variables) == 1:
        name = quoted(node.variables[0].name)
        return ["list_transform([", node.values[0], f"], lambda {name}: ", node.body, ")[1]"]
    holder = Variable(Type("row"), f"_l{node.identity.hex()[:16]}")
    parts = {v: duck(v.type, f"($1).v{i}", holder) for i, v in enumerate(node.variables)}
    named: list[Part] = [[f"'v{i}': ", v] for i, v in enumerate(node.values)]
    fields = joined(named, ", ")
    body = _with_parts(node.body, parts)
    return ["list_transform([{", *fields, "}], lambda ", quoted(holder.name), ": ", body, ")[1]"]


def _with_parts(body: Value, parts: dict[Variable, Call]) -> Value:
    """Return a body with what stands for its variables; a Let within binds its own anew."""

    def instead(node: Node) -> Node | None:
        if isinstance(node, Variable):
            return parts.get(node)
        if not isinstance(node, Let) or parts.keys().isdisjoint(node.variables):
            return None
        others = {v: part for v, part in parts.items() if v not in node.variables}
        values = tuple(_with_parts(v, parts) for v in node.values)
        return replace(node, values=values, body=_with_parts(node.body, others))

    return substitute(body, instead)


def _logical(node: Logical) -> Pieces:
    return ["(", *joined(node.terms, f" {node.word} "), ")"]


def _case(node: Case) -> Pieces:
    pairs = zip(node.conditions, node.results, strict=True)
    arms: list[Part] = [["WHEN ", c, " THEN ", r] for c, r in pairs]
    return ["CASE ", *joined(arms, " "), " ELSE ", node.otherwise, " END"]


def _ordering(node: Ordering) -> Pieces:
    direction = "DESC" if node.descending else "ASC"
    return [node.value, f" {direction} NULLS {'FIRST' if node.nulls_first else 'LAST'}"]


def _arguments(function: str, operands: tuple[Node, ...]) -> Pieces:
    return ["*"] if function == "count" and not operands else joined(operands, ", ")


def _aggregate(node: Aggregate) -> Pieces:
    if node.function == "GROUPING":
        return ["CAST(GROUPING(", *joined(node.operands, ", "), f") AS {node.type.duck})"]
    distinct = ["DISTINCT "] if node.distinct else []
    arguments = _arguments(node.function, node.operands)
    order = clause(" ORDER BY ", node.order)
    filtered = clause(" FILTER (WHERE ", node.condition, " AND ")
    tail: Pieces = [*filtered, ")"] if filtered else []
    return [f"{node.function}(", *distinct, *arguments, *order, ")", *tail]


def _window(node: Window) -> Pieces:
    nulls = " IGNORE NULLS" if node.ignore_nulls else ""
    parts: list[Pieces] = [
        clause("PARTITION BY ", node.partition),
        clause("ORDER BY ", node.order),
        _form(node.frame, node.bounds),
    ]
    over = joined([p for p in parts if p], " ")
    distinct = ["DISTINCT "] if node.distinct else []
    arguments = _arguments(node.function, node.operands)
    order = clause(" ORDER BY ", node.arranged)
    filtered = clause(" FILTER (WHERE ", node.condition, " AND ")
    call: Pieces = [f"{node.function}(", *distinct, *arguments, *order, f"{nulls})", *filtered]
    return [*call, ") OVER (" if filtered else " OVER (", *over, ")"]


VALUE_PIECES: dict[type[Node], Rule] = {
    Literal: _literal,
    Column: lambda n: [f"{quoted(n.relation)}.{quoted(n.name)}"],
    Variable: lambda n: [quoted(n.name)],
    TypeName: lambda n: [n.named.duck],
    Call: lambda n: _form(n.form, n.operands),
    Cast: lambda n: ["CAST(", n.value, f" AS {n.type.duck})"],
    FieldOf: _field,
    RowOf: _row,
    Lambda: _lambda,
    Let: _let,
    Comparison: lambda n: ["(", n.left, f" {n.operator} ", n.right, ")"],
    Logical: _logical,
    Case: _case,
    Ordering: _ordering,
    Aggregate: _aggregate,
    Window: _window,
    Subquery: lambda n: _form(n.form, (n.query, *n.operands)),
}
