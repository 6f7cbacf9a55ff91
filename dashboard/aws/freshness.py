"""How fresh a data set is, and a version that changes when its data does, without a query.

Direct query: the newest of the S3 objects under the tables that the SQL names (Glue knows where).
SPICE: its last completed ingestion. Where neither can be read, the minute of the clock.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError
from sqlglot.errors import SqlglotError

from dashboard.aws.objects import LISTED_OBJECTS, Place, listed
from dashboard.aws.tables import Table, read_table, tables_of
from dashboard.deployed import DataSet
from dashboard.results import SharedResults

KEEP_SECONDS = 2.0
KEEP_SECONDS_ON_AWS = (
    30.0  # where each listing is billed, and Firehose delivers each minute at most
)
AWS_DOMAINS = (".amazonaws.com", ".amazonaws.com.cn")


@dataclass(frozen=True)
class Freshness:
    """A version of a data set's data, when its newest part landed, and how that is known."""

    version: str
    newest: datetime | None
    source: str


@dataclass(frozen=True)
class _Listing:
    """What is kept of a place's objects: a digest of them all, the newest's time, their count."""

    digest: str
    newest: datetime | None
    count: int


class FreshnessReader:
    """Asks S3, Glue and QuickSight every two seconds at most, once for data sets of one table.

    On AWS every half minute: a page that looks each three seconds would list twenty times a minute.
    """

    def __init__(self, glue: Any, s3: Any, quicksight: Any, account_id: str) -> None:
        self._glue, self._s3, self._quicksight = glue, s3, quicksight
        self._account_id = account_id
        self._keep_seconds = _keep_seconds(s3)
        self._known: SharedResults[Freshness] = SharedResults()
        self._tables: SharedResults[Table] = SharedResults()
        self._listed: SharedResults[_Listing] = SharedResults()

    def of(self, data_set: DataSet) -> Freshness:
        """Return a data set's freshness."""
        key = (data_set.arn, data_set.sql)
        return self._known.get(key, lambda: self._read(data_set), self._slot())

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
        tables = self.tables(data_set)
        if not all(table.bucket for table in tables):
            return None  # a view tells nothing of the objects behind it
        found = [self._listing(Place(table.bucket, table.prefix)) for table in tables]
        times = [listing.newest for listing in found if listing.newest]
        if not times or sum(listing.count for listing in found) >= LISTED_OBJECTS:
            return None
        # A column that goes or comes changes answers too.
        version = repr([(table, one.digest) for table, one in zip(tables, found, strict=True)])
        digest = hashlib.sha256(version.encode()).hexdigest()
        return Freshness(digest, max(times), "newest object in S3")

    def tables(self, data_set: DataSet) -> list[Table]:
        """Describe the tables that a data set's SQL names with their database."""
        return [
            self._tables.get(names, partial(read_table, self._glue, *names), self._slot())
            for names in tables_of(data_set.sql)
        ]

    def _listing(self, place: Place) -> _Listing:
        return self._listed.get(place, partial(_read_listing, self._s3, place), self._slot())

    def _slot(self) -> int:
        """Number the spans of time in which what was read is kept."""
        return int(time.monotonic() / self._keep_seconds)


def _read_listing(s3: Any, place: Place) -> _Listing:
    digest, newest, count = hashlib.sha256(), None, 0
    for one in listed(s3, place):
        count += 1
        digest.update(f"{one['Key']} {one['ETag']} {one['Size']}".encode())
        newest = max(newest or one["LastModified"], one["LastModified"])
    return _Listing(digest.hexdigest(), newest, count)


def _keep_seconds(s3: Any) -> float:
    """Return how long what was read is kept, by who is asked."""
    host = urlsplit(s3.meta.endpoint_url).hostname or ""
    return KEEP_SECONDS_ON_AWS if host.endswith(AWS_DOMAINS) else KEEP_SECONDS


def _by_the_clock() -> Freshness:
    now = datetime.now(UTC)
    return Freshness(f"{now:%Y-%m-%dT%H:%M}", None, "read anew every minute")
