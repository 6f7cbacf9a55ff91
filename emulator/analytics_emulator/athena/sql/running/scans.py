"""Table scans at run time: partitions chosen, files listed, and the SQL that reads them."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import pyarrow as pa

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
from .nested_names import has_same_names, renamed
from .parquetfiles import ParquetFile, parquet_file
from .selections import selection
from .statement import Connection

_MOST_COMBINED = 10_000
"""Partitions up to which all are asked at once: rows over more of them than a query chose may be
kept for the next one."""


@dataclass(frozen=True)
class ReadScan:
    """A scan with its files: the query that reads them, and the files' footers.

    `table` says what is read of which table, whatever the files; `coverage` which files. `rows` are
    those of all files that the query chose.
    """

    scan: TableScan
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
        sql, covered = _reading(self.scan, stored), self.coverage.of(partitions)
        return replace(self, sql=sql, stored=stored, files=files, coverage=covered)


def read_scan(
    scan: TableScan, conditions: tuple[Value, ...], choices: Choices, connection: Connection
) -> ReadScan:
    """Choose a scan's partitions and files, and write the SQL that reads them."""
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
    sql, rows = _reading(scan, files), sum(footer.rows for footer in footers)
    return ReadScan(scan, sql, files, footers, _table(scan, files), covered, rows)


def _reading(scan: TableScan, files: Sequence[DataFile]) -> str:
    """Write the query that reads a scan's files."""
    if not files:
        return _empty(scan)
    columns, of_partitions = scan.columns.items(), scan.partition_columns.items()
    outputs, source = _stored_rows(scan.name, tuple(columns), tuple(of_partitions), tuple(files))
    of_files = (
        f"{_of_file([hidden_value(name, scan, f) for f in files], t)} AS {quoted(name)}"
        for name, t in scan.hidden_columns.items()
    )
    return f"SELECT {', '.join((*outputs, *of_files))} FROM {source}"  # noqa: S608  # SQL of our own making


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


def _empty(scan: TableScan) -> str:
    columns = {**scan.columns, **scan.partition_columns, **scan.hidden_columns}
    outputs = ", ".join(f"CAST(NULL AS {t.duck}) AS {quoted(n)}" for n, t in columns.items())
    return f"SELECT {outputs} WHERE FALSE"


type _Columns = tuple[tuple[str, Type], ...]


@lru_cache(maxsize=100)
def _stored_rows(
    table: str, columns: _Columns, partition_columns: _Columns, files: tuple[DataFile, ...]
) -> tuple[list[str], str]:
    """Return the outputs that files and their places give, and what reads them.

    The same files are read by query after query, and a table may have thousands.
    """
    footers = [parquet_file(f.path, f.size) for f in files]
    outputs = [_stored(n, t, footers, table) for n, t in columns]
    for index, (name, t) in enumerate(partition_columns):
        outputs.append(f"{_partition_value(index, t, files)} AS {quoted(name)}")
    paths = ", ".join(text_literal(f.path) for f in files)
    options = "hive_partitioning = false"
    if any(f.columns.keys() != footers[0].columns.keys() for f in footers):
        options += ", union_by_name = true"
    return outputs, f"read_parquet([{paths}], {options})"


def _partition_value(index: int, t: Type, files: Sequence[DataFile]) -> str:
    return _of_file([f.partition[index] for f in files], t)


def _of_file(values: Sequence[str | None], t: Type) -> str:
    """Return the SQL of what is one value for each file."""
    if len(set(values)) == 1:
        return f"CAST({literal(values[0])} AS {t.duck})"
    listed = ", ".join("NULL" if v is None else text_literal(v) for v in values)
    return f"(CAST([{listed}] AS {t.duck}[]))[CAST(file_index AS BIGINT) + 1]"


