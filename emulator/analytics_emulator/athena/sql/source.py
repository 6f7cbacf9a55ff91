"""What the SQL engine needs to know of a table: the contract with whoever keeps the catalog."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Column:
    """A column by its name and its Hive type, as Glue keeps it (`decimal(10,2)`, `array<int>`)."""

    name: str
    hive_type: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that DuckDB can open; partition values are text, in the order of the columns.

    `uri` and `modified` (in UTC) are the object's, as hidden columns tell them; `bucket` is the one
    whose rows it has, where the table has such and the file's name tells it.
    """

    path: str
    partition: tuple[str | None, ...]
    size: int
    uri: str = ""
    modified: datetime | None = None
    bucket: int | None = None


class TableSource(Protocol):
    """One table, as one query sees it.

    `format` is "parquet", or "text" for Parquet files made from text files of the sizes given.
    """

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that the files hold."""
        ...

    @property
    def partition_columns(self) -> Sequence[Column]:
        """The columns whose values the files' places give."""
        ...

    @property
    def format(self) -> str:
        """The file format."""
        ...

    def partitions(self) -> Sequence[tuple[str | None, ...]] | None:
        """All candidate partition values; None when the table isn't partitioned."""
        ...

    def files(self, partitions: Sequence[tuple[str | None, ...]] | None) -> Sequence[DataFile]:
        """The files of these partitions; of the whole table for None."""
        ...


@runtime_checkable
class ProjectedSource(TableSource, Protocol):
    """A table whose partitions may be combinations of its columns' values, some of which only a
    query's own conditions name (injected ones)."""

    @property
    def injected_columns(self) -> Sequence[str]:
        """The names of such columns; none where the table knows all of its partitions."""
        ...

    def projected_values(self) -> Mapping[str, Sequence[str]]:
        """The values of each other partition column; none where partitions aren't combinations."""
        ...

    def partitions_with(
        self, values: Mapping[str, Sequence[str]]
    ) -> Sequence[tuple[str | None, ...]]:
        """All candidate partition values, those of the named columns being the given ones."""
        ...


type Pointer = int | str | datetime
"""A state of a table: a snapshot's number, the name of a branch or tag, or a moment."""


@runtime_checkable
class HistoricSource(TableSource, Protocol):
    """A table that knows its earlier states."""

    def at(self, pointer: Pointer) -> TableSource:
        """The table as it was; AthenaQueryError where there is no such state."""
        ...


@dataclass(frozen=True)
class Test:
    """A column beside constants, as texts: = < <= > >= IN, IS NULL or IS NOT NULL."""

    column: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class AllOf:
    """All of these hold."""

    terms: "tuple[Selection, ...]"


@dataclass(frozen=True)
class AnyOf:
    """One of these holds."""

    terms: "tuple[Selection, ...]"


type Selection = Test | AllOf | AnyOf
"""What is known of the rows that a query wants of a table."""


@runtime_checkable
class SelectiveSource(TableSource, Protocol):
    """A table that knows which values the columns of each file may have."""

    def files_with(
        self, selection: Selection, partitions: Sequence[tuple[str | None, ...]] | None
    ) -> Sequence[DataFile]:
        """All files of these partitions in which such rows may be; of the whole table for None."""
        ...


@dataclass(frozen=True)
class View:
    """A stored SELECT, the database that its bare table names mean, and the names and Trino types
    of its columns as they were when it was made; without any, what the SELECT gives now."""

    sql: str
    database: str
    columns: Sequence[tuple[str, str]] = ()


class TableResolver(Protocol):
    """The catalog: a name's table or view, None where there is no such table.

    A missing database is the resolver's own AthenaQueryError (SCHEMA_NOT_FOUND).
    """

    def resolve(self, database: str, table: str) -> TableSource | View | None:
        """Look a table up."""
        ...
