"""Tables whose files name others: each line of an object is the place of one that is read.

Hive's `SymlinkTextInputFormat`; what is named needn't lie below the table.
"""

from collections.abc import Iterator

from analytics_emulator.athena.object_store import ObjectStore, S3Location
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.tables.listing import FoundFile

SYMLINK_INPUT = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat"


def named_files(store: ObjectStore, found: FoundFile) -> Iterator[FoundFile]:
    """Yield the files that a file's lines name."""
    for line in store.read(found.bucket, found.item.key).decode().split():
        place = S3Location.parse(line)
        items = (item for item in store.list(place.bucket, place.key) if item.key == place.key)
        item = next(items, None)
        if item is None:
            text = f"Error opening Hive split {line}: The specified key does not exist"
            raise AthenaQueryError("HIVE_CANNOT_OPEN_SPLIT", text)
        yield FoundFile(place.bucket, item, found.partition)
