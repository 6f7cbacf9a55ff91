"""information_schema: what the Data Catalog holds, as tables of each catalog.

Columns are Trino's (`io.trino.connector.informationschema.InformationSchemaTable`) with `comment`
and `extra_info` of columns, which Athena's answers have beside them (AWS: "Query the AWS Glue Data
Catalog"); the order of rows is by name. A query of it scans no bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.sql import AthenaQueryError, Column, DataFile, hive_type
from analytics_emulator.athena.tables.views import is_view, view_definition

INFORMATION_SCHEMA = "information_schema"
CATALOG = "awsdatacatalog"

type Row = tuple[str | int | None, ...]
type Rows = Callable[[Metastore], Iterator[Row]]


class InformationTable:
    """One of information_schema's tables as one query sees it: a file of its rows."""

    format = "text"  # what isn't Parquet in S3: no column chunks are counted as scanned
    partition_columns: Sequence[Column] = ()

    def __init__(self, name: str, metastore: Metastore, folder: Path) -> None:
        self.columns, self._rows = _TABLES[name]
        self._path = folder / f"{INFORMATION_SCHEMA}_{name}.parquet"
        self._metastore = metastore

    def partitions(self) -> None:
        """Return that there are none."""
        return

    def files(self, _partitions: Sequence[tuple[str | None, ...]] | None) -> Sequence[DataFile]:
        """Write the rows; Athena asks its catalog here and reads nothing from S3."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lists = zip(*self._rows(self._metastore), strict=True)
        schema = pa.schema([(c.name, _ARROW[c.hive_type]) for c in self.columns])
        values = dict(zip(schema.names, map(list, lists), strict=False))
        pq.write_table(pa.table({n: values.get(n, []) for n in schema.names}, schema), self._path)
        return [DataFile(str(self._path), (), 0)]


def information_table(name: str, metastore: Metastore, folder: Path) -> InformationTable | None:
    """Return a table of information_schema; None where it has none of that name."""
    if name in _NOT_HERE:
        raise AthenaQueryError("NOT_SUPPORTED", f"information_schema.{name}, which knows of grants")
    return InformationTable(name, metastore, folder) if name in _TABLES else None


def _schemata(metastore: Metastore) -> Iterator[Row]:
    for schema in sorted([INFORMATION_SCHEMA, *_databases(metastore)]):
        yield CATALOG, schema


def _tables(metastore: Metastore) -> Iterator[Row]:
    for database in _databases(metastore):
        for table in metastore.tables(database):
            kind = "VIEW" if is_view(table) else "BASE TABLE"
            yield CATALOG, database, table["Name"], kind
    for name in sorted(_TABLES):
        yield CATALOG, INFORMATION_SCHEMA, name, "BASE TABLE"


def _views(metastore: Metastore) -> Iterator[Row]:
    for database in _databases(metastore):
        for table in metastore.tables(database):
            if is_view(table) and (definition := _definition(table)):
                yield CATALOG, database, table["Name"], definition["originalSql"]


def _columns(metastore: Metastore) -> Iterator[Row]:
    for database in _databases(metastore):
        for table in metastore.tables(database):
            place = CATALOG, database, table["Name"]
            for number, (name, kind, *notes) in enumerate(_columns_of(table), 1):
                yield *place, name, number, None, "YES", kind, *notes
    for table_name, (columns, _) in sorted(_TABLES.items()):
        place = CATALOG, INFORMATION_SCHEMA, table_name
        for number, column in enumerate(columns, 1):
            yield *place, column.name, number, None, "YES", _trino(column.hive_type), None, None


def _columns_of(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Yield a table's columns: name, Trino type, comment, and what else there is to say."""
    if is_view(table):
        for column in (_definition(table) or {}).get("columns") or []:
            yield column["name"], column["type"], column.get("comment"), None
        return
    stored = (table.get("StorageDescriptor") or {}).get("Columns") or []
    for column in stored:
        yield column["Name"], _trino(column["Type"]), column.get("Comment"), None
    for column in table.get("PartitionKeys") or []:
        yield column["Name"], _trino(column["Type"]), column.get("Comment"), "partition key"


def _trino(text: str) -> str:
    """Return a type in Trino's spelling, what isn't one as the catalog has it."""
    try:
        return str(hive_type(text))
    except AthenaQueryError:
        return text


def _definition(table: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        return view_definition(table)
    except AthenaQueryError:  # Hive's own, which can't be read here
        return None


def _databases(metastore: Metastore) -> list[str]:
    return [database["Name"] for database in metastore.databases()]


def _named(*names: str) -> list[Column]:
    return [Column(n, "bigint" if n == "ordinal_position" else "string") for n in names]


_ARROW = {"string": pa.string(), "bigint": pa.int64()}
_PLACE = ("table_catalog", "table_schema", "table_name")
_COLUMN = ("column_name", "ordinal_position", "column_default", "is_nullable", "data_type")
_TABLES: dict[str, tuple[list[Column], Rows]] = {
    "schemata": (_named("catalog_name", "schema_name"), _schemata),
    "tables": (_named(*_PLACE, "table_type"), _tables),
    "views": (_named(*_PLACE, "view_definition"), _views),
    "columns": (_named(*_PLACE, *_COLUMN, "comment", "extra_info"), _columns),
}
_NOT_HERE = ("applicable_roles", "enabled_roles", "roles", "table_privileges")
