"""The files below a table's partitions, listed from S3 in as few passes as it takes.

Files count however deep they lie below a partition's location. Names that start with `_` or `.`
are hidden, folders of such names too (Athena user guide, "Create tables": hidden files); empty
objects and folder markers hold no rows.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analytics_emulator.athena.object_store import (
    ObjectInfo,
    ObjectNotFoundError,
    ObjectStore,
    S3Location,
)
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.tables.partitions import PartitionValues


@dataclass(frozen=True)
class FoundFile:
    """An object that belongs to a partition."""

    bucket: str
    item: ObjectInfo
    partition: PartitionValues


def list_files(
    store: ObjectStore, places: Mapping[PartitionValues, S3Location]
) -> Iterator[FoundFile]:
    """Yield the visible files of the places; those of one bucket share one listing."""
    by_bucket: dict[str, dict[str, list[PartitionValues]]] = defaultdict(lambda: defaultdict(list))
    for values, place in places.items():
        by_bucket[place.bucket][place.key].append(values)
    for bucket, folders in by_bucket.items():
        for item in _objects(store, bucket, _common_prefix(list(folders))):
            for folder in _folders_above(item.key):
                if folder in folders and _is_visible(item.key[len(folder) :]):
                    yield from (FoundFile(bucket, item, v) for v in folders[folder])


def _objects(store: ObjectStore, bucket: str, prefix: str) -> Iterable[ObjectInfo]:
    try:
        items = list(store.list(bucket, prefix))
    except ObjectNotFoundError:
        raise AthenaQueryError(
            "PERMISSION_DENIED",
            f"The specified bucket does not exist (Bucket: {bucket})",
        ) from None
    return [item for item in items if item.size > 0 and not item.key.endswith("/")]


def _common_prefix(folders: Sequence[str]) -> str:
    """Return the longest folder that holds all; the first and the last in order tell it."""
    first, last = min(folders), max(folders)
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    prefix = first[: sum(1 for _ in same)]
    return prefix[: prefix.rfind("/") + 1]


def _folders_above(key: str) -> Iterator[str]:
    """Return every folder that a key lies in, the bucket itself (an empty name) first."""
    parts = key.split("/")[:-1]
    return itertools.accumulate((f"{part}/" for part in parts), initial="")


def _is_visible(path: str) -> bool:
    return not any(part.startswith(("_", ".")) for part in path.split("/"))
