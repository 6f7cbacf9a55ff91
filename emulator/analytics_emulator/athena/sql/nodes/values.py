"""Scalar nodes: what gives one value a row, with its Trino type."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..types import BIGINT, BOOLEAN, INTEGER, UNKNOWN, VARCHAR, Type, varchar
from .node import Node

if TYPE_CHECKING:
    from .queries import Query

type Constant = str | int | float | bool | None


@dataclass(frozen=True, eq=False)
class Value(Node):
    """A scalar expression of a Trino type."""

    type: Type


@dataclass(frozen=True, eq=False)
class Literal(Value):
    """A constant: a text, a number, a truth value, or NULL."""

    value: Constant


@dataclass(frozen=True, eq=False)
class Column(Value):
    """A column of a relation in FROM; `relation` is the relation's alias, unique in the query."""

    relation: str
    name: str


@lru_cache(4096)
def column(t: Type, relation: str, name: str) -> Column:
    """Return a column; tables are wide, and queries over them come again."""
    return Column(t, relation, name)


@dataclass(frozen=True, eq=False)
class Variable(Value):
    """A lambda's parameter, or what a Let binds."""

    name: str


@dataclass(frozen=True, eq=False)
class TypeName(Node):
    """A type as an operand of a form: written as DuckDB names it."""

    named: Type


@dataclass(frozen=True, eq=False)
class Call(Value):
    """A form filled with operands; `name` is what it is called in a printed tree."""

    form: str
    operands: tuple[Node, ...]
    name: str = ""


@dataclass(frozen=True, eq=False)
class Cast(Value):
    """DuckDB's own CAST to the type that holds this node's type."""

    value: Value


@dataclass(frozen=True, eq=False)
class FieldOf(Value):
    """A field of a row by its place, from 0; `named` where a query names it."""

    row: Value
    index: int
    named: bool = False


@dataclass(frozen=True, eq=False)
class RowOf(Value):
    """A row of values."""

    fields: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Lambda(Value):
    """A lambda as an operand; its type is its body's."""

    parameters: tuple[Variable, ...]
    body: Value


@dataclass(frozen=True, eq=False)
class Let(Value):
    """A body in which variables stand for values that are computed once."""

    variables: tuple[Variable, ...]
    values: tuple[Value, ...]
    body: Value


@dataclass(frozen=True, eq=False)
class Comparison(Value):
    """`left operator right`, both of one type, with one of = <> < <= > >=."""

    operator: str
    left: Value
    right: Value


@dataclass(frozen=True, eq=False)
class Logical(Value):
    """AND or OR of two or more terms."""

    word: str
    terms: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Case(Value):
    """CASE: the result beside the first condition that holds, else the last value."""

    conditions: tuple[Value, ...]
    results: tuple[Value, ...]
    otherwise: Value


@dataclass(frozen=True, eq=False)
class Ordering(Node):
    """One ORDER BY item."""

    value: Value
    descending: bool = False
    nulls_first: bool = False


@dataclass(frozen=True, eq=False)
class Aggregate(Value):
    """A DuckDB aggregate over a group's rows."""

    function: str
    operands: tuple[Value, ...]
    distinct: bool = False
    order: tuple[Ordering, ...] = ()
    condition: tuple[Value, ...] = ()


@dataclass(frozen=True, eq=False)
class Window(Value):
    """A DuckDB function over a window; `frame` is the frame clause, with its bounds as operands.

    `distinct`, `arranged` and `condition` are an aggregate's own: DISTINCT and ORDER BY among its
    arguments, and FILTER.
    """

    function: str
    operands: tuple[Value, ...]
    ignore_nulls: bool = False
    partition: tuple[Value, ...] = ()
    order: tuple[Ordering, ...] = ()
    frame: str = ""
    bounds: tuple[Value, ...] = ()
    distinct: bool = False
    arranged: tuple[Ordering, ...] = ()
    condition: tuple[Value, ...] = ()


@dataclass(frozen=True, eq=False)
class Subquery(Value):
    """A query within an expression; `form` has its one operand for the value beside it, if any.

    `$1` stands for the query: `($1)`, `EXISTS ($1)`, `($2 IN ($1))`.
    """

    form: str
    query: "Query"
    operands: tuple[Value, ...] = ()


def null(t: Type = UNKNOWN) -> Literal:
    """Return NULL of a type."""
    return Literal(t, None)


def text(value: str) -> Literal:
    """Return a text constant, varchar of its length."""
    return Literal(varchar(len(value)), value)


def number(value: int, t: Type = BIGINT) -> Literal:
    """Return an integer constant."""
    return Literal(t, value)


TRUE, FALSE = Literal(BOOLEAN, True), Literal(BOOLEAN, False)


def duck(t: Type, form: str, *operands: "Node | Type", name: str = "") -> Call:
    """Return a call written in DuckDB's SQL: `duck(BIGINT, "len($1)", value)`."""
    nodes = tuple(TypeName(o) if isinstance(o, Type) else o for o in operands)
    return Call(t, form, nodes, name)


def cast_to(t: Type, value: Value) -> Cast:
    """Return DuckDB's own CAST of a value."""
    return Cast(t, value)


def constant(node: Node) -> Constant:
    """Return the constant that a node is; None where it is none (or NULL)."""
    return node.value if isinstance(node, Literal) else None


__all__ = [
    "BIGINT", "FALSE", "INTEGER", "TRUE", "VARCHAR", "Aggregate", "Call", "Case", "Cast",
    "Column", "Comparison", "Constant", "FieldOf", "Lambda", "Let", "Literal", "Logical",
    "Ordering", "RowOf", "Subquery", "TypeName", "Value", "Variable", "Window", "cast_to", "column",
    "constant", "duck", "null", "number", "text",
]  # fmt: skip
