"""The operations on partitions one by one and as a list (Glue API reference, "Partition API")."""

import copy
import zlib
from collections.abc import Callable
from typing import Any

from analytics_emulator.glue.catalog import Catalogs, PartitionValues, TableRecord, now
from analytics_emulator.glue.errors import (
    already_exists,
    entity_not_found,
    invalid_input,
    refuse_others,
)
from analytics_emulator.glue.paging import answer, page
from analytics_emulator.glue.table_definition import storage_descriptor
from analytics_emulator.service import CallContext

_INPUT = {"Values", "LastAccessTime", "StorageDescriptor", "Parameters", "LastAnalyzedTime"}


class PartitionOperations:
    """Create, read, update and delete partitions."""

    _catalogs: Catalogs

    def create_partition(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create one partition."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            values, partition = _partition(record, request["PartitionInput"])
            if values in record.partitions:
                raise already_exists("Partition")
            record.partitions[values] = partition | {"CreationTime": now()}
        return {}

    def get_partition(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one partition by its values."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            return {"Partition": copy.deepcopy(find(record, request["PartitionValues"]))}

    def get_partitions(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List the partitions that meet `Expression`, in order of their values."""
        known = {"CatalogId", "DatabaseName", "TableName", "Expression", "NextToken"}
        known |= {"Segment", "MaxResults", "ExcludeColumnSchema"}
        refuse_others(request, known, "GetPartitions")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            wanted = _filter(request.get("Expression") or "", record.partition_keys)
            values = [v for v in sorted(record.partitions) if wanted(v)]
            values = [v for v in values if _in_segment(v, request.get("Segment"))]
            found, token = page(values, request, default=1000)
            partitions = [copy.deepcopy(record.partitions[v]) for v in found]
        if request.get("ExcludeColumnSchema"):
            for partition in partitions:
                partition.get("StorageDescriptor", {}).pop("Columns", None)
        return answer("Partitions", partitions, token)

    def update_partition(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Replace a partition's definition; its values may change too."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            old = find(record, request["PartitionValueList"])
            values, partition = _partition(record, request["PartitionInput"])
            if values != tuple(old["Values"]) and values in record.partitions:
                raise already_exists("Partition")
            del record.partitions[tuple(old["Values"])]
            record.partitions[values] = partition | {"CreationTime": old["CreationTime"]}
        return {}

    def delete_partition(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete one partition by its values; its data stays."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            del record.partitions[tuple(find(record, request["PartitionValues"])["Values"])]
        return {}


def _filter(expression: str, keys: list[dict[str, Any]]) -> Callable[[PartitionValues], bool]:
    """Return the test of a request's expression; an empty one lets all pass."""
    if not expression.strip():
        return lambda _values: True
    from analytics_emulator.glue.partition_expression import partition_filter  # noqa: PLC0415 -- a parser

    return partition_filter(expression, keys)


def find(record: TableRecord, values: list[str]) -> dict[str, Any]:
    """Find a partition by its values."""
    try:
        return record.partitions[tuple(values)]
    except KeyError:
        raise entity_not_found("Cannot find partition.") from None


def _partition(
    record: TableRecord, given: dict[str, Any]
) -> tuple[PartitionValues, dict[str, Any]]:
    refuse_others(given, _INPUT, "PartitionInput")
    values = tuple(given.get("Values") or [])
    if len(values) != len(record.partition_keys):
        raise invalid_input(
            "The number of partition keys do not match the number of partition values"
        )
    partition = copy.deepcopy(given)
    partition |= {key: record.current[key] for key in ("DatabaseName", "CatalogId")}
    if partition.get("StorageDescriptor") is not None:
        partition["StorageDescriptor"] = storage_descriptor(partition["StorageDescriptor"])
    return values, partition | {"TableName": record.current["Name"]}


def _in_segment(values: PartitionValues, segment: dict[str, int] | None) -> bool:
    if not segment:
        return True
    place = zlib.crc32("\0".join(values).encode()) % segment["TotalSegments"]
    return place == segment["SegmentNumber"]
