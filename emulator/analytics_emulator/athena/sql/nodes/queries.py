"""Query nodes: what gives rows. A query is a block; what stands in its FROM is a relation."""

from dataclasses import dataclass

from .node import Node
from .values import Ordering, Value


@dataclass(frozen=True, eq=False)
class Query(Node):
    """What gives rows with named columns."""


@dataclass(frozen=True, eq=False)
class Relation(Node):
    """What stands in FROM."""


@dataclass(frozen=True, eq=False)
class Item(Node):
    """An output column: its name inside DuckDB, and its value."""

    name: str
    value: Value


@dataclass(frozen=True, eq=False)
class Select(Query):
    """One query block; `first` rows after `skipped` ones; `ties` adds those that equal the last."""

    items: tuple[Item, ...]
    source: Relation
    where: tuple[Value, ...] = ()
    distinct: bool = False
    order: tuple[Ordering, ...] = ()
    first: int | None = None
    skipped: int | None = None
    ties: bool = False


@dataclass(frozen=True, eq=False)
class SetOperation(Query):
    """UNION, INTERSECT or EXCEPT, with ALL or without, of two or more queries."""

    word: str
    arms: tuple[Query, ...]


@dataclass(frozen=True, eq=False)
class Row(Node):
    """One row of a VALUES."""

    cells: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Values(Query):
    """Rows written out."""

    rows: tuple[Row, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CommonTable(Node):
    """A WITH query; a recursive one has the step that is repeated over its own rows.

    One that is drawn `anew` is computed by each of its readers.
    """

    name: str
    columns: tuple[str, ...]
    query: Query
    step: tuple[Query, ...] = ()
    anew: bool = False


@dataclass(frozen=True, eq=False)
class With(Query):
    """A query after its WITH queries."""

    tables: tuple[CommonTable, ...]
    query: Query


@dataclass(frozen=True, eq=False)
class KeptRows(Query):
    """A Parquet file in which the rows of a query are kept.

    Where it names a column, only those whose text in it is one of the values.
    """

    path: str
    column: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class OneRow(Relation):
    """One row without columns: what a SELECT without FROM reads."""


@dataclass(frozen=True, eq=False)
class Scan(Relation):
    """A reading of a table: the number tells which; `conditions` over its own columns choose
    partitions."""

    number: int
    table: str
    alias: str
    conditions: tuple[Value, ...] = ()


@dataclass(frozen=True, eq=False)
class CommonScan(Relation):
    """A reading of a WITH query."""

    name: str
    alias: str


@dataclass(frozen=True, eq=False)
class Derived(Relation):
    """A query in FROM; a lateral one may name what stands before it."""

    query: Query
    alias: str
    lateral: bool = False


@dataclass(frozen=True, eq=False)
class Join(Relation):
    """Two relations: CROSS, INNER, LEFT, RIGHT or FULL."""

    kind: str
    left: Relation
    right: Relation
    condition: tuple[Value, ...] = ()


@dataclass(frozen=True, eq=False)
class Unnest(Relation):
    """What stands before, once for each element of its lists: columns `c0` …, `e0` … and `o`.

    `kept` are the columns of what stands before; `outer` gives rows without elements too. The lists
    are a table's rows where they are `computed` by a table function.
    """

    alias: str
    source: Relation
    kept: tuple[Value, ...]
    lists: tuple[Value, ...]
    numbered: bool = False
    outer: bool = False
    computed: bool = False


@dataclass(frozen=True, eq=False)
class GroupingSet(Node):
    """The keys of one grouping set, by number."""

    keys: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Grouped(Relation):
    """Groups of rows: columns `k0` … are the keys, `a0` … the aggregates.

    Without sets there is one group of all rows.
    """

    alias: str
    source: Relation
    where: tuple[Value, ...]
    keys: tuple[Value, ...]
    sets: tuple[GroupingSet, ...]
    aggregates: tuple[Value, ...]


NAMED = (CommonScan, Derived, Grouped, Scan, Unnest)
"""The relations that have an alias."""
