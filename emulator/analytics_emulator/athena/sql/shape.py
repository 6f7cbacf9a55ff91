"""The parts that compiled queries are made of: output columns, FROM clauses, table scans, names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .scope import Dependency, Expr, Field
from .source import TableSource
from .typesystem import Type, quoted


@dataclass(frozen=True)
class OutputColumn:
    """A query's column: its folded name, heading, type, and name inside DuckDB."""

    name: str | None
    label: str
    type: Type
    duck: str
    deps: frozenset[Dependency] = frozenset()
    partition: Dependency | None = None


@dataclass(frozen=True)
class Query:
    """A compiled query; `required` is what it reads whichever of its columns are used."""

    sql: str
    columns: list[OutputColumn]
    required: frozenset[Dependency] = frozenset()
    transparent: bool = False

    def deps(self) -> frozenset[Dependency]:
        """Everything that the query reads."""
        return self.required.union(*(c.deps for c in self.columns))


@dataclass
class FromClause:
    """DuckDB SQL after FROM, and the columns in scope; `unprunable` ones may be filled with"
    " NULLs."""

    sql: str
    fields: list[Field]
    unprunable: set[str] = field(default_factory=set)


@dataclass
class TableScan:
    """One reading of a table; `predicates` over `p` choose its partitions."""

    number: int
    source: TableSource
    name: str
    columns: dict[str, Type]
    partition_columns: dict[str, Type]
    predicates: list[str] = field(default_factory=list)

    @property
    def placeholder(self) -> str:
        """The text that stands for the scan until its files are known."""
        return f"⟦scan {self.number}⟧"


@dataclass(frozen=True)
class DerivedTable:
    """A subquery in FROM that stands by itself: its SQL, and that of its WITH queries which do too.

    `takes_work` tells whether it does more than choose and convert the rows that those give.
    """

    sql: str
    common: tuple[str, ...]
    takes_work: bool


class Names:
    """Gives names that are unique within a query, close to what the user wrote."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def unique(self, wanted: str) -> str:
        """Give the wanted (folded) name, numbered where it is taken."""
        name, number = wanted, 1
        while name in self._used:
            number += 1
            name = f"{wanted}_{number}"
        self._used.add(name)
        return name


def fields_of(columns: Sequence[OutputColumn], alias: str, relation: str | None) -> list[Field]:
    """Give a query's columns as the scope around it sees them."""
    return [
        Field(
            c.name,
            c.label,
            Expr(f"{quoted(alias)}.{quoted(c.duck)}", c.type),
            relation,
            deps=c.deps,
            partition=c.partition,
        )
        for c in columns
    ]
