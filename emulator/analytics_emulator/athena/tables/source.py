"""A Glue table as the SQL engine reads it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore, S3Location
from analytics_emulator.athena.sql import AthenaQueryError, Column, DataFile
from analytics_emulator.athena.tables.listing import FoundFile, list_files
from analytics_emulator.athena.tables.object_cache import CacheLease
from analytics_emulator.athena.tables.parquet_schema import check_parquet_file
from analytics_emulator.athena.tables.partitions import (
    Locations,
    PartitionValues,
    location_of,
    partition_locations,
)
from analytics_emulator.athena.tables.serdes import text_layout
from analytics_emulator.athena.tables.text_files import parquet_of
from analytics_emulator.athena.tables.text_layout import TextLayout

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
        self._layout = text_layout(table, self.columns)
        self.format = "text" if self._layout else table_format(self._descriptor)

    @cached_property
    def _locations(self) -> Locations:
        if self.partition_columns:
            return partition_locations(self._table, self._metastore)
        return {(): location_of(self._descriptor.get("Location") or "")}

    def partitions(self) -> Sequence[PartitionValues] | None:
        """Return all candidate partitions; None for a table without partition columns."""
        return list(self._locations) if self.partition_columns else None

    def files(self, partitions: Sequence[PartitionValues] | None) -> Sequence[DataFile]:
        """Return local copies of the partitions' files, all of them for None."""
        places = self._locations
        if partitions is not None:
            places = {values: places[values] for values in partitions}
        return [self._data_file(found) for found in list_files(self._store, places)]

    def _data_file(self, found: FoundFile) -> DataFile:
        if self._layout:
            return self._converted_file(found, self._layout)
        path = self._lease.fetch(found.bucket, found.item)
        uri = str(S3Location(found.bucket, found.item.key))
        check_parquet_file(path, uri, tuple(self.columns))
        return DataFile(str(path), found.partition, found.item.size)

    def _converted_file(self, found: FoundFile, layout: TextLayout) -> DataFile:
        def convert(body: bytes) -> bytes:
            return parquet_of(body, found.item.key, layout)

        path = self._lease.fetch(found.bucket, found.item, layout.fingerprint, convert)
        return DataFile(str(path), found.partition, found.item.size)


def table_format(descriptor: Mapping[str, Any]) -> str:
    """Name the format of a table's files; refuse one that can't be read faithfully.

    The input format counts too: Hudi's and the symlink one go with Parquet's SerDe, but choose
    other files than those of the location.
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
    if input_format != _PARQUET_INPUT or by_index.lower() != "false":
        raise AthenaQueryError(
            "NOT_SUPPORTED",
            f"The input format '{input_format}' or access to columns by index is not supported by"
            " this emulator",
        )
    return "parquet"


def _columns(shapes: Sequence[Mapping[str, Any]]) -> list[Column]:
    return [Column(shape["Name"], shape["Type"]) for shape in shapes]
