"""Puts records into a Firehose stream until every one of them is taken.

Firehose API reference, PutRecordBatch: a call takes up to 500 records and 4 MiB, and an answer may
refuse some of them; these alone are sent again.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_firehose import FirehoseClient

BATCH_RECORDS = 500
BATCH_BYTES = 4 * 1024 * 1024
# Between rounds of what was refused; whole calls are repeated by botocore.
PAUSES_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)


class NotTakenError(Exception):
    """The stream refuses records again and again; says how many, and why."""


@dataclass(frozen=True)
class Stream:
    """A delivery stream."""

    firehose: "FirehoseClient"
    name: str
    sleep: Callable[[float], None] = time.sleep

    def put(self, records: Mapping[int, bytes]) -> Iterator[list[int]]:
        """Put numbered records; gives the numbers of those taken, call by call.

        Raises `NotTakenError` when some are still refused after half a minute.
        """
        left, reason = dict(records), ""
        for pause in (*PAUSES_SECONDS, None):
            for batch in list(batches(left)):
                refused = self._refused(batch)
                reason = next(iter(refused.values()), reason)
                taken = [number for number in batch if number not in refused]
                for number in taken:
                    del left[number]
                yield taken
            if not left:
                return
            if pause is not None:
                self.sleep(pause)
        raise NotTakenError(f"{self.name} refuses {len(left)} records: {reason}")

    def _refused(self, batch: Mapping[int, bytes]) -> dict[int, str]:
        """Make one call; gives why for each number that was refused."""
        answer = self.firehose.put_record_batch(
            DeliveryStreamName=self.name, Records=[{"Data": data} for data in batch.values()]
        )
        return {
            number: f"{entry['ErrorCode']}: {entry.get('ErrorMessage', '')}"
            for number, entry in zip(batch, answer["RequestResponses"], strict=True)
            if "ErrorCode" in entry
        }


def batches(records: Mapping[int, bytes]) -> Iterator[dict[int, bytes]]:
    """Cut records into batches that one call takes, keeping their order."""
    batch: dict[int, bytes] = {}
    size = 0
    for number, data in records.items():
        if batch and (len(batch) == BATCH_RECORDS or size + len(data) > BATCH_BYTES):
            yield batch
            batch, size = {}, 0
        batch[number] = data
        size += len(data)
    if batch:
        yield batch
