"""Table scans at run time: partitions chosen, files listed, and the SQL that reads them."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analytics_emulator.sql_text import quoted, text_literal

from ..binding.shape import TableScan
from ..errors import AthenaQueryError, not_supported
from ..nodes.values import Column, Value
from ..nodes.walking import walk
from ..source import DataFile, ProjectedSource, SelectiveSource
from ..types import Type
from .choices import Choices, literal
from .coverage import Coverage, Partition, coverage
from .hidden_values import hidden_value, static_values
from .parquetfiles import ParquetFile, StoredColumn, kind_of, parquet_file
from .selections import selection
from .statement import Connection
from .stored_values import is_readable, read_as

_MOST_COMBINED = 10_000
"""Partitions up to which all are asked at once: rows over more of them than a query chose may be
kept for the next one."""


@dataclass(frozen=True)
class ReadScan:
    """A scan with its files: the query that reads them, and the files' footers.

    `table` says what is read of which table, whatever the files; `coverage` which files. `rows` are
    those of all files that the query chose, `named` the columns that it names.
    """

    scan: TableScan
    named: frozenset[str]
    sql: str
    stored: Sequence[DataFile]
    files: Sequence[ParquetFile]
    table: str
    coverage: Coverage
    rows: int

    def over(self, partitions: Collection[Partition]) -> "ReadScan":
        """Return the reading of some of its partitions alone."""
        pairs = zip(self.stored, self.files, strict=True)
        left = [pair for pair in pairs if pair[0].partition in partitions]
        stored, files = [one for one, _ in left], [footer for _, footer in left]
        sql, covered = _reading(self.scan, stored, self.named), self.coverage.of(partitions)
        return replace(self, sql=sql, stored=stored, files=files, coverage=covered)


def read_scan(
    scan: TableScan,
    conditions: tuple[Value, ...],
    named: frozenset[str],
    choices: Choices,
    connection: Connection,
) -> ReadScan:
    """Choose a scan's partitions and files, and write the SQL that reads the named columns."""
    if scan.source.format not in ("parquet", "text"):
        raise not_supported(f"Table format {scan.source.format}")
    of_partitions, of_files, of_rows = parted(scan, conditions)
    candidates = _candidates(scan, of_partitions, choices, connection)
    partitions = _chosen(scan, candidates, of_partitions, choices, connection)
    if isinstance(scan.source, SelectiveSource):
        found = scan.source.files_with(selection(of_rows, connection), partitions)
    else:
        found = scan.source.files(partitions)
    files = chosen_files(scan, list(found), of_files, choices, connection)
    footers = [parquet_file(f.path, f.size) for f in files]
    if scan.source.format == "text":
        footers = [replace(p, whole=f.size) for p, f in zip(footers, files, strict=True)]
    is_parted = not of_files and not isinstance(scan.source, SelectiveSource)
    covered = coverage(files, partitions if is_parted else None, candidates)
    sql, rows = _reading(scan, files, named), sum(footer.rows for footer in footers)
    return ReadScan(scan, named, sql, files, footers, _table(scan, files), covered, rows)


def _reading(scan: TableScan, files: Sequence[DataFile], named: frozenset[str]) -> str:
    """Write the query that reads columns of a scan's files: those stored alike at once."""
    if not files:
        return _empty(scan, named)
    columns, of_partitions = scan.columns.items(), scan.partition_columns.items()
    alike = _stored_rows(tuple(columns), tuple(of_partitions), tuple(files))
    return " UNION ALL ".join(_selection(scan, part, named) for part in alike)


def _selection(scan: TableScan, alike: "_Alike", named: frozenset[str]) -> str:
    outputs = [_stored(n, t, alike.stored[n]) for n, t in scan.columns.items() if n in named]
    outputs += [sql for n, sql in alike.of_partitions.items() if n in named]
    outputs += [
        f"{_of_file([hidden_value(name, scan, f) for f in alike.files], t)} AS {quoted(name)}"
        for name, t in scan.hidden_columns.items()
        if name in named
    ]
    return f"SELECT {', '.join(outputs) or '1 AS _one'} FROM {alike.source}"  # noqa: S608  # SQL of our own making


def _table(scan: TableScan, files: Sequence[DataFile]) -> str:
    """Return a table's name with the types that its columns are read as.

    Hidden columns tell when a file was written, which may be anew with the same content.
    """
    columns = {**scan.columns, **scan.partition_columns, **scan.hidden_columns}
    types = ", ".join(f"{quoted(name)} {t}" for name, t in columns.items())
    written = [str(f.modified) for f in files] if scan.hidden_columns else []
    return f"{quoted(scan.database)}.{quoted(scan.name)} [{types}] {written}"


def chosen_partitions(
    scan: TableScan, conditions: tuple[Value, ...], choices: Choices, connection: Connection
) -> list[tuple[str | None, ...]] | None:
    """Return the partitions that the scan's filters leave, None for an unpartitioned table."""
    candidates = _candidates(scan, conditions, choices, connection)
    return _chosen(scan, candidates, conditions, choices, connection)


def _chosen(
    scan: TableScan,
    candidates: Sequence[tuple[str | None, ...]] | None,
    conditions: tuple[Value, ...],
    choices: Choices,
    connection: Connection,
) -> list[tuple[str | None, ...]] | None:
    if candidates is None or not conditions or not candidates:
        return None if candidates is None else list(candidates)
    columns = scan.partition_columns
    return choices.fulfilling(columns, candidates, candidates, conditions, connection)


