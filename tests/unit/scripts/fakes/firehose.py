"""Firehose in memory: what a stream has taken, and when it is busy."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.unit.scripts.fakes.answers import client_error


@dataclass
class FakeFirehose:
    """One stream; it refuses a record as often as `busy` says, and calls after `most_calls`."""

    taken: list[bytes] = field(default_factory=list)
    busy: Counter[bytes] = field(default_factory=Counter)
    most_calls: int = 1000
    calls: list[int] = field(default_factory=list)
    streams: dict[str, Any] = field(default_factory=dict)

    def describe_delivery_stream(self, DeliveryStreamName: str) -> dict[str, Any]:  # noqa: N803
        hints = {"IntervalInSeconds": 60, "SizeInMBs": 64}
        destination = {"ExtendedS3DestinationDescription": {"BufferingHints": hints}}
        described = {"DeliveryStreamName": DeliveryStreamName, "Destinations": [destination]}
        return {"DeliveryStreamDescription": described}

    def delete_delivery_stream(self, DeliveryStreamName: str) -> None:  # noqa: N803
        if self.streams.pop(DeliveryStreamName, None) is None:
            raise client_error("ResourceNotFoundException", "no such stream")

    def put_record_batch(
        self,
        DeliveryStreamName: str,  # noqa: N803
        Records: list[dict[str, bytes]],  # noqa: N803
    ) -> dict[str, Any]:
        if len(self.calls) == self.most_calls:
            raise client_error("ServiceUnavailableException", "Slow down.")
        self.calls.append(len(Records))
        answers = [self._put(record["Data"]) for record in Records]
        failed = sum("ErrorCode" in answer for answer in answers)
        return {"FailedPutCount": failed, "RequestResponses": answers}

    def _put(self, data: bytes) -> dict[str, str]:
        if self.busy[data]:
            self.busy[data] -= 1
            return {"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}
        self.taken.append(data)
        return {"RecordId": str(len(self.taken))}
