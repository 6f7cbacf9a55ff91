"""What manifests tell of files: partitions' values, columns' bounds and counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyiceberg.conversions import from_bytes
from pyiceberg.manifest import DataFile, ManifestFile
from pyiceberg.partitioning import PartitionField
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import PrimitiveType

_TEXTS = IdentityTransform[Any]()


def bounds_as_text(
    schema: Schema, bounds: Mapping[int, bytes] | None
) -> list[tuple[int, str]] | None:
    """Return the bounds of columns by their numbers, as Iceberg shows them; dropped ones aren't."""
    if bounds is None:
        return None
    kinds = {number: _kind(schema, number) for number in sorted(bounds)}
    return [
        (number, _TEXTS.to_human_string(kind, from_bytes(kind, bounds[number])))
        for number, kind in kinds.items()
        if kind is not None
    ]


def _kind(schema: Schema, number: int) -> Any:
    try:
        return schema.find_type(number)
    except ValueError:
        return None


def manifest_bounds(table: Table, manifest: ManifestFile) -> list[dict[str, Any]]:
    """Return between which values the partitions of a manifest's files lie."""
    fields = table.specs()[manifest.partition_spec_id].fields
    found = []
    for field, summary in zip(fields, manifest.partitions or [], strict=True):
        kind = field.transform.result_type(table.schema().find_type(field.source_id))

        def shown(bound: bytes | None, kind: Any = kind, field: PartitionField = field) -> Any:
            if bound is None:
                return None
            return field.transform.to_human_string(kind, from_bytes(kind, bound))

        found.append(
            {
                "contains_null": summary.contains_null,
                "contains_nan": summary.contains_nan,
                "lower_bound": shown(summary.lower_bound),
                "upper_bound": shown(summary.upper_bound),
            }
        )
    return found


class Partitions:
    """A table's partitions of all times, and the columns that its manifests measure."""

    def __init__(self, table: Table) -> None:
        self._table, self._fields = table, self._all_fields(table)
        schema = table.schema()
        self.types = {
            f.name: f.transform.result_type(schema.find_type(f.source_id)) for f in self._fields
        }
        identical = {
            f.source_id for f in table.spec().fields if isinstance(f.transform, IdentityTransform)
        }
        self._measured = [
            f
            for f in schema.fields
            if isinstance(f.field_type, PrimitiveType) and f.field_id not in identical
        ]
        self.measured = {f.name: f.field_type for f in self._measured}

    def _all_fields(self, table: Table) -> list[PartitionField]:
        """Return the fields of all specs, each once, whose columns are still there."""
        found: dict[int, PartitionField] = {}
        for _, spec in sorted(table.specs().items()):
            for field in spec.fields:
                if _kind(table.schema(), field.source_id) is not None:
                    found.setdefault(field.field_id, field)
        return list(found.values())

    def values(self, spec_id: int, file: DataFile) -> dict[str, Any]:
        """Return a file's partition; NULL stands for what its spec doesn't part by."""
        fields = self._table.specs()[spec_id].fields
        own = {field.field_id: file.partition[place] for place, field in enumerate(fields)}
        return {field.name: own.get(field.field_id) for field in self._fields}

    def metrics(self, files: Sequence[DataFile]) -> dict[str, Any]:
        """Return each measured column's bounds and counts over files."""
        return {f.name: _metrics(f.field_id, f.field_type, files) for f in self._measured}


def _metrics(number: int, kind: Any, files: Sequence[DataFile]) -> dict[str, Any] | None:
    nulls = _sum([(file.null_value_counts or {}).get(number) for file in files])
    filled = [f for f in files if (f.null_value_counts or {}).get(number) != f.record_count]
    lowest = _bounds(kind, [(file.lower_bounds or {}).get(number) for file in filled])
    highest = _bounds(kind, [(file.upper_bounds or {}).get(number) for file in filled])
    if not lowest and not highest and nulls is None:
        return None
    return {
        "min": min(lowest, default=None),
        "max": max(highest, default=None),
        "null_count": nulls,
        "nan_count": _sum([(file.nan_value_counts or {}).get(number) for file in files]),
    }


def _bounds(kind: Any, found: Sequence[bytes | None]) -> list[Any]:
    """Return files' bounds; none where one of them has none."""
    return [from_bytes(kind, b) for b in found if b is not None] if None not in found else []


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
