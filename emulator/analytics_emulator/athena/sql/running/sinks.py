"""Where a query's rows go: a table in memory, or a CSV file as Athena writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ..errors import ResourcesExhaustedError
from ..types import Type
from .render import batch_as_text

type TextRow = Sequence[str | None]


@dataclass(frozen=True)
class TableSink:
    """Keeps all rows in memory: for whoever is in the same process."""

    def take(self, rows: pa.RecordBatchReader) -> pa.Table:
        """Return the rows."""
        return rows.read_all()


@dataclass(frozen=True)
class CsvSink:
    """Writes the rows as Athena's CSV, up to a number of bytes.

    Every value that isn't NULL stands in double quotes, the header too; NULL is nothing between
    commas; lines end with LF (Athena user guide, "Query results"; measured byte for byte in
    aoyagikouhei/athena-local, docs/result-files.md).
    """

    path: Path
    header: TextRow
    types: Sequence[Type]
    most_bytes: int

    def take(self, rows: pa.RecordBatchReader) -> int:
        """Write the file; return how many rows it has."""
        count = 0
        with self.path.open("wb") as file:
            file.write(csv_line(self.header).encode())
            for batch in rows:
                file.writelines(self._chunks(batch))
                if file.tell() > self.most_bytes:
                    raise ResourcesExhaustedError
                count += batch.num_rows
        return count

    def _chunks(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        for start in range(0, batch.num_rows, 10_000):
            texts = batch_as_text(batch.slice(start, 10_000), self.types)
            yield "".join(map(csv_line, texts)).encode()


def csv_line(row: TextRow) -> str:
    """Return a line of the file."""
    return ",".join("" if v is None else '"' + v.replace('"', '""') + '"' for v in row) + "\n"
