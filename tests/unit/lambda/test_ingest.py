"""POST /events, from the proxy request to the proxy reply."""

import base64
import json
import uuid
from decimal import Decimal

import boto3
import pytest

ORIGIN = "https://shop.example"


@pytest.fixture
def ingest(load_handler, firehose, monkeypatch):
    monkeypatch.setattr(boto3, "client", lambda name, **_: firehose)
    module = load_handler(
        "ingest",
        DELIVERY_STREAM_NAME="stream",
        ALLOWED_ORIGINS=f"{ORIGIN}, https://kiosk.example",
    )
    monkeypatch.setattr(module._delivery, "_sleep", lambda seconds: None)
    return module


@pytest.fixture
def post(ingest, context):
    """Post a body and give status, body and headers of the answer."""

    def send(body, **headers):
        text = body if isinstance(body, str) else json.dumps(body, default=float)
        reply = ingest.handler({"headers": headers or None, "body": text}, context)
        return reply["statusCode"], json.loads(reply["body"]), reply["headers"]

    return send


def test_one_event_is_accepted_and_delivered(post, make_event, firehose):
    status, body, _ = post(make_event())
    assert (status, body["accepted"], body["rejected"]) == (202, 1, [])
    record = json.loads(firehose.calls[0][0])
    assert record["eventId"] == body["eventIds"][0] == str(uuid.UUID(body["eventIds"][0]))
    assert record["price"] == "10.95"


@pytest.mark.parametrize("wrap", [lambda events: events, lambda events: {"events": events}])
def test_array_and_envelope_are_read_alike(post, make_event, firehose, wrap):
    status, body, _ = post(wrap([make_event(), make_event(menuItem="Tiramisu")]))
    assert (status, body["accepted"], len(firehose.calls[0])) == (202, 2, 2)


def test_bad_events_are_named_and_the_others_accepted(post, make_event, firehose):
    status, body, _ = post([make_event(), make_event(quantity=0), "order", make_event()])
    assert (status, body["accepted"], len(body["eventIds"])) == (202, 2, 2)
    assert [reject["index"] for reject in body["rejected"]] == [1, 2]
    assert body["rejected"][0]["errors"] == [
        {"field": "quantity", "reason": "must be a whole number from 1 to 2147483647"}
    ]


def test_nothing_acceptable_is_400_and_delivers_nothing(post, make_event, firehose):
    status, body, _ = post(make_event(price=-1))
    assert (status, body["accepted"], body["eventIds"]) == (400, 0, [])
    assert body["rejected"][0]["errors"][0]["field"] == "price"
    assert firehose.calls == []


def test_event_before_the_first_day_is_refused(ingest, post, make_event, firehose, monkeypatch):
    monkeypatch.setattr(ingest, "_first_day", "2026-03-02")
    status, body, _ = post(make_event())
    assert status == 400
    assert body["rejected"][0]["errors"][0]["field"] == "timestamp"
    assert firehose.calls == []


@pytest.mark.parametrize("body", ["", "{", "[]", '{"events": []}', "[NaN]", "[" * 100_000])
def test_body_without_events_is_400(post, body):
    status, answer, _ = post(body)
    assert (status, list(answer)) == (400, ["message"])


def test_price_never_becomes_a_float(post, firehose):
    exact = (
        '{"timestamp":"2026-03-01T18:30:00Z","menuItem":"x","quantity":1,'
        '"price":99999999.99,"customerId":"c","restaurantId":"r"}'
    )
    assert post(exact)[0] == 202
    assert json.loads(firehose.calls[0][0])["price"] == "99999999.99"


def test_more_than_500_events_are_413(post, make_event, firehose):
    status, answer, _ = post([make_event()] * 501)
    assert (status, "500" in answer["message"], firehose.calls) == (413, True, [])


def test_500_events_are_accepted(post, make_event):
    assert post([make_event()] * 500)[1]["accepted"] == 500


@pytest.mark.parametrize(("more", "status"), [(0, 202), (1, 413)])
def test_body_may_have_4_mib(post, make_event, more, status):
    text = json.dumps(make_event(), default=float)
    assert post(text.ljust(4 * 1024 * 1024 + more))[0] == status


def test_body_may_begin_with_a_byte_order_mark(post, make_event):
    assert post("\ufeff" + json.dumps(make_event(), default=float))[0] == 202


def test_event_that_utf8_cannot_carry_is_named(post, make_event):
    status, body, _ = post([make_event(), make_event(menuItem="\ud83c")])
    assert (status, body["accepted"], body["rejected"][0]["index"]) == (202, 1, 1)
    assert body["rejected"][0]["errors"][0]["field"] == "menuItem"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 202),
        ("Application/JSON; charset=UTF-8", 202),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("application/json; charset=latin-1", 415),
    ],
)
def test_content_type_must_be_json(post, make_event, content_type, status):
    assert post(make_event(), **{"Content-Type": content_type})[0] == status


def test_base64_body_is_decoded(ingest, context, make_event):
    text = json.dumps(make_event(menuItem="Crème"), default=float)
    request = {"headers": {}, "body": base64.b64encode(text.encode()).decode()}
    assert ingest.handler(request | {"isBase64Encoded": True}, context)["statusCode"] == 202
    broken = {"headers": {}, "body": "%%%", "isBase64Encoded": True}
    assert ingest.handler(broken, context)["statusCode"] == 400


def test_partly_failed_batch_is_repeated_before_the_answer(post, make_event, firehose):
    firehose.plan = [{1}]
    status, body, _ = post([make_event(), make_event(), make_event()])
    assert (status, body["accepted"]) == (202, 3)
    assert [len(call) for call in firehose.calls] == [3, 1]


def test_firehose_that_cannot_take_all_is_503_and_nothing_counts(
    post, make_event, firehose, context
):
    context.get_remaining_time_in_millis = lambda: 8_600
    firehose.plan = [{0}] * 100_000
    status, body, headers = post([make_event(), make_event()])
    assert (status, body["accepted"], len(body["eventIds"])) == (503, 0, 2)
    assert int(headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("origin", "allowed"), [(ORIGIN, ORIGIN), ("https://evil.example", None), (None, None)]
)
def test_cors_names_an_allowed_origin_alone(post, make_event, origin, allowed):
    _, _, headers = post(make_event(), **({"origin": origin} if origin else {}))
    assert headers.get("Access-Control-Allow-Origin") == allowed
    assert headers["Vary"] == "Origin"


def test_log_is_one_json_line_with_ids_and_no_customer(post, make_event, capsys):
    post([make_event(customerId="cust-secret")] * 12 + [make_event(channel="x")])
    (line,) = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert (entry["requestId"], entry["accepted"], entry["rejected"]) == ("request-1", 12, 1)
    assert (len(entry["eventIds"]), entry["rejectedFields"]) == (10, ["channel"])
    assert "cust-secret" not in line


def test_attributes_keep_what_the_contract_does_not_know(post, make_event, firehose):
    post(make_event(tip=Decimal("2.5"), table={"number": 7}))
    assert json.loads(firehose.calls[0][0])["attributes"] == {"tip": 2.5, "table": {"number": 7}}
