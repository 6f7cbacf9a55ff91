"""A row turned back into its event makes the same row again."""

from decimal import Decimal
from typing import Any

import pytest

from contract.documents import dump_json
from contract.event import FIELDS
from scripts.failed_records.rows import MOST_BYTES, fields_by_column, row_to_event
from transform.row import COLUMNS, Row, data_to_row

ARRIVED_MS = 1_795_000_000_000
EVENT = {
    "timestamp": "2026-11-15T12:00:00.123+02:00",
    "menuItem": "Crème brûlée",
    "quantity": 2,
    "price": "7.5",
    "customerId": "c-1",
    "restaurantId": "r-1",
}
MORE: list[dict[str, Any]] = [
    {},
    {"eventId": "5f0c0000-0000-4000-8000-0000000000aB", "channel": "web", "currency": "EUR"},
    {"table": 12, "tip": Decimal("0.10"), "share": Decimal("1E400"), "notes": {"a": [None, "ü"]}},
    {"receivedAt": "2026-11-15T10:00:01Z", "eventType": "order_refunded", "orderId": "o-1"},
]


def row_of(data: bytes, record_id: str = "first", arrived_ms: int = ARRIVED_MS) -> Row:
    return data_to_row(data, record_id, arrived_ms)


@pytest.mark.parametrize("more", MORE)
def test_event_of_a_row_makes_the_same_row(more: dict[str, Any]) -> None:
    row = row_of(dump_json(EVENT | more).encode())
    event = row_to_event(row.text.encode())
    assert event is not None
    assert event.endswith(b"}\n")
    assert row_of(event, "second", ARRIVED_MS + 86_400_000) == row


def test_every_column_has_its_field() -> None:
    assert fields_by_column() == {COLUMNS[name]: name for name in FIELDS}


@pytest.mark.parametrize(
    "data",
    [
        b"no json",
        b"7",
        dump_json(EVENT).encode(),
        b'{"eventtime": "t", "attributes": "no json"}',
        b'{"eventtime": "t", "attributes": 7}',
        b'{"eventtime": "%b"}' % (b"x" * MOST_BYTES),
        b'{"eventtime": "\\ud800"}',
    ],
)
def test_what_is_no_row_has_no_event(data: bytes) -> None:
    assert row_to_event(data) is None
