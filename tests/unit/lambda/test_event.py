"""The canonical event and its record."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contract.documents import dump_json, parse_json
from contract.event import (
    MAX_RECORD_BYTES,
    canonical_event,
    event_to_record,
    two_decimals,
    writing_problems,
)
from contract.validation import check_event

NOW = datetime(2026, 3, 2, 12, 0, 0, 5000, tzinfo=UTC)


def canonical(event):
    assert check_event(event, NOW) == []
    return canonical_event(event, NOW, lambda: "MADE-ID")


def test_canonical_event_has_utc_times_id_and_price(make_event):
    event = canonical(make_event(timestamp="2026-03-01T01:30:00.123987+05:30"))
    assert event["timestamp"] == "2026-02-28T20:00:00.123Z"
    assert event["receivedAt"] == "2026-03-02T12:00:00.005Z"
    assert (event["eventId"], event["price"]) == ("made-id", "10.95")


def test_own_event_id_is_kept_in_lower_case(make_event):
    event = canonical(make_event(eventId="0C1AD14F-7B1C-4D21-9A55-4F6D40A4F7F2"))
    assert event["eventId"] == "0c1ad14f-7b1c-4d21-9a55-4f6d40a4f7f2"


def test_unknown_fields_join_the_attributes(make_event):
    event = canonical(make_event(attributes={"table": 7}, tip=Decimal("2.50"), MenuItem="x"))
    assert event["attributes"] == {"table": 7, "tip": Decimal("2.50"), "MenuItem": "x"}
    assert "tip" not in event


def test_unknown_field_wins_over_an_attribute_of_its_name(make_event):
    assert canonical(make_event(attributes={"table": 7}, table=8))["attributes"] == {"table": 8}


def test_event_without_unknown_fields_has_no_attributes(make_event):
    assert "attributes" not in canonical(make_event())


def test_sent_time_of_receipt_is_replaced(make_event):
    event = canonical(make_event(receivedAt="2021-01-01T00:00:00Z"))
    assert event["receivedAt"] == "2026-03-02T12:00:00.005Z"


@pytest.mark.parametrize(
    ("price", "text"), [("7", "7.00"), ("7.5", "7.50"), ("0", "0.00"), ("007.05", "7.05")]
)
def test_price_gets_two_decimals(price, text):
    assert two_decimals(price) == text


def test_record_is_one_line_of_json(make_event):
    record = event_to_record(canonical(make_event(menuItem="Crème\nbrûlée 🍮")))
    assert record.endswith(b"}\n")
    assert record.count(b"\n") == 1
    assert json.loads(record)["menuItem"] == "Crème\nbrûlée 🍮"


def test_record_larger_than_firehose_takes_is_refused(make_event):
    event = canonical(make_event(note="x" * 1_024_000))
    with pytest.raises(ValueError, match="larger than 1024000 bytes") as caught:
        event_to_record(event)
    assert [problem.field for problem in writing_problems(event, caught.value)] == ["event"]


def test_record_of_the_largest_size_is_written(make_event):
    room = MAX_RECORD_BYTES - len(event_to_record(canonical(make_event(note=""))))
    event = canonical(make_event(note="x" * room))
    assert len(event_to_record(event)) == MAX_RECORD_BYTES


def test_half_a_surrogate_pair_is_named_by_its_field(make_event):
    event = canonical(make_event(menuItem="\ud83c", note="fine"))
    with pytest.raises(UnicodeEncodeError) as caught:
        event_to_record(event)
    assert [problem.field for problem in writing_problems(event, caught.value)] == ["menuItem"]


@pytest.mark.parametrize("text", ["{", "NaN", "[Infinity]", "1" * 5000, "[" * 100_000, b"\xff"])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_json(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2.50", "2.5"),
        ("0.1", "0.1"),
        ("0.12345678901234567890123", '"0.12345678901234567890123"'),
        ("1E+400", '"1E+400"'),
    ],
)
def test_decimal_that_a_double_would_change_is_written_as_text(text, written):
    assert dump_json(parse_json(text)) == written
