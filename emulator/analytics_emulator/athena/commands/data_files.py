"""Files that CREATE TABLE AS and INSERT put into a table, and their manifest.

The manifest `<id>-manifest.csv` names each file that was written (user guide, "Work with query
results").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics_emulator.athena.commands.partition_changes import add_partition
from analytics_emulator.athena.commands.select import SelectCommand
from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.object_store import ObjectNotFoundError, S3Location
from analytics_emulator.athena.session import PLANNED, ReportScannedBytes, Session
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.tables.file_forms import FileForm
from analytics_emulator.athena.tables.partitions import (
    HIVE_NULL,
    PartitionValues,
    location_of,
    partition_path,
)
from analytics_emulator.athena.tables.projection import is_projected
from analytics_emulator.athena.tables.row_writing import FileSink, WrittenRows
from analytics_emulator.service import ServiceError


@dataclass(frozen=True)
class Destination:
    """A table's shape, the types of its columns, and the form of its files.

    `places` tells for each of a query's columns which of the table's it is.
    """

    table: Mapping[str, Any]
    names: Sequence[str]
    types: Sequence[Type]
    places: Sequence[int]
    form: FileForm
    manifest_folder: str = ""


def write_rows(
    select: SelectCommand,
    destination: Destination,
    query_id: str,
    session: Session,
    report: ReportScannedBytes,
) -> WrittenRows:
    """Run a query, and write its rows below the table's location."""
    keys = [key["Name"] for key in destination.table["PartitionKeys"]]
    descriptor = destination.table["StorageDescriptor"]
    sink = FileSink(
        session.scratch,
        query_id,
        destination.names,
        destination.types,
        destination.places,
        len(keys),
        destination.form,
        session.engine.limits.disk_bytes,
        descriptor.get("BucketColumns") or (),
        descriptor.get("NumberOfBuckets") or 0,
    )
    written = select.into(sink, session, report)
    base = location_of(descriptor["Location"])
    places = []
    for file in written.files:
        key = base.key + partition_path(keys, file.partition) + file.path.name
        places.append(S3Location(base.bucket, key))
        _put(session, places[-1], file.path)
    uri = manifest_uri(session, destination.manifest_folder)
    manifest = S3Location.parse(uri)  # there even where nothing was written
    listed = "".join(f"{place}\n" for place in places).encode()
    with _bucket_exists(manifest):
        session.results.write(manifest.bucket, manifest.key, listed, PLANNED)
    return written


def manifest_uri(session: Session, folder: str = "") -> str:
    """Return where the files that a statement wrote are listed (`DataManifestLocation`).

    A CTAS has it beside its `.metadata`, in `tables/`: awswrangler's tests against AWS find the one
    by the other's name.
    """
    return f"{session.output_prefix}{folder}{session.execution_id}-manifest.csv"


def register_partitions(
    session: Session, table: Mapping[str, Any], partitions: Iterable[PartitionValues]
) -> None:
    """Put partitions into the catalog that it hasn't yet; projected ones need no entry."""
    if not table["PartitionKeys"] or is_projected(table.get("Parameters") or {}):
        return
    for values in dict.fromkeys(partitions):
        texts = [HIVE_NULL if value is None else value for value in values]
        try:
            add_partition(session, table, texts)
        except ServiceError as error:
            if error.code != "AlreadyExistsException":
                raise


def _put(session: Session, place: S3Location, path: Path) -> None:
    with _bucket_exists(place):
        session.store.write_file(place.bucket, place.key, path, PLANNED)
    path.unlink()


@contextmanager
def _bucket_exists(place: S3Location) -> Iterator[None]:
    try:
        yield
    except ObjectNotFoundError:
        raise ExecutionFailedError(
            f"HIVE_WRITER_OPEN_ERROR: The specified bucket does not exist: {place.bucket}", 1006
        ) from None
