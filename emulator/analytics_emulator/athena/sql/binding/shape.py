"""What binding hands from query to query: output columns, FROM clauses, table scans, names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import Position, ResourcesExhaustedError, not_supported
from ..nodes.queries import Query, Relation
from ..nodes.values import Value, column
from ..source import TableResolver, TableSource
from ..types import Type
from .scope import Field

CATALOG = "awsdatacatalog"

MOST_COLUMNS = 50_000
"""Columns that one FROM brings into scope: a text of a few lines can mean a billion of them."""


@dataclass(frozen=True)
class OutputColumn:
    """A query's column: its folded name, heading, type, and name inside DuckDB."""

    name: str | None
    label: str
    type: Type
    duck: str


@dataclass(frozen=True)
class Bound:
    """A bound query and its columns."""

    query: Query
    columns: list[OutputColumn]


@dataclass(frozen=True)
class FromClause:
    """What stands in FROM, and the columns that it brings into scope."""

    relation: Relation
    fields: list[Field]

    def __post_init__(self) -> None:
        if len(self.fields) > MOST_COLUMNS:
            raise ResourcesExhaustedError


@dataclass(frozen=True)
class TableScan:
    """What one reading of a table knows: where its files come from, and its columns."""

    number: int
    source: TableSource
    name: str
    columns: dict[str, Type]
    partition_columns: dict[str, Type]
    hidden_columns: dict[str, Type] = field(default_factory=dict)
    database: str = ""


@dataclass(frozen=True)
class Lateral:
    """A LATERAL subquery that is judged once its whole query is known: its alias, the aliases
    around it, and how it is joined (`lateral`, `left lateral` or `filtered lateral`)."""

    alias: str
    outer: frozenset[str]
    kind: str
    place: Position | None


@dataclass(frozen=True)
class Correlated:
    """A correlated subquery of an expression, which is judged once its whole query is known: its
    query, the aliases around it, its kind (`value`, `exists`, `in` or `quantified`) and place."""

    query: Query
    outer: frozenset[str]
    kind: str
    place: Position | None


class Names:
    """Gives names that are unique within a query, close to what the user wrote."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """Return the wanted (folded) name, numbered where it is taken."""
        name, number = wanted, self._last.get(wanted, 1)
        while name in self._used:
            number += 1
            name = f"{wanted}_{number}"
        self._last[wanted] = number
        self._used.add(name)
        return name


def _not_evaluated(_value: Value) -> str | None:
    raise not_supported("A value that is computed before its query")


@dataclass
class Session:
    """What a query and the views in it share: the catalog, the names in use, and, so far,
    the scans, the LATERAL subqueries and the number of arms of set operations.

    `evaluate` computes a value without columns, as a text; `database` is the query's own, also in
    a view of another.
    """

    resolver: TableResolver
    evaluate: Callable[[Value], str | None] = _not_evaluated
    database: str | None = None
    scans: list[TableScan] = field(default_factory=list)
    laterals: list[Lateral] = field(default_factory=list)
    correlated: list[Correlated] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    depth: int = 0
    arms: int = 0


def fields_of(columns: Sequence[OutputColumn], alias: str, relation: str | None) -> list[Field]:
    """Return a query's columns as the scope around it sees them."""
    return [
        Field(c.name, c.label if c.name else None, column(c.type, alias, c.duck), relation)
        for c in columns
    ]
