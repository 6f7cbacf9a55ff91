"""Many orders quickly: a seeded month's Parquet, copied beside itself under new ids."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

import duckdb

from scripts.aws.target import Target

IDS = ("eventid", "orderid", "customerid", "sessionid")
COPIES_AN_OBJECT = 140  # of a day: about what Firehose delivers in a few hours of such a month


@dataclass(frozen=True)
class Copies:
    """Copies of the objects under the table, each event with ids of its own in each copy."""

    target: Target
    bucket: str

    def make(self, keys: Sequence[str], count: int) -> Iterator[str]:
        """Put `count` copies of objects beside them; yields the key of each new object."""
        client = self.target.session.client("s3")
        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            source, copied = Path(folder, "source.parquet"), Path(folder, "copied.parquet")
            for key in keys:
                client.download_file(self.bucket, key, str(source))
                for numbers in batched(range(1, count + 1), COPIES_AN_OBJECT, strict=False):
                    connection.execute(copy_sql(source, copied, numbers[0], numbers[-1]))
                    name = f"{key}-copies-{numbers[0]:04}"
                    client.upload_file(str(copied), self.bucket, name)
                    yield name


def copy_sql(source: Path, copied: Path, first: int, last: int) -> str:
    """Write the copies `first` to `last` of a file's rows; rows of one event stay together."""
    ids = ", ".join(f"{name} || '-' || lpad(copy::TEXT, 4, '0') AS {name}" for name in IDS)
    copies = f"range({first}, {last + 1}) AS copies(copy)"
    rows = f"SELECT * EXCLUDE (copy) REPLACE ({ids}) FROM '{source}' CROSS JOIN {copies}"  # noqa: S608 -- our own
    return f"COPY ({rows}) TO '{copied}' (FORMAT parquet, COMPRESSION snappy)"
