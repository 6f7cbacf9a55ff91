"""`"table$partitions"` of a Hive table: a row a partition of the catalog, with the table's keys.

AWS: "List partitions for a specific table"; the columns are Trino's (Hive connector, "Metadata
tables"). A query of it scans no bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.sql import AthenaQueryError, Column, DataFile
from analytics_emulator.athena.tables.partitions import PartitionValues, partition_values
from analytics_emulator.athena.tables.projection import is_projected

PARTITIONS = "partitions"


@dataclass(frozen=True)
class PartitionsTable:
    """The partitions of a table as one query sees them: one file of a row, read for each."""

    table: Mapping[str, Any]
    metastore: Metastore
    path: Path
    columns: Sequence[Column] = ()
    format: str = "text"  # what isn't Parquet in S3: no column chunks are counted as scanned

    @property
    def partition_columns(self) -> Sequence[Column]:
        """The table's keys."""
        return [Column(key["Name"], key["Type"]) for key in self.table["PartitionKeys"]]

    def partitions(self) -> Sequence[PartitionValues]:
        """Return the values of each partition."""
        name = self.table["DatabaseName"], self.table["Name"]
        return [partition_values(found) for found in self.metastore.partitions(*name)]

    def files(self, partitions: Sequence[PartitionValues] | None) -> Sequence[DataFile]:
        """Return the one file once a partition."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"row": [1]}), self.path)
        return [DataFile(str(self.path), values, 0) for values in partitions or ()]


def partitions_table(
    table: Mapping[str, Any], metastore: Metastore, folder: Path
) -> PartitionsTable | None:
    """Return a table's partitions as a table; None where it has no keys."""
    if not table.get("PartitionKeys"):
        return None
    if is_projected(table.get("Parameters") or {}):
        text = "The partitions of a table with partition projection, as a table,"
        raise AthenaQueryError("NOT_SUPPORTED", f"{text} are not supported by this emulator")
    return PartitionsTable(table, metastore, folder / f"{table['Name']}${PARTITIONS}.parquet")
