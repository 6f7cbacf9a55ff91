"""Firehose's transformation contract: each record back once, as a row or as failed."""

import base64
import json
import random
import string
from datetime import UTC, datetime

import pytest

from contract.event import canonical_event, event_to_record
from contract.validation import check_event
from transform.row import COLUMNS

ARRIVAL = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
LAMBDA_REPLY_BYTES = 6 * 1024 * 1024


@pytest.fixture
def transform(load_handler, context):
    """Transform records given as bytes and give Firehose's view of the reply."""
    module = load_handler("transform")

    def run(*records, encode=lambda data: base64.b64encode(data).decode()):
        event = {
            "invocationId": "invocation-1",
            "deliveryStreamArn": "arn:aws:firehose:eu-west-1:000000000000:deliverystream/stream",
            "region": "eu-west-1",
            "records": [
                {
                    "recordId": f"record-{number}",
                    "approximateArrivalTimestamp": int(ARRIVAL.timestamp() * 1000),
                    "data": encode(data),
                }
                for number, data in enumerate(records)
            ],
        }
        reply = module.handler(event, context)
        assert len(json.dumps(reply)) <= LAMBDA_REPLY_BYTES
        return reply["records"]

    return run


@pytest.fixture
def begins_in_march(monkeypatch):
    monkeypatch.setenv("FIRST_DAY", "2026-03-01")


def as_json(event):
    return json.dumps(event, default=str).encode()


def row_of(reply):
    assert reply["result"] == "Ok"
    return json.loads(base64.b64decode(reply["data"]))


def test_ingested_event_becomes_a_flat_row(transform, make_event):
    event = make_event(
        timestamp="2026-03-01T23:30:00-02:00", channel="app", sessionId="s", table={"number": 7}
    )
    assert check_event(event, ARRIVAL) == []
    event_id = "0c1ad14f-7b1c-4d21-9a55-4f6d40a4f7f2"
    (reply,) = transform(event_to_record(canonical_event(event, ARRIVAL, lambda: event_id)))
    assert row_of(reply) == {
        "eventid": event_id,
        "eventtype": "order_placed",
        "eventtime": "2026-03-02 01:30:00.000",
        "sessionid": "s",
        "menuitem": "Margherita",
        "quantity": 2,
        "price": "10.95",
        "customerid": "cust-1",
        "restaurantid": "trattoria-luna",
        "channel": "app",
        "attributes": '{"table":{"number":7}}',
        "receivedat": "2026-03-02 12:00:00.250",
    }
    assert reply["metadata"] == {"partitionKeys": {"dt": "2026-03-02"}}


def test_record_before_the_first_day_fails_and_none_of_it_is_stored(
    begins_in_march, transform, make_event
):
    days = ["2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z"]
    early, first = transform(*[as_json(make_event(timestamp=day)) for day in days])
    assert early["result"] == "ProcessingFailed"
    assert first["metadata"] == {"partitionKeys": {"dt": "2026-03-01"}}


def test_row_keeps_the_time_of_receipt_and_the_day_of_the_event(transform, make_event):
    event = make_event(timestamp="2026-02-28T23:59:59Z", receivedAt="2026-03-01T00:00:01.500Z")
    (reply,) = transform(as_json(event))
    assert row_of(reply)["receivedat"] == "2026-03-01 00:00:01.500"
    assert reply["metadata"] == {"partitionKeys": {"dt": "2026-02-28"}}


def test_columns_are_the_tables():
    assert set(COLUMNS.values()) == {
        "eventid", "eventtype", "eventtime", "orderid", "sessionid", "menuitem", "category",
        "quantity", "price", "currency", "customerid", "restaurantid", "channel", "attributes",
        "receivedat",
    }  # fmt: skip


def test_event_put_by_others_gets_id_and_time_of_receipt(transform, make_event):
    row = row_of(transform(as_json(make_event(price=7)))[0])
    assert (row["receivedat"], row["price"]) == ("2026-03-02 12:00:00.250", "7.00")
    assert row["eventid"] == row_of(transform(as_json(make_event(price=7)))[0])["eventid"]


