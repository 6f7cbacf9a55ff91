"""Hands records to Firehose until every one of them is durable there, or time is up."""

import random
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_firehose import FirehoseClient

# Firehose API reference, PutRecordBatch: the limits of one call, before base64.
MAX_BATCH_RECORDS = 500
MAX_BATCH_BYTES = 4 * 1024 * 1024
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0
# Errors that the next attempt may not meet; any other is final.
TRANSIENT_ERRORS = frozenset(
    {"ServiceUnavailableException", "InternalFailure", "InternalServerError", "ThrottlingException"}
)


class DeliveryError(Exception):
    """Firehose didn't take every record; says how many are left over and why."""


class Delivery:
    """A Firehose stream that records are put to, with jittered backoff for those that fail.

    Records that Firehose took before a failure stay there: delivery is at least once, and
    a sender that repeats a request repeats its event ids, by which readers tell duplicates.
    """

    def __init__(
        self,
        client: "FirehoseClient",
        stream_name: str,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._stream_name = stream_name
        self._sleep = sleep
        self._clock = clock

    def put(self, records: list[bytes], seconds: float) -> None:
        """Put every record, repeating the failed ones; no call starts later than after `seconds`.

        Raises DeliveryError when records are left over then, or Firehose refuses for good.
        """
        deadline = self._clock() + seconds
        for pause in _pauses():
            records, reason = self._put_once(records, deadline)
            if not records:
                return
            if self._clock() + pause >= deadline:
                raise DeliveryError(f"{len(records)} records left: {reason}")
            self._sleep(pause)

    def _put_once(self, records: list[bytes], deadline: float) -> tuple[list[bytes], str]:
        failed: list[bytes] = []
        reason = ""
        for batch in batches(records):
            in_time = self._clock() < deadline
            left, why = self._put_batch(batch) if in_time else (batch, "no time left")
            failed += left
            reason = why or reason
        return failed, reason

    def _put_batch(self, batch: list[bytes]) -> tuple[list[bytes], str]:
        try:
            answer = self._client.put_record_batch(
                DeliveryStreamName=self._stream_name, Records=[{"Data": data} for data in batch]
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in TRANSIENT_ERRORS:
                raise DeliveryError(str(error)) from error
            return batch, code
        except BotoCoreError as error:
            return batch, type(error).__name__
        entries = list(zip(batch, answer["RequestResponses"], strict=True))
        codes = [entry["ErrorCode"] for _, entry in entries if "ErrorCode" in entry]
        return [data for data, entry in entries if "ErrorCode" in entry], " ".join(codes[:1])


def batches(records: list[bytes]) -> Iterator[list[bytes]]:
    """Cut records into batches that one PutRecordBatch call takes, keeping their order."""
    batch: list[bytes] = []
    size = 0
    for record in records:
        if batch and (len(batch) == MAX_BATCH_RECORDS or size + len(record) > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record)
    if batch:
        yield batch


def _pauses() -> Iterator[float]:
    """Yield seconds to wait between attempts: full jitter below a doubling ceiling."""
    ceiling = FIRST_PAUSE_SECONDS
    while True:
        yield random.uniform(0, ceiling)
        ceiling = min(2 * ceiling, LONGEST_PAUSE_SECONDS)
