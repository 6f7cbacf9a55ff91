"""A Glue table as the SQL engine reads it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore, S3Location
from analytics_emulator.athena.sql import AthenaQueryError, Column, DataFile
from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.conversions import Conversion, conversion
from analytics_emulator.athena.tables.listing import FoundFile, list_files
from analytics_emulator.athena.tables.object_cache import CacheLease
from analytics_emulator.athena.tables.parquet_schema import parquet_check
from analytics_emulator.athena.tables.partitions import (
    Locations,
    PartitionValues,
    location_of,
    partition_locations,
)
from analytics_emulator.athena.tables.projection import (
    injected_columns,
    is_projected,
    projected_values,
)
from analytics_emulator.athena.tables.symlinks import SYMLINK_INPUT, named_files

_PARQUET_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_PARQUET_INPUT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"


class GlueTableSource:
    """One table for one query: partitions are worked out and files listed once."""

    def __init__(
        self,
        table: Mapping[str, Any],
        store: ObjectStore,
        lease: CacheLease,
        metastore: Metastore | None = None,
    ) -> None:
        self._table = table
        self._store = store
        self._lease = lease
        self._metastore = metastore
        self._descriptor: Mapping[str, Any] = table.get("StorageDescriptor") or {}
        self.columns = _columns(self._descriptor.get("Columns") or [])
        self.partition_columns = _columns(table.get("PartitionKeys") or [])
        self._places: Locations | None = None
        self._check = parquet_check(tuple(self.columns))
        self._conversion = conversion(table, self.columns)
        self.format = "text" if self._conversion else table_format(self._descriptor)

    @property
    def _locations(self) -> Locations:
        if self._places is None:
            if self.partition_columns:
                self._places = partition_locations(self._table, self._metastore)
            else:
                self._places = {(): location_of(self._descriptor.get("Location") or "")}
        return self._places

    def partitions(self) -> Sequence[PartitionValues] | None:
        """Return all candidate partitions; None for a table without partition columns."""
        return list(self._locations) if self.partition_columns else None

    @property
    def injected_columns(self) -> Sequence[str]:
        """Return the partition columns whose values only a query's conditions name."""
        if not self.partition_columns:
            return []
        names = [column.name for column in self.partition_columns]
        return injected_columns(names, self._table.get("Parameters") or {})

    def projected_values(self) -> Mapping[str, Sequence[str]]:
        """Return the values of each partition column whose partitions are combinations."""
        parameters = self._table.get("Parameters") or {}
        if not self.partition_columns or not is_projected(parameters):
            return {}
        title = f"{self._table['DatabaseName']}.{self._table['Name']}"
        names = [column.name for column in self.partition_columns]
        return projected_values(title, names, parameters, injected=self.injected_columns)

    def partitions_with(self, values: Mapping[str, Sequence[str]]) -> Sequence[PartitionValues]:
        """Return all candidate partitions that have these values in the columns named."""
        self._places = partition_locations(self._table, self._metastore, values)
        return list(self._places)

    def files(self, partitions: Sequence[PartitionValues] | None) -> Sequence[DataFile]:
        """Return local copies of the partitions' files, all of them for None."""
        return [self.data_file(found) for found in self.found(partitions)]

    def found(self, partitions: Sequence[PartitionValues] | None) -> Iterator[FoundFile]:
        """Yield the partitions' objects, those of the whole table for None."""
        places = self._locations
        if partitions is not None:
            places = {values: places[values] for values in partitions}
        listed = list_files(self._store, places)
        if self._descriptor.get("InputFormat") != SYMLINK_INPUT:
            yield from listed
            return
        for found in listed:
            yield from named_files(self._store, found)

    def data_file(self, found: FoundFile) -> DataFile:
        """Return an object's local copy, as Parquet."""
        if self._conversion:
            return self._converted_file(found, self._conversion)
        path = self._lease.fetch(found.bucket, found.item)
        file = _data_file(path, found)
        self._check(path, file.uri)
        return file

    def _converted_file(self, found: FoundFile, made_by: Conversion) -> DataFile:
        def convert(body: bytes) -> bytes:
            return made_by.convert(body, found.item.key)

        path = self._lease.fetch(found.bucket, found.item, made_by.fingerprint, convert)
        return _data_file(path, found)


def _data_file(path: Path, found: FoundFile) -> DataFile:
    uri, item = str(S3Location(found.bucket, found.item.key)), found.item
    return DataFile(str(path), found.partition, item.size, uri, item.last_modified)


def check_definition(table: Mapping[str, Any]) -> None:
    """Refuse a table that couldn't be read, before there is anything in it."""
    descriptor = table.get("StorageDescriptor") or {}
    location = descriptor.get("Location") or ""
    if not location.startswith("s3://"):
        text = f"The location '{location}' is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    columns = _columns(descriptor.get("Columns") or [])
    for column in (*columns, *_columns(table.get("PartitionKeys") or [])):
        hive_type(column.hive_type)
    if conversion(table, columns) is None:
        table_format(descriptor)


def table_format(descriptor: Mapping[str, Any]) -> str:
    """Name the format of a table's files; refuse one that can't be read faithfully.

    The input format counts too: Hudi's goes with Parquet's SerDe, but chooses other files than
    those of the location.
    """
    serde = descriptor.get("SerdeInfo") or {}
    library = serde.get("SerializationLibrary") or ""
    if library != _PARQUET_SERDE:
        raise AthenaQueryError(
            "NOT_SUPPORTED", f"The SerDe '{library}' is not supported by this emulator"
        )
    input_format = descriptor.get("InputFormat") or None
    if input_format is None:
        raise AthenaQueryError("HIVE_UNSUPPORTED_FORMAT", "Unable to create input format null")
    by_index = (serde.get("Parameters") or {}).get("parquet.column.index.access", "false")
    if input_format not in (_PARQUET_INPUT, SYMLINK_INPUT) or by_index.lower() != "false":
        raise AthenaQueryError(
            "NOT_SUPPORTED",
            f"The input format '{input_format}' or access to columns by index is not supported by"
            " this emulator",
        )
    return "parquet"


def _columns(shapes: Sequence[Mapping[str, Any]]) -> list[Column]:
    return [Column(shape["Name"], shape["Type"]) for shape in shapes]