def test_records_with_equal_data_get_ids_of_their_own(transform, make_event):
    first, second = map(row_of, transform(as_json(make_event()), as_json(make_event())))
    assert first["eventid"] != second["eventid"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"order"',
        b"{}",
        b"{} {}",
        b"[" * 100_000,
        b'{"price": NaN}',
        b'{"quantity": ' + b"9" * 5000 + b"}",
    ],
)
def test_record_that_is_no_event_fails_with_its_data(transform, make_event, data):
    good, bad = transform(as_json(make_event()), data)
    assert good["result"] == "Ok"
    assert bad == {
        "recordId": "record-1",
        "result": "ProcessingFailed",
        "data": base64.b64encode(data).decode(),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"timestamp": "9999-12-31T23:59:59Z"},
        {"timestamp": "0001-01-01T00:00:00+14:00"},
        {"timestamp": "2026-03-04T12:00:00Z"},
        {"receivedAt": "0001-01-01T00:00:00+14:00"},
        {"menuItem": "\ud83c"},
        {"note": "\ud83c"},
        {"quantity": -1},
    ],
)
def test_event_against_the_contract_fails(transform, make_event, change):
    assert transform(as_json(make_event(**change)))[0]["result"] == "ProcessingFailed"


@pytest.mark.parametrize("data", ["%%%", "abc", "é"])
def test_record_that_is_not_base64_fails(transform, data):
    (reply,) = transform(data, encode=lambda text: text)
    assert (reply["result"], reply["data"]) == ("ProcessingFailed", data)


def test_event_with_a_letter_that_is_not_base64_fails(transform, make_event):
    data = base64.b64encode(as_json(make_event())).decode() + "%"
    (reply,) = transform(data, encode=lambda text: text)
    assert (reply["result"], reply["data"]) == ("ProcessingFailed", data)


def test_random_values_never_raise(transform, make_event):
    rng = random.Random(4)
    values = [None, True, -1, 1e300, "", "\x00", "9" * 50, [], {}, [[{}]], {"a": None}, "NaN"]
    events = [
        make_event(**{name: rng.choice(values) for name in rng.sample(list(make_event()), 2)})
        for _ in range(200)
    ]
    replies = transform(*map(as_json, events), *(rng.randbytes(20) for _ in range(50)))
    assert [reply["recordId"] for reply in replies] == [f"record-{n}" for n in range(250)]
    assert {reply["result"] for reply in replies} <= {"Ok", "ProcessingFailed"}


def test_reply_stays_within_lambdas_limit(transform, make_event, capsys):
    quotes = as_json(make_event(note='"' * 100_000))  # each quote grows fourfold on its way
    replies = transform(*[quotes] * 15)
    results = [reply["result"] for reply in replies]
    assert 0 < results.count("Ok") < 15
    assert "data" not in replies[results.index("ProcessingFailed")]
    assert "must fit into the reply" in capsys.readouterr().out


def test_frames_of_many_records_count_too(transform):
    replies = transform(*[b"x"] * 80_000)
    assert len(replies) == 80_000
    assert "data" not in replies[-1]


def test_bad_event_that_does_not_fit_keeps_its_reasons(transform, make_event, capsys):
    transform(*[as_json(make_event(price=-1, note="x" * 1_000_000))] * 6)
    entry = json.loads(capsys.readouterr().out)
    assert entry["failedFields"] == {"price": 6}


def test_full_batch_of_small_events_fits(transform, make_event):
    customer = "".join(random.Random(1).choices(string.ascii_letters, k=20))
    data = as_json(make_event(customerId=customer))
    replies = transform(*[data] * (1024 * 1024 // len(data)))
    assert {reply["result"] for reply in replies} == {"Ok"}


def test_log_names_the_first_failures_of_many(transform, capsys):
    transform(*[b"x"] * 25)
    entry = json.loads(capsys.readouterr().out)
    assert (entry["failed"], len(entry["failures"])) == (25, 20)


def test_log_names_failed_records_and_fields(transform, make_event, capsys):
    transform(as_json(make_event()), as_json(make_event(price=-5, customerId="cust-secret")))
    line = capsys.readouterr().out
    entry = json.loads(line)
    assert (entry["level"], entry["records"], entry["failed"]) == ("WARNING", 2, 1)
    assert entry["failures"][0]["recordId"] == "record-1"
    assert entry["failedFields"] == {"price": 1}
    assert "cust-secret" not in line
