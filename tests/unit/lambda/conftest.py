from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

EVENT = {
    "timestamp": "2026-03-01T18:30:00Z",
    "menuItem": "Margherita",
    "quantity": 2,
    "price": Decimal("10.95"),
    "customerId": "cust-1",
    "restaurantId": "trattoria-luna",
}


class FakeFirehose:
    """Takes batches as Firehose does; `plan` holds, call by call, an exception or bad indices."""

    def __init__(self) -> None:
        self.plan: list[Exception | set[int]] = []
        self.calls: list[list[bytes]] = []

    def put_record_batch(self, DeliveryStreamName: str, Records: list[Any]) -> Any:  # noqa: N803  # boto3's names
        self.calls.append([record["Data"] for record in Records])
        step = self.plan.pop(0) if self.plan else set()
        if isinstance(step, Exception):
            raise step
        responses = [
            {"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}
            if index in step
            else {"RecordId": str(index)}
            for index in range(len(Records))
        ]
        return {"FailedPutCount": len(step), "RequestResponses": responses}


@pytest.fixture
def firehose() -> FakeFirehose:
    return FakeFirehose()


@pytest.fixture
def make_event() -> Callable[..., dict[str, Any]]:
    """Give a good event, changed by keywords; a field set to `...` is left out."""

    def make(**changes: Any) -> dict[str, Any]:
        return {name: value for name, value in (EVENT | changes).items() if value is not ...}

    return make


@pytest.fixture
def context() -> Any:
    return SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 29_000)