def _stored(name: str, t: Type, footers: Sequence[ParquetFile], table: str) -> str:
    """Return a column's SQL: by name, whatever its case in the file; NULL where no file has it."""
    found = {f.columns[name] for f in footers if name in f.columns}
    if not found:
        return f"CAST(NULL AS {t.duck}) AS {quoted(name)}"
    if len({c.name for c in found}) > 1:
        raise not_supported(f"Column {name} of table {table}, spelt differently in its files")
    kinds = {c.kind for c in found}
    column = _decoded(quoted(next(iter(found)).name), kinds, t)
    for kind in kinds:
        if not _readable(kind, t):
            text = (
                f"Field {name}'s type {kind} in parquet file is incompatible with type {t}"
                " defined in table schema"
            )
            raise AthenaQueryError("HIVE_BAD_DATA", text)
    if t.kind == "timestamp" and t.precision == 3:
        return f"{_timestamp(column, kinds)} AS {quoted(name)}"
    if t.kind in ("array", "map", "row"):
        return f"{_nested(column, {c.type for c in found}, t, name)} AS {quoted(name)}"
    if t.kind in ("varchar", "char") and t.precision < 2147483647:
        # DuckDB's left() costs as much as grouping by the column; bytes are counted for nothing.
        longer = f"strlen({column}) > {t.precision}"
        cut = f"CASE WHEN {longer} THEN left({column}, {t.precision}) ELSE {column} END"
        return f"{f'rtrim({cut}, chr(32))' if t.kind == 'char' else cut} AS {quoted(name)}"
    is_text = t.kind in ("varchar", "varbinary")
    same = (is_text or kinds <= _SAME.get(t.kind, set())) and t.kind != "decimal"
    return (
        f"{column} AS {quoted(name)}" if same else f"CAST({column} AS {t.duck}) AS {quoted(name)}"
    )


def _decoded(column: str, kinds: set[str], t: Type) -> str:
    """Return a column's SQL: bytes of a text column as UTF-8, a text of a column of bytes as such.

    DuckDB's casts between them write bytes out in letters.
    """
    if kinds == {"binary"} and t.kind in ("varchar", "char"):
        return f"decode({column})"
    if kinds == {"string"} and t.kind == "varbinary":
        return f"encode({column})"
    if kinds == {"binary", "string"}:
        raise not_supported("A column that is a text in some files and bytes in others")
    return column


def _nested(column: str, stored: set[pa.DataType], t: Type, name: str) -> str:
    """Return a nested column's SQL, its fields under the table's names."""
    if all(has_same_names(kind, t) for kind in stored):
        return f"CAST({column} AS {t.duck})"
    if len(stored) > 1:
        raise not_supported(f"Column {name}, whose fields are spelt differently in its files")
    return f"CAST({renamed(column, next(iter(stored)), t)} AS {t.duck})"


def _timestamp(column: str, kinds: set[str]) -> str:
    """Return a Hive timestamp: timestamp(3), rounded half up where the file is finer."""
    local = f"timezone('UTC', {column})" if any("utc" in k for k in kinds) else column
    if all(k.startswith("timestamp[ms") for k in kinds):
        return f"CAST({local} AS TIMESTAMP)"
    # DuckDB rounds nanoseconds to microseconds, which would round twice.
    is_nanos = all(k == "timestamp[ns]" for k in kinds)
    micros = f"athena_micros({local})" if is_nanos else local
    return f"make_timestamp(athena_multiple(epoch_us({micros}) + 500, 1000))"


_INTEGER_KINDS = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"}
_SAME = {
    "boolean": {"bool"},
    "tinyint": {"int8"},
    "smallint": {"int16"},
    "integer": {"int32"},
    "bigint": {"int64"},
    "real": {"float"},
    "double": {"double"},
    "varchar": {"string"},
    "varbinary": {"binary"},
    "date": {"date32[day]"},
}


def _readable(kind: str, t: Type) -> bool:  # noqa: PLR0911  # one answer a type
    """Return whether Athena reads a Parquet type as a column's type (by its widening rules)."""
    if kind in _SAME.get(t.kind, set()):
        return True
    if kind in _INTEGER_KINDS:
        return t.kind in ("tinyint", "smallint", "integer", "bigint")
    if t.kind == "decimal":
        return kind.startswith("decimal")
    if t.kind in ("timestamp", "timestamp with time zone"):
        return kind.startswith("timestamp")
    if t.kind in ("time", "uuid"):
        return kind.startswith({"time": "time64", "uuid": "string"}[t.kind])
    if t.kind == "double":
        return kind == "float"
    if t.kind in ("char", "varchar", "varbinary"):
        return kind in ("string", "binary")
    return {"array": "list", "map": "map", "row": "struct"}.get(t.kind) == kind
