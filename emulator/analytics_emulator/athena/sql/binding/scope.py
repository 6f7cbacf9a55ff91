"""Names: which column of which relation an identifier means, as Trino resolves it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlglot import exp

from ..nodes.values import FieldOf, Value, Variable


@dataclass(frozen=True)
class Field:
    """A column in scope: `relation` and `name` are folded, `label` is as it was written."""

    name: str | None
    label: str | None
    value: Value
    relation: str | None = None
    database: str | None = None

    def matches(self, relation: str | None, database: str | None, name: str) -> bool:
        """Return whether a (folded) name means this column."""
        return (
            self.name == name
            and (relation is None or self.relation == relation)
            and (database is None or self.database == database)
        )


class AmbiguousColumnError(Exception):
    """A name that several columns of one scope carry."""


class AmbiguousFieldError(Exception):
    """A name that several fields of a row carry."""


@dataclass
class Scope:
    """The columns that expressions may name, and the query around them for correlated names.

    `outputs` are a SELECT's own columns where their names come first (ORDER BY); `aggregate`
    binds an aggregate call where one may stand; `windows` are the WINDOW clause's; `depth` is how
    many lambdas stand around.
    """

    fields: list[Field]
    parent: "Scope | None" = None
    lambdas: dict[str, Variable] = field(default_factory=dict)
    outputs: dict[str, Value] = field(default_factory=dict)
    aggregate: Callable[[exp.Expr, "Scope"], Value] | None = None
    windows: dict[str, exp.Expr] = field(default_factory=dict)
    depth: int = 0

    def resolve(self, parts: list[str]) -> Value | None:
        """Resolve `column`, `relation.column`, `db.relation.column`, or these plus row fields."""
        for used in range(min(len(parts), 3), 0, -1):
            found = self._column(parts[:used])
            if found is not None:
                return _dereference(found, parts[used:])
        return self.parent.resolve(parts) if self.parent else None

    def _column(self, parts: list[str]) -> Value | None:
        if len(parts) == 1 and parts[0] in self.lambdas:
            return self.lambdas[parts[0]]
        if len(parts) == 1 and parts[0] in self.outputs:
            return self.outputs[parts[0]]
        relation = parts[-2] if len(parts) > 1 else None
        database = parts[-3] if len(parts) > 2 else None
        found = [f for f in self.fields if f.matches(relation, database, parts[-1])]
        if len(found) > 1:
            raise AmbiguousColumnError
        return found[0].value if found else None

    def relations(self) -> set[str | None]:
        """Return the names of the relations in this scope."""
        return {f.relation for f in self.fields}

    def with_lambdas(self, variables: dict[str, Variable]) -> "Scope":
        """Return this scope as a lambda's body sees it."""
        return replace(self, lambdas={**self.lambdas, **variables}, depth=self.depth + 1)


def _dereference(value: Value, names: list[str]) -> Value | None:
    for name in names:
        step = row_field(value, name)
        if step is None:
            return None
        value = step
    return value


def row_field(value: Value, name: str) -> Value | None:
    """Return a row's field by its (folded) name; None where it has none."""
    if value.type.kind != "row" or name not in value.type.names:
        return None
    if value.type.names.count(name) > 1:
        raise AmbiguousFieldError(name)
    index = value.type.names.index(name)
    return FieldOf(value.type.args[index], value, index)
