"""Iceberg's tables in the Data Catalog: an entry names the metadata file that counts.

A commit writes a new metadata file and then changes the entry, if nobody else has in between
(UpdateTable with VersionId): readers see the old snapshot or the new one, whole.
"""

import threading
import uuid
from collections.abc import Mapping
from typing import Any

from pyiceberg.catalog.noop import NoopCatalog
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.serializers import FromInputFile, ToOutputFile
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.metadata import TableMetadata, new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER
from pyiceberg.table.update import TableRequirement, TableUpdate, update_table_metadata

from analytics_emulator.athena.iceberg.files import StoreFiles
from analytics_emulator.athena.iceberg.nulls import keep_nulls
from analytics_emulator.athena.iceberg.properties import kept_properties
from analytics_emulator.athena.iceberg.types import glue_columns
from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.service import ServiceError

keep_nulls()
_COMMITS = threading.Lock()
KEPT = {"Name", "Description", "Owner", "TableType", "Parameters", "StorageDescriptor"}


class IcebergCatalog(NoopCatalog):
    """Loads, creates and commits tables on behalf of one caller."""

    def __init__(self, metastore: Metastore, store: ObjectStore) -> None:
        super().__init__("awsdatacatalog")
        self._metastore, self._files = metastore, StoreFiles(store)

    def load(self, definition: Mapping[str, Any]) -> Table:
        """Return the table of a catalog's entry."""
        location = definition["Parameters"].get("metadata_location")
        title = (definition["DatabaseName"], definition["Name"])
        try:
            metadata = FromInputFile.table_metadata(self._files.new_input(str(location)))
        except (FileNotFoundError, ValueError):
            text = f"Metadata not found in metadata location for table {'.'.join(title)}"
            raise AthenaQueryError("ICEBERG_MISSING_METADATA", text) from None
        return Table(title, metadata, str(location), self._files, self)

    def load_table(self, identifier: Any) -> Table:
        """Return a table as the catalog has it now."""
        return self.load(self._entry(identifier))

    def new_table(
        self,
        name: tuple[str, str],
        schema: Schema,
        spec: PartitionSpec | None,
        location: str,
        properties: dict[str, str],
    ) -> Table:
        """Create a table without rows."""
        metadata = new_table_metadata(
            schema,
            spec or UNPARTITIONED_PARTITION_SPEC,
            UNSORTED_SORT_ORDER,
            location.rstrip("/"),
            {"format-version": "2", **kept_properties(properties)},
        )
        place = self._write(metadata, 0)
        entry = {
            "Name": name[1],
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"table_type": "ICEBERG", "metadata_location": place},
            "StorageDescriptor": _storage(metadata),
        }
        request = {"DatabaseName": name[0], "TableInput": entry}
        self._metastore.glue.create_table(self._metastore.context, request)
        return self.load_table(name)

    def commit_table(
        self,
        table: Table,
        requirements: tuple[TableRequirement, ...],
        updates: tuple[TableUpdate, ...],
    ) -> CommitTableResponse:
        """Make a change the table's, or raise CommitFailedException."""
        with _COMMITS:
            entry = self._entry(table.name())
            base = self.load(entry)
            for requirement in requirements:
                requirement.validate(base.metadata)
            old = base.metadata_location
            new = update_table_metadata(base.metadata, updates, False, old)
            if new == base.metadata:
                return _response(new, old)
            place = self._write(new, _version(old) + 1)
            self._point(entry, new, place, old)
        return _response(new, place)

    def _write(self, metadata: TableMetadata, version: int) -> str:
        name = f"{version:05d}-{uuid.uuid4()}.metadata.json"
        place = f"{metadata.location}/metadata/{name}"
        ToOutputFile.table_metadata(metadata, self._files.new_output(place))
        return place

    def _point(self, entry: dict[str, Any], new: TableMetadata, place: str, old: str) -> None:
        given = {key: entry[key] for key in KEPT if key in entry}
        places = {"metadata_location": place, "previous_metadata_location": old}
        given["Parameters"] = {**entry["Parameters"], **places}
        given["StorageDescriptor"] = _storage(new)
        request = {"DatabaseName": entry["DatabaseName"], "TableInput": given}
        request |= {"VersionId": entry["VersionId"], "SkipArchive": True}
        try:
            self._metastore.glue.update_table(self._metastore.context, request)
        except ServiceError as error:
            raise CommitFailedException(error.message) from None

    def _entry(self, identifier: Any) -> dict[str, Any]:
        database, name = identifier
        found = self._metastore.table(database, name)
        if found is None:
            raise AthenaQueryError("TABLE_NOT_FOUND", f"Table '{database}.{name}' does not exist")
        return found


def _response(metadata: TableMetadata, location: str) -> CommitTableResponse:
    return CommitTableResponse.model_validate({"metadata": metadata, "metadata-location": location})


def _version(location: str) -> int:
    number = location.rsplit("/", 1)[-1].split("-", 1)[0]
    return int(number) if number.isdigit() else 0


def _storage(metadata: TableMetadata) -> dict[str, Any]:
    return {"Columns": glue_columns(metadata.schema()), "Location": metadata.location}
