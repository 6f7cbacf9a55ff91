"""Avro files of an Iceberg table's rows and deletes, which pyiceberg doesn't read: in Parquet.

Iceberg specification, "Avro": a file's own schema has the numbers of its fields; maps by other keys
than texts are lists of pairs. Rows keep their order, by which deletes name them.
"""

import io
from collections.abc import Sequence
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg import types as ice
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.manifest import DataFile, FileFormat
from pyiceberg.table import FileScanTask
from pyiceberg.utils.schema_conversion import AvroSchemaConversion

from analytics_emulator.athena.iceberg.files import StoreFiles
from analytics_emulator.athena.sql import AthenaQueryError

_FORMAT_PLACE = 2  # in a manifest's entry
_MALFORMED = (ValueError, EOFError, StopIteration, LookupError, TypeError, pa.ArrowException)


def without_avro(
    tasks: Sequence[FileScanTask], files: StoreFiles
) -> tuple[Sequence[FileScanTask], StoreFiles]:
    """Return tasks over Parquet for those over Avro, and the files that have it at hand."""
    every = {file for task in tasks for file in (task.file, *task.delete_files)}
    found = {file.file_path for file in every if file.file_format == FileFormat.AVRO}
    if not found:
        return tasks, files
    held = {path: _parquet(files.new_input(path).open().read(), path) for path in found}
    return [_over_parquet(task) for task in tasks], files.with_(held)


def _over_parquet(task: FileScanTask) -> FileScanTask:
    deletes = {_as_parquet(file) for file in task.delete_files}
    return FileScanTask(_as_parquet(task.file), deletes, task.residual)


def _as_parquet(file: DataFile) -> DataFile:
    if file.file_format != FileFormat.AVRO:
        return file
    other = DataFile(*(file[place] for place in range(len(file))))
    other[_FORMAT_PLACE] = FileFormat.PARQUET
    other.spec_id = file.spec_id
    return other


def _parquet(body: bytes, path: str) -> bytes:
    try:
        reader = fastavro.reader(io.BytesIO(body))
        written = reader.writer_schema if isinstance(reader.writer_schema, dict) else {}
        schema = AvroSchemaConversion().avro_to_iceberg(written)
        kind = schema.as_struct()
        records = [_value(record, kind) for record in reader]
        rows = pa.Table.from_pylist(records, schema_to_pyarrow(schema))
    except _MALFORMED as error:
        text = f"Error opening Iceberg split {path}: {error}"
        raise AthenaQueryError("ICEBERG_CANNOT_OPEN_SPLIT", text) from None
    out = io.BytesIO()
    pq.write_table(rows, out)
    return out.getvalue()


def _value(value: Any, kind: Any) -> Any:
    """Return a value as Arrow takes it: a map's entries as pairs."""
    if value is None:
        return None
    if isinstance(kind, ice.StructType):
        return {f.name: _value(value.get(f.name), f.field_type) for f in kind.fields}
    if isinstance(kind, ice.ListType):
        return [_value(item, kind.element_type) for item in value]
    if isinstance(kind, ice.MapType):
        by_text = isinstance(value, dict)
        pairs = value.items() if by_text else ((pair["key"], pair["value"]) for pair in value)
        return [(_value(k, kind.key_type), _value(v, kind.value_type)) for k, v in pairs]
    return value
