"""Where rows go that become an Iceberg table's: one local Parquet file, with the query's types."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql.errors import ResourcesExhaustedError


@dataclass(frozen=True)
class ArrowSink:
    """Writes rows into a file, up to a number of bytes; a moment with a zone is its instant."""

    path: Path
    names: Sequence[str]
    most_bytes: int

    def take(self, rows: pa.RecordBatchReader) -> int:
        """Write the file; return how many rows it has."""
        count, writer = 0, None
        try:
            for batch in rows:
                table = self._table(batch)
                writer = writer or pq.ParquetWriter(self.path, table.schema)
                writer.write_table(table)
                count += batch.num_rows
                if self.path.stat().st_size > self.most_bytes:
                    raise ResourcesExhaustedError
        finally:
            if writer:
                writer.close()
        return count

    def _table(self, batch: pa.RecordBatch) -> pa.Table:
        columns = [_instant(column) for column in batch.columns]
        return pa.table(columns, names=list(self.names))


def _instant(values: pa.Array) -> pa.Array:
    t = values.type
    if pa.types.is_struct(t) and [field.name for field in t] == ["t", "z"]:
        return values.field(0)
    return values
