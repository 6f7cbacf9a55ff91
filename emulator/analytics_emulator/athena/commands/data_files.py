"""Files that CREATE TABLE AS and INSERT put into a table, and their manifest.

The manifest `<id>-manifest.csv` names each file that was written (user guide, "Work with query
results").
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.commands.partition_changes import add_partition
from analytics_emulator.athena.object_store import S3Location
from analytics_emulator.athena.session import PLANNED, Session
from analytics_emulator.athena.sql.typesystem import Type
from analytics_emulator.athena.tables.parquet_writing import parquet_files
from analytics_emulator.athena.tables.partitions import (
    HIVE_NULL,
    PartitionValues,
    location_of,
    partition_path,
)
from analytics_emulator.athena.tables.projection import is_projected
from analytics_emulator.service import ServiceError


def keep_files(
    session: Session,
    table: Mapping[str, Any],
    rows: pa.Table,
    types: Sequence[Type],
    codec: str,
    query_id: str,
) -> None:
    """Write the rows below the table's location; new partitions enter the catalog."""
    keys = [key["Name"] for key in table["PartitionKeys"]]
    base = location_of(table["StorageDescriptor"]["Location"])
    written = []
    for file in parquet_files(rows, types, len(keys), codec, query_id):
        key = base.key + partition_path(keys, file.partition) + file.name
        session.store.write(base.bucket, key, file.body, PLANNED)
        written.append(str(S3Location(base.bucket, key)))
        if keys and not is_projected(table.get("Parameters") or {}):
            _add_partition(session, table, file.partition)
    if written:
        place = S3Location.parse(f"{session.output_prefix}{session.execution_id}-manifest.csv")
        body = "".join(f"{uri}\n" for uri in written).encode()
        session.store.write(place.bucket, place.key, body, PLANNED)


def _add_partition(session: Session, table: Mapping[str, Any], values: PartitionValues) -> None:
    texts = [HIVE_NULL if value is None else value for value in values]
    try:
        add_partition(session, table, texts)
    except ServiceError as error:
        if error.code != "AlreadyExistsException":
            raise
