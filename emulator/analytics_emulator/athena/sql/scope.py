"""Names: which column of which relation an identifier means, as Trino resolves it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlglot import exp

from .errors import AthenaQueryError
from .typesystem import Type, field_name, quoted


@dataclass(frozen=True)
class Expr:
    """DuckDB SQL with its static Trino type; `literal` is the constant's value where it is one."""

    sql: str
    type: Type
    literal: str | int | float | None = None


type Dependency = tuple[int, str]
"""A table scan's number and the (folded) name of a column of it."""


class Tracker:
    """Collects which columns of which scans the expressions name while they are compiled."""

    def __init__(self) -> None:
        self._open: list[set[Dependency]] = [set()]

    def touch(self, deps: frozenset[Dependency]) -> None:
        """Note columns for whoever is collecting."""
        self._open[-1] |= deps

    @contextmanager
    def collect(self) -> Iterator[set[Dependency]]:
        """Collect what is named within, apart from what is outside."""
        self._open.append(set())
        try:
            yield self._open[-1]
        finally:
            self._open.pop()


@dataclass(frozen=True)
class Field:
    """A column in scope: `relation` and `name` are folded, `label` is as it was written.

    `deps` are the stored columns that its value needs; `partition` is the partition column that it
    hands through unchanged, so that a filter on it can choose partitions.
    """

    name: str | None
    label: str | None
    expr: Expr
    relation: str | None = None
    database: str | None = None
    deps: frozenset[Dependency] = frozenset()
    partition: Dependency | None = None

    def matches(self, relation: str | None, database: str | None, name: str) -> bool:
        """Tell whether a (folded) name means this column."""
        return (
            self.name == name
            and (relation is None or self.relation == relation)
            and (database is None or self.database == database)
        )


class AmbiguousColumnError(Exception):
    """A name that several columns of one scope carry."""


@dataclass
class Scope:
    """The columns that expressions may name, and the query around them for correlated names.

    `on_column` sees each column that is resolved here: grouping uses it to allow group keys only.
    """

    fields: list[Field]
    tracker: Tracker
    parent: "Scope | None" = None
    lambdas: dict[str, Expr] = field(default_factory=dict)
    on_column: Callable[[Field], Expr] | None = None
    match: Callable[[exp.Expr], Expr | None] | None = None
    aggregate: Callable[[exp.Expr], Expr] | None = None
    windows: dict[str, exp.Expr] = field(default_factory=dict)

    def resolve(self, parts: list[str]) -> Expr | None:
        """Resolve `column`, `relation.column`, `db.relation.column`, or these plus row fields."""
        for used in range(min(len(parts), 3), 0, -1):
            found = self._column(parts[:used])
            if found is not None:
                return _dereference(found, parts[used:])
        return self.parent.resolve(parts) if self.parent else None

    def _column(self, parts: list[str]) -> Expr | None:
        if len(parts) == 1 and parts[0] in self.lambdas:
            return self.lambdas[parts[0]]
        relation = parts[-2] if len(parts) > 1 else None
        database = parts[-3] if len(parts) > 2 else None
        found = [f for f in self.fields if f.matches(relation, database, parts[-1])]
        if len(found) > 1:
            raise AmbiguousColumnError
        if not found:
            return None
        self.tracker.touch(found[0].deps)
        return self.on_column(found[0]) if self.on_column else found[0].expr

    def relations(self) -> set[str | None]:
        """The names of the relations in this scope."""
        return {f.relation for f in self.fields}

    def with_lambdas(self, variables: dict[str, Expr]) -> "Scope":
        """Give this scope as a lambda's body sees it."""
        return replace(self, lambdas={**self.lambdas, **variables}, match=None)


def _dereference(expr: Expr, names: list[str]) -> Expr | None:
    for name in names:
        step = row_field(expr, name)
        if step is None:
            return None
        expr = step
    return expr


def row_field(expr: Expr, name: str) -> Expr | None:
    """Give a row's field by its (folded) name; None where it has none."""
    if expr.type.kind != "row" or name not in expr.type.names:
        return None
    if expr.type.names.count(name) > 1:
        raise AthenaQueryError("AMBIGUOUS_NAME", f"Row field '{name}' is ambiguous")
    index = expr.type.names.index(name)
    return Expr(f"({expr.sql}).{quoted(field_name(expr.type, index))}", expr.type.args[index])
