"""An Iceberg table's definition: schema, partitions, and their changes."""

from collections.abc import Sequence
from typing import Any

from pyiceberg import types as ice
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import parse_transform

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.iceberg.types import FieldNumbers, of_hive, of_trino
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.statements.iceberg_table import Transform

_FIRST_PARTITION = 1000


def schema_of_ddl(columns: Sequence[dict[str, Any]]) -> Schema:
    """Return the schema of a column list: the columns' numbers come first, as Iceberg has them."""
    numbers = FieldNumbers()
    places = [numbers.next() for _ in columns]
    fields = [
        ice.NestedField(
            place, c["Name"], of_hive(c["Type"], numbers), required=False, doc=c.get("Comment")
        )
        for place, c in zip(places, columns, strict=True)
    ]
    return Schema(*fields)


def schema_of_query(names: Sequence[str], types: Sequence[Type]) -> Schema:
    """Return the schema that holds a query's rows."""
    numbers = FieldNumbers()
    places = [numbers.next() for _ in names]
    fields = [
        ice.NestedField(place, name.lower(), of_trino(t, numbers), required=False)
        for place, name, t in zip(places, names, types, strict=True)
    ]
    return Schema(*fields)


def partition_spec(schema: Schema, transforms: Sequence[Transform]) -> PartitionSpec:
    """Return the partitions that a statement asks for, named as Trino names them."""
    fields = []
    for place, transform in enumerate(transforms, _FIRST_PARTITION):
        found = next((f for f in schema.fields if f.name == transform.column), None)
        if found is None:
            text = f"Unable to find partition column: {transform.column}"
            raise ExecutionFailedError(text, 1200)
        number = f"[{transform.number}]" if transform.number is not None else ""
        kind = parse_transform(f"{transform.name}{number}")
        if not kind.can_transform(found.field_type):
            text = f"Invalid source type {found.field_type} for transform: {kind}"
            raise ExecutionFailedError(text, 1200)
        suffix = {"identity": "", "truncate": "_trunc"}.get(transform.name, f"_{transform.name}")
        name = f"{transform.column}{suffix}"
        fields.append(PartitionField(found.field_id, place, kind, name))
    return PartitionSpec(*fields)
