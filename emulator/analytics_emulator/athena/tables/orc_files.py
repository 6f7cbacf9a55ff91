"""ORC files of a table turned into Parquet, so that the engine reads one format only.

Athena finds ORC's columns by their places, or by name where `orc.column.index.access` is false
(Athena user guide, "Handle schema updates"); a column that a file lacks is NULL.
"""

import io
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.orc as po
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.arrow_shapes import shaped
from analytics_emulator.athena.tables.parquet_schema import fits

ORC_SERDE = "org.apache.hadoop.hive.ql.io.orc.OrcSerde"


def by_place(settings: Mapping[str, str]) -> bool:
    """Return whether columns are found by their places."""
    return settings.get("orc.column.index.access", "true").lower() != "false"


def parquet_of_orc(body: bytes, key: str, columns: Sequence[Column], *, places: bool) -> bytes:
    """Return an object's rows as a Parquet file with the table's types."""
    try:
        stored = po.ORCFile(io.BytesIO(body)).read()
    except (pa.ArrowException, OSError) as error:
        raise AthenaQueryError("HIVE_BAD_DATA", f"Malformed ORC file {key}: {error}") from None
    names = [name.lower() for name in stored.column_names]
    arrays = {}
    for place, column in enumerate(columns):
        t = hive_type(column.hive_type)
        found = place if places else _place(names, column.name.lower())
        if found is None or found >= len(names):
            arrays[column.name.lower()] = shaped(pa.nulls(stored.num_rows), t)
            continue
        values = stored.column(found).combine_chunks()
        if not fits(values.type, t):
            text = (
                f"Malformed ORC file. Can not read SQL type {t} from ORC stream .{names[found]} of"
                f" type {str(values.type).upper()} with attributes {{}} [{key}]"
            )
            raise AthenaQueryError("HIVE_BAD_DATA", text)
        arrays[column.name.lower()] = shaped(values, t)
    out = io.BytesIO()
    pq.write_table(pa.table(arrays), out)
    return out.getvalue()


def _place(names: Sequence[str], name: str) -> int | None:
    return names.index(name) if name in names else None
