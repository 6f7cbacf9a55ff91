"""Which partitions a table has and where each lies: projected ones or those in the catalog."""

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import S3Location
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.tables.partition_schemas import check_partition
from analytics_emulator.athena.tables.projection import combined_values, is_projected

_MOST_REMEMBERED = 10_000
"""Projected partitions of a table up to which their places are remembered."""

type PartitionValues = tuple[str | None, ...]
type Locations = Mapping[PartitionValues, S3Location]

# How Hive spells a NULL partition value in a path.
HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
# What Hive escapes in a folder's name (Hive's `FileUtils.escapePathName`).
_SPECIAL = re.compile(r"""[\x00-\x1f\x7f"#%'*/:=?\\{\[\]^]""")


def partition_locations(
    table: Mapping[str, Any],
    metastore: Metastore | None,
    injected: Mapping[str, Sequence[str]] | None = None,
) -> Locations:
    """Return each partition's place; `metastore` None means that only projection can tell.

    `injected` has the values that a query names for columns of that type.
    """
    names = [key["Name"] for key in table["PartitionKeys"]]
    parameters = table.get("Parameters") or {}
    if is_projected(parameters):
        title = f"{table['DatabaseName']}.{table['Name']}"
        template = _template(names, parameters, table["StorageDescriptor"]["Location"])
        combined = combined_values(title, names, parameters, injected=injected)
        few = math.prod(map(len, combined)) <= _MOST_REMEMBERED
        return (_remembered_places if few else _projected_places)(template, tuple(names), combined)
    if metastore is None:
        raise AthenaQueryError(
            "NOT_SUPPORTED", "A table with catalog partitions is not supported without a catalog"
        )
    partitions = metastore.partitions(table["DatabaseName"], table["Name"])
    return {partition_values(partition): _place(table, partition) for partition in partitions}


def partition_values(partition: Mapping[str, Any]) -> PartitionValues:
    """Return a catalog partition's values; None where Hive's spelling of NULL stands."""
    return tuple(None if value == HIVE_NULL else value for value in partition["Values"])


def _place(table: Mapping[str, Any], partition: Mapping[str, Any]) -> S3Location:
    """Return a catalog partition's place, by default its folder below the table."""
    descriptor = partition.get("StorageDescriptor") or {}
    names = [key["Name"] for key in table["PartitionKeys"]]
    path = partition_path(names, partition["Values"])
    check_partition(table, descriptor.get("Columns") or [], path.rstrip("/"))
    below = table["StorageDescriptor"]["Location"].rstrip("/") + "/" + path
    return location_of(descriptor.get("Location") or below)


def location_of(uri: str) -> S3Location:
    """Read a location of the catalog; its key ends with a slash, as it names a folder."""
    try:
        location = S3Location.parse(uri)
    except ValueError as error:
        raise AthenaQueryError("HIVE_METASTORE_ERROR", str(error)) from None
    key = location.key.strip("/")
    return S3Location(location.bucket, f"{key}/" if key else "")


def partition_path(names: Sequence[str], values: Sequence[str | None]) -> str:
    """Return Hive's folder of a partition, `a=1/b=2/`; Hive's special letters become `%XX`."""
    texts = (HIVE_NULL if value is None else _escaped(value) for value in values)
    return "".join(f"{name}={text}/" for name, text in zip(names, texts, strict=True))


def _escaped(value: str) -> str:
    return _SPECIAL.sub(lambda match: f"%{ord(match[0]):02X}", value)


def _template(names: Sequence[str], parameters: Mapping[str, str], location: str) -> str:
    template = parameters.get("storage.location.template")
    if template is None:
        folders = "".join(f"{name}=${{{name}}}/" for name in names)
        return location.rstrip("/") + "/" + folders
    absent = [name for name in names if f"${{{name}}}" not in template]
    if absent:
        raise AthenaQueryError(
            "HIVE_METASTORE_ERROR",
            f"storage.location.template has no placeholder for: [{', '.join(absent)}]",
        )
    return template


def _projected_places(
    template: str, names: tuple[str, ...], combined: tuple[tuple[str, ...], ...]
) -> Locations:
    partitions = itertools.product(*combined)
    return {values: _projected_location(template, names, values) for values in partitions}


_remembered_places = lru_cache(maxsize=32)(_projected_places)
"""The same, once for each table and day: every query asks for the same days again."""


@lru_cache(maxsize=100_000)
def _projected_location(
    template: str, names: tuple[str, ...], values: tuple[str, ...]
) -> S3Location:
    for name, value in zip(names, values, strict=True):
        template = template.replace(f"${{{name}}}", value)
    return location_of(template)
