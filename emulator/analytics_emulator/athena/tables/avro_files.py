"""Avro files of a table turned into Parquet, so that the engine reads one format only.

Columns are found by name (Athena user guide, "Handle schema updates": Avro); a file tells the
types of its values itself, and one that doesn't fit its column is bad data.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.tables.text_files import arrow_of

AVRO_SERDE = "org.apache.hadoop.hive.serde2.avro.AvroSerDe"


def parquet_of_avro(body: bytes, key: str, columns: Sequence[Column]) -> bytes:
    """Return an object's rows as a Parquet file with the table's types."""
    try:
        records = [_folded(record) for record in fastavro.reader(io.BytesIO(body))]
    except (ValueError, EOFError, StopIteration, IndexError, KeyError) as error:
        raise AthenaQueryError("HIVE_BAD_DATA", f"Malformed Avro file {key}: {error}") from None
    arrays = {c.name.lower(): _array(records, c, key) for c in columns}
    out = io.BytesIO()
    pq.write_table(pa.table(arrays), out)
    return out.getvalue()


def _array(records: list[dict[str, Any]], column: Column, key: str) -> pa.Array:
    t, name = hive_type(column.hive_type), column.name.lower()
    try:
        return pa.array([_value(record.get(name), t) for record in records], arrow_of(t))
    except (pa.ArrowException, TypeError, AttributeError) as error:
        text = f"Column {name} of {key} isn't of type {t}: {error}"
        raise AthenaQueryError("HIVE_BAD_DATA", text) from None


def _value(value: Any, t: Type) -> Any:
    if value is None:
        return None
    if t.kind == "array":
        return [_value(item, t.element) for item in value]
    if t.kind == "map":
        return [(key, _value(item, t.args[1])) for key, item in value.items()]
    if t.kind == "row":
        members = _folded(value)
        fields = zip(t.names, t.args, strict=True)
        return {str(name): _value(members.get(str(name)), part) for name, part in fields}
    if isinstance(value, datetime):
        plain = value.replace(tzinfo=None)
        return plain.replace(microsecond=plain.microsecond // 1000 * 1000)
    return value


def _folded(record: Any) -> dict[str, Any]:
    return {name.lower(): value for name, value in record.items()}