def chosen_files(
    scan: TableScan,
    files: list[DataFile],
    conditions: tuple[Value, ...],
    choices: Choices,
    connection: Connection,
) -> list[DataFile]:
    """Return the files that the filters on hidden columns leave."""
    if not conditions or not files:
        return files
    hidden = list(scan.hidden_columns)
    rows = [(*f.partition, *(hidden_value(n, scan, f) for n in hidden)) for f in files]
    columns = {**scan.partition_columns, **scan.hidden_columns}
    return choices.fulfilling(columns, rows, files, conditions, connection)


def parted(
    scan: TableScan, conditions: tuple[Value, ...]
) -> tuple[tuple[Value, ...], tuple[Value, ...], tuple[Value, ...]]:
    """Part conditions on partition columns alone, on hidden columns too, and on stored ones."""

    def names_one_of(condition: Value, columns: Mapping[str, Type]) -> bool:
        return any(isinstance(p, Column) and p.name in columns for p in walk(condition))

    of_files = tuple(c for c in conditions if names_one_of(c, scan.hidden_columns))
    of_rows = tuple(c for c in conditions if names_one_of(c, scan.columns))
    others = (c for c in conditions if c not in of_files and c not in of_rows)
    return tuple(others), of_files, of_rows


def _candidates(
    scan: TableScan,
    conditions: tuple[Value, ...],
    choices: Choices,
    connection: Connection,
) -> Sequence[tuple[str | None, ...]] | None:
    """Return a table's partitions; where only the query tells some, those that it tells; of very
    many combinations, those of the values that conditions on one column alone leave it."""
    source = scan.source
    if not isinstance(source, ProjectedSource):
        return source.partitions()
    injected = {name: static_values(name, conditions) for name in source.injected_columns}
    named: dict[str, Sequence[str]] = {n: v for n, v in injected.items() if v is not None}
    each = source.projected_values()
    if math.prod(map(len, each.values())) > _MOST_COMBINED:
        for name, texts in each.items():
            alone = tuple(c for c in conditions if _names_only(c, name))
            types, values = {name: scan.partition_columns[name]}, [(text,) for text in texts]
            if alone:
                named[name] = choices.fulfilling(types, values, texts, alone, connection)
    return source.partitions_with(named) if named or injected else source.partitions()


def _names_only(condition: Value, name: str) -> bool:
    return {part.name for part in walk(condition) if isinstance(part, Column)} == {name}


def _empty(scan: TableScan, named: frozenset[str]) -> str:
    columns = {**scan.columns, **scan.partition_columns, **scan.hidden_columns}
    read = {n: t for n, t in columns.items() if n in named}
    outputs = ", ".join(f"CAST(NULL AS {t.duck}) AS {quoted(n)}" for n, t in read.items())
    return f"SELECT {outputs or '1 AS _one'} WHERE FALSE"


type _Columns = tuple[tuple[str, Type], ...]


@dataclass(frozen=True)
class _Alike:
    """Files that store the columns alike: how each is stored, None where it isn't there, the SQL of
    what their partitions are, and what reads them."""

    files: Sequence[DataFile]
    stored: Mapping[str, StoredColumn | None]
    of_partitions: Mapping[str, str]
    source: str


@lru_cache(maxsize=16)  # what a page asks for at once: each holds a table's whole list of files
def _stored_rows(
    columns: _Columns, partition_columns: _Columns, files: tuple[DataFile, ...]
) -> Sequence[_Alike]:
    """Return the files by how they store the columns, and how each are read.

    DuckDB would read them all by the first one's types, in which others' values may have no place.
    The same files are read by query after query, and a table may have thousands.
    """
    names = [name for name, _ in columns]
    alike: dict[tuple[StoredColumn | None, ...], list[DataFile]] = {}
    for file in files:
        stored = parquet_file(file.path, file.size).columns
        alike.setdefault(tuple(map(stored.get, names)), []).append(file)
    found = []
    for stored_as, those in alike.items():
        of_partitions = {
            name: f"{_partition_value(index, t, those)} AS {quoted(name)}"
            for index, (name, t) in enumerate(partition_columns)
        }
        paths = ", ".join(text_literal(f.path) for f in those)
        source = f"read_parquet([{paths}], hive_partitioning = false)"
        found.append(_Alike(those, dict(zip(names, stored_as, strict=True)), of_partitions, source))
    return found


def _partition_value(index: int, t: Type, files: Sequence[DataFile]) -> str:
    return _of_file([f.partition[index] for f in files], t)


def _of_file(values: Sequence[str | None], t: Type) -> str:
    """Return the SQL of what is one value for each file."""
    if len(set(values)) == 1:
        return f"CAST({literal(values[0])} AS {t.duck})"
    listed = ", ".join("NULL" if v is None else text_literal(v) for v in values)
    return f"(CAST([{listed}] AS {t.duck}[]))[CAST(file_index AS BIGINT) + 1]"


def _stored(name: str, t: Type, stored: StoredColumn | None) -> str:
    """Return a column's SQL: by name, whatever its case in the file; NULL where the file has it
    not."""
    if stored is None:
        return f"CAST(NULL AS {t.duck}) AS {quoted(name)}"
    if not is_readable(stored.type, t):
        text = (
            f"Field {name}'s type {kind_of(stored.type)} in parquet file is incompatible with"
            f" type {t} defined in table schema"
        )
        raise AthenaQueryError("HIVE_BAD_DATA", text)
    return f"{read_as(quoted(stored.name), stored.type, t)} AS {quoted(name)}"
