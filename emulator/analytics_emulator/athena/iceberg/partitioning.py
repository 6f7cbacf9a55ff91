"""Rows divided into the partitions of an Iceberg table.

pyiceberg divides them too, by a library of 41 MB that does nothing else here; a transform of
each distinct value is all that is needed (Iceberg's specification, "Partition Transforms").
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.partitioning import (
    PartitionField,
    PartitionFieldValue,
    PartitionKey,
    partition_record_value,
)
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.typedef import Record

_TIMES = ("year", "month", "day", "hour")


class Partition(PartitionKey):
    """The values of one partition, in which a column may have more than one transform."""

    @cached_property
    def partition(self) -> Record:
        """Its values as Iceberg keeps them."""
        return Record(*(value.value for value in self.field_values))


def divided(metadata: TableMetadata, rows: pa.Table) -> Iterator[tuple[Partition, pa.Table]]:
    """Yield each partition with its rows."""
    schema, spec = metadata.schema(), metadata.spec()
    parts = [_transformed(rows, schema, field) for field in spec.fields]
    codes = np.stack([code for code, _ in parts], axis=1)
    keys, numbers, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    ordered = rows.take(pa.array(np.argsort(numbers.ravel(), kind="stable")))
    start = 0
    for key, count in zip(keys, counts, strict=True):
        values = [found[code] for code, (_, found) in zip(key, parts, strict=True)]
        pairs = zip(spec.fields, values, strict=True)
        fields = [PartitionFieldValue(field, value) for field, value in pairs]
        yield Partition(fields, spec, schema), ordered.slice(start, int(count)).combine_chunks()
        start += int(count)


def _transformed(rows: pa.Table, schema: Schema, field: PartitionField) -> tuple[Any, list[Any]]:
    """Return each row's place in a list of the field's values, and the list."""
    column = rows.column(str(schema.find_column_name(field.source_id)))
    if str(field.transform) in _TIMES:
        column = pc.floor_temporal(column, unit=str(field.transform))
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    apply = field.transform.transform(schema.find_field(field.source_id).field_type)
    values: dict[Any, int] = {}
    places = []
    for value in encoded.dictionary.to_pylist():
        kept = apply(partition_record_value(field, value, schema))
        places.append(values.setdefault(kept, len(values)))
    return np.array(places, np.int64)[encoded.indices.to_numpy()], list(values)
