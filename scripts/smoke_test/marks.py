"""The marked events of the smoke test: sent, found in Athena's answer, and taken out again.

They have a restaurant of their own and lie in a partition where nothing else lives: a day of the
table's first month. So the objects that hold them hold nothing else.
"""

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scripts.answers.athena import Athena
from scripts.aws.target import Target

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectTypeDef

RESTAURANT_PREFIX = "smoke-test-"
EVENTS = 3
PRICE_CENTS = 1205
LARGEST_BACKUP_BYTES = 65_536  # one that holds marks alone is a few hundred bytes


@dataclass(frozen=True)
class Marks:
    """The marks of one run, on a day of their own."""

    target: Target
    bucket: str
    table: str
    day: str
    restaurant: str = field(default_factory=lambda: f"{RESTAURANT_PREFIX}{uuid4()}")
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def events(self) -> list[dict[str, Any]]:
        """Make the events: looks at the menu, which no revenue counts."""
        return [
            {
                "timestamp": f"{self.day}T12:00:0{number}Z",
                "eventType": "menu_viewed",
                "menuItem": "smoke test",
                "quantity": 1,
                "price": f"{PRICE_CENTS / 100:.2f}",
                "customerId": "smoke-test",
                "restaurantId": self.restaurant,
            }
            for number in range(EVENTS)
        ]

    def have_arrived(self) -> bool:
        """Return whether any Parquet lies in the marks' partition, by S3, which is all but free."""
        return any(True for _ in _objects(self._s3, self.bucket, _partition(self.day)))

    def rows(self, athena: Athena) -> tuple[str | None, ...]:
        """Ask Athena for this run's marks: how many, and the sum of their prices.

        Firehose delivers at least once: a mark that came twice counts once.
        """
        sql = (
            "SELECT count(*), sum(price) FROM (SELECT DISTINCT eventid, price "  # noqa: S608 - our own names
            f"FROM {self.table} "
            f"WHERE dt = '{self.day}' AND restaurantid = '{self.restaurant}')"
        )
        return athena.ask(sql).rows[0]

    def remove(self, athena: Athena) -> list[str]:
        """Delete the objects that hold marks alone, and give a line for each that had to stay."""
        marked, other = days_with_rows(athena, self.table, [self.day]).get(self.day, (0, 0))
        if marked and other:
            return [f"dt={self.day} got {other} rows of others meanwhile: the marks stay there"]
        remove_day(self.target, self.bucket, self.day)
        return self._remove_backup()

    def _remove_backup(self) -> list[str]:
        """Delete the raw copies that hold marks alone, of the hours since they were sent."""
        found = False
        for item in self._recent_backup():
            marked, other = self._count(item["Key"])
            found |= bool(marked)
            if marked and not other:
                _delete_versions(self._s3, self.bucket, item["Key"])
            elif marked:
                return [f"{item['Key']}: {other} other events lie in it; it expires by itself"]
        return [] if found else ["raw/: the copy of the marks isn't found; it expires by itself"]

    def _recent_backup(self) -> "Iterator[ObjectTypeDef]":
        hours = (datetime.now(UTC) - self.sent_at) // timedelta(hours=1) + 1
        for hour in range(hours + 1):
            prefix = (self.sent_at + timedelta(hours=hour)).strftime("raw/%Y/%m/%d/%H/")
            for item in _objects(self._s3, self.bucket, prefix):
                is_new = item["LastModified"] >= self.sent_at.replace(microsecond=0)
                if is_new and item["Size"] <= LARGEST_BACKUP_BYTES:
                    yield item

    def _count(self, key: str) -> tuple[int, int]:
        body = self._s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        text = gzip.decompress(body).decode() if body.startswith(b"\x1f\x8b") else body.decode()
        marked = [_is_marked(line) for line in text.splitlines() if line.strip()]
        return sum(marked), len(marked) - sum(marked)

    @property
    def _s3(self) -> "S3Client":
        return self.target.session.client("s3")


def days_with_rows(athena: Athena, table: str, days: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Count, for each of successive days that has rows, the marks of any run and other rows."""
    is_mark = f"restaurantid LIKE '{RESTAURANT_PREFIX}%'"
    sql = (
        f"SELECT dt, SUM(CASE WHEN {is_mark} THEN 1 ELSE 0 END), "  # noqa: S608 - our own table
        f"SUM(CASE WHEN {is_mark} THEN 0 ELSE 1 END) "
        f"FROM {table} WHERE dt BETWEEN '{days[0]}' AND '{days[-1]}' GROUP BY dt"
    )
    return {
        str(dt): (int(marks or 0), int(other or 0)) for dt, marks, other in athena.ask(sql).rows
    }


def free_day(
    target: Target, bucket: str, table: str, athena: Athena, days: Sequence[str]
) -> str | None:
    """Choose a day without rows, after removing what interrupted runs left; `None`: there is none.

    Chosen at random, so that two runs at once don't meet.
    """
    counted = days_with_rows(athena, table, days) if days else {}
    for day, (_, other) in counted.items():
        if not other:
            remove_day(target, bucket, day)
    free = [day for day in days if counted.get(day, (0, 0))[1] == 0]
    return random.choice(free) if free else None


def remove_day(target: Target, bucket: str, day: str) -> None:
    """Delete every object of a day's partition, all versions."""
    client = target.session.client("s3")
    _delete_versions(client, bucket, _partition(day))


def wait_until(is_true: Callable[[], bool], seconds: float, pause: float = 5.0) -> bool:
    """Look again and again for so long; tells whether it came true."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(min(pause, max(0.0, end - time.monotonic())))
    return True


def _partition(day: str) -> str:
    return f"clickstream-data/dt={day}/"


def _delete_versions(client: "S3Client", bucket: str, prefix: str) -> None:
    """Delete every version of the objects below a prefix, so that nothing of them is kept."""
    listed = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
    for page in listed:
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            client.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])


def _objects(client: "S3Client", bucket: str, prefix: str) -> "Iterator[ObjectTypeDef]":
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    for page in pages:
        yield from page.get("Contents", [])


def _is_marked(line: str) -> bool:
    try:
        event = json.loads(line)
    except ValueError:
        return False
    return isinstance(event, dict) and str(event.get("restaurantId", "")).startswith(
        RESTAURANT_PREFIX
    )
