"""Names: which column of which relation an identifier means, as Trino resolves it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlglot import exp

from ..nodes.values import FieldOf, Value, Variable


@dataclass(frozen=True)
class Field:
    """A column in scope: `relation` and `name` are folded, `label` is as it was written.

    One that is hidden is no part of `*`.
    """

    name: str | None
    label: str | None
    value: Value
    relation: str | None = None
    database: str | None = None
    hidden: bool = False

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


class OuterColumnError(Exception):
    """A name of an outer column where none may be named: Trino's error and its text."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name
        self.text = text


@dataclass
class Scope:
    """The columns that expressions may name, and the query around them for correlated names.

    `outputs` are a SELECT's own columns where their names come first (ORDER BY); `aggregate`
    binds an aggregate call where one may stand; `windows` are the WINDOW clause's; `depth` is how
    many lambdas stand around. In a `closed` scope, and in the queries in it, only own columns may
    be named; the columns of one `barred` by a join may not be named by what it is joined to.
    `subqueries` are those bound so far, where the same text has to give the same value;
    `reads_table` tells whether rows that are grouped are a table's.
    """

    fields: list[Field]
    parent: "Scope | None" = None
    lambdas: dict[str, Variable] = field(default_factory=dict)
    outputs: dict[str, Value] = field(default_factory=dict)
    aggregate: Callable[[exp.Expr, "Scope"], Value] | None = None
    windows: dict[str, exp.Expr] = field(default_factory=dict)
    depth: int = 0
    closed: bool = False
    barred: str = ""
    subqueries: dict[tuple[str, ...], Value] | None = None
    reads_table: Callable[[], bool] = bool

    def resolve(self, parts: list[str]) -> Value | None:
        """Resolve `column`, `relation.column`, `db.relation.column`, or these plus row fields."""
        used, found = self._own(parts)
        if found is not None:
            return _dereference(found, parts[used:])
        outer = self.parent.resolve(parts) if self.parent else None
        if outer is not None:
            self._check_outer(parts)
        return outer

    def _own(self, parts: list[str]) -> tuple[int, Value | None]:
        """Return how many parts of a name are those of a column of this scope, and the column."""
        for used in range(min(len(parts), 3), 0, -1):
            found = self._column(parts[:used])
            if found is not None:
                return used, found
        return 0, None

    def _check_outer(self, parts: list[str]) -> None:
        """Refuse a name of an outer column where Trino does."""
        scope: Scope | None = self
        while scope is not None:
            if scope.closed:
                text = f"Reference to column '{'.'.join(parts)}' from outer scope not allowed"
                raise OuterColumnError("NOT_SUPPORTED", f"{text} in this context")
            scope = scope.parent
        if self.parent and self.parent.barred and self.parent._own(parts)[1] is not None:
            text = f"LATERAL reference not allowed in {self.parent.barred} JOIN"
            raise OuterColumnError("INVALID_COLUMN_REFERENCE", text)

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
    if value.type.kind != "row":
        return None
    named = [i for i, n in enumerate(value.type.names) if n and n.lower() == name]
    if len(named) > 1:
        raise AmbiguousFieldError(name)
    return FieldOf(value.type.args[named[0]], value, named[0], named=True) if named else None
