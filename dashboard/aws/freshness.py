"""How fresh a data set is, and a version that changes when its data does, without a query.

Direct query: the newest of the S3 objects under the tables that the SQL names (Glue knows where).
SPICE: its last completed ingestion. Where neither can be read, the minute of the clock.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlglot
from botocore.exceptions import ClientError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dashboard.deployed import DataSet
from dashboard.expressions.typed_sql import quoted
from dashboard.results import SharedResults

KEEP_SECONDS = 2.0
LISTED_OBJECTS = 10_000  # beyond these a listing costs more than it tells


@dataclass(frozen=True)
class Freshness:
    """A version of a data set's data, when its newest part landed, and how that is known."""

    version: str
    newest: datetime | None
    source: str


class FreshnessReader:
    """Asks S3 and QuickSight at most every two seconds for each data set."""

    def __init__(self, glue: Any, s3: Any, quicksight: Any, account_id: str) -> None:
        self._glue, self._s3, self._quicksight = glue, s3, quicksight
        self._account_id = account_id
        self._known: SharedResults[Freshness] = SharedResults()

    def of(self, data_set: DataSet) -> Freshness:
        """Give a data set's freshness."""
        slot = int(time.monotonic() / KEEP_SECONDS)
        return self._known.get((data_set.arn, data_set.sql, slot), lambda: self._read(data_set))

    def _read(self, data_set: DataSet) -> Freshness:
        try:
            found = self._ingestion(data_set) if data_set.is_spice else self._objects(data_set)
        except (ClientError, SqlglotError):
            found = None
        return found or _by_the_clock()

    def _ingestion(self, data_set: DataSet) -> Freshness | None:
        answer = self._quicksight.list_ingestions(
            AwsAccountId=self._account_id, DataSetId=data_set.arn.rpartition("/")[2]
        )
        done = [one for one in answer["Ingestions"] if one["IngestionStatus"] == "COMPLETED"]
        if not done:
            return None
        last = max(done, key=lambda one: one["CreatedTime"])
        return Freshness(last["Arn"], last["CreatedTime"], "last SPICE ingestion")

    def _objects(self, data_set: DataSet) -> Freshness | None:
        digest, newest, count = hashlib.sha256(), None, 0
        for _, bucket, prefix in self.tables(data_set.sql):
            for one in self._listed(bucket, prefix):
                count += 1
                digest.update(f"{one['Key']} {one['ETag']} {one['Size']}".encode())
                newest = max(newest or one["LastModified"], one["LastModified"])
        if not count or count >= LISTED_OBJECTS:
            return None
        return Freshness(digest.hexdigest(), newest, "newest object in S3")

    def tables(self, sql: str) -> Iterator[tuple[str, str, str]]:
        """Give each table that a query names with its database: quoted name, bucket, prefix."""
        for database, table in sorted(set(tables_of(sql))):
            found = self._glue.get_table(DatabaseName=database, Name=table)["Table"]
            location = found["StorageDescriptor"]["Location"]
            bucket, _, prefix = location.removeprefix("s3://").partition("/")
            yield f"{quoted(database)}.{quoted(table)}", bucket, prefix

    def _listed(self, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, PaginationConfig={"MaxItems": LISTED_OBJECTS}
        )
        for page in pages:
            yield from page.get("Contents") or []


def tables_of(sql: str) -> Iterable[tuple[str, str]]:
    """Give database and table of each table that a query names with its database."""
    for table in sqlglot.parse_one(sql, dialect="athena").find_all(exp.Table):
        if table.db:
            yield table.db, table.name


def _by_the_clock() -> Freshness:
    now = datetime.now(UTC)
    return Freshness(f"{now:%Y-%m-%dT%H:%M}", None, "read anew every minute")
