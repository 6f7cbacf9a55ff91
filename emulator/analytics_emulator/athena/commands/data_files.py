"""Files that CREATE TABLE AS and INSERT put into a table, and their manifest.

The manifest `<id>-manifest.csv` names each file that was written (user guide, "Work with query
results").
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.commands.partition_changes import add_partition
from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.object_store import ObjectNotFoundError, S3Location
from analytics_emulator.athena.session import PLANNED, Session
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.tables.parquet_writing import parquet_files
from analytics_emulator.athena.tables.partitions import (
    HIVE_NULL,
    PartitionValues,
    location_of,
    partition_path,
)
from analytics_emulator.athena.tables.projection import is_projected
from analytics_emulator.service import ServiceError


def write_files(
    session: Session,
    table: Mapping[str, Any],
    rows: pa.Table,
    types: Sequence[Type],
    codec: str,
    query_id: str,
) -> list[PartitionValues]:
    """Write the rows below the table's location; give the partitions that they belong to."""
    keys = [key["Name"] for key in table["PartitionKeys"]]
    base = location_of(table["StorageDescriptor"]["Location"])
    written: dict[str, PartitionValues] = {}
    for file in parquet_files(rows, types, len(keys), codec, query_id):
        place = S3Location(base.bucket, base.key + partition_path(keys, file.partition) + file.name)
        _write(session, place, file.body)
        written[str(place)] = file.partition
    if written:
        manifest = S3Location.parse(manifest_uri(session))
        _write(session, manifest, "".join(f"{uri}\n" for uri in written).encode())
    return list(written.values())


def manifest_uri(session: Session) -> str:
    """Return where the files that a statement wrote are listed (`DataManifestLocation`)."""
    return f"{session.output_prefix}{session.execution_id}-manifest.csv"


def register_partitions(
    session: Session, table: Mapping[str, Any], partitions: Iterable[PartitionValues]
) -> None:
    """Put partitions into the catalog that it hasn't yet; projected ones need no entry."""
    if not table["PartitionKeys"] or is_projected(table.get("Parameters") or {}):
        return
    for values in partitions:
        texts = [HIVE_NULL if value is None else value for value in values]
        try:
            add_partition(session, table, texts)
        except ServiceError as error:
            if error.code != "AlreadyExistsException":
                raise


def _write(session: Session, place: S3Location, body: bytes) -> None:
    try:
        session.store.write(place.bucket, place.key, body, PLANNED)
    except ObjectNotFoundError:
        raise ExecutionFailedError(
            f"HIVE_WRITER_OPEN_ERROR: The specified bucket does not exist: {place.bucket}", 1006
        ) from None
