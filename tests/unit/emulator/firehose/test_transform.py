"""The Lambda transform: its event, its replies, and every way in which it can fail."""

import base64
import json

import pytest

from analytics_emulator.firehose.records import Record, chunks
from analytics_emulator.service import ServiceError


def reply(event, **answer):
    """Answer the same for every record."""
    return {"records": [{"recordId": record["recordId"]} | answer for record in event["records"]]}


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_event_has_the_shape_of_aws(firehose, configure):
    stream = firehose.create(**configure.processing())
    firehose.deliver(stream, {"a": 1})
    (event,) = firehose.functions.events
    assert list(event) == ["invocationId", "deliveryStreamArn", "region", "records"]
    assert event["deliveryStreamArn"].endswith(f":deliverystream/{stream}")
    (record,) = event["records"]
    assert list(record) == ["recordId", "approximateArrivalTimestamp", "data"]
    assert record["data"] == encoded(b'{"a": 1}')


def test_empty_record_arrives_as_empty_text(firehose, configure):
    stream = firehose.create(**configure.processing())
    firehose.deliver(stream, b"")
    assert firehose.functions.events[0]["records"][0]["data"] == ""


def test_record_id_of_the_transform_is_not_the_producers(firehose, configure):
    stream = firehose.create(**configure.processing())
    answer = firehose.put(stream, {})
    firehose.deliver(stream)
    seen = firehose.functions.events[0]["records"][0]["recordId"]
    assert seen != answer["RequestResponses"][0]["RecordId"]


def test_ok_delivers_the_returned_data(firehose, configure):
    firehose.functions.handler = lambda event: reply(event, result="Ok", data=encoded(b"new"))
    stream = firehose.create(**configure.processing())
    firehose.deliver(stream, b"old")
    assert firehose.bodies() == [b"new"]


def test_dropped_leaves_no_trace(firehose, configure):
    firehose.functions.handler = lambda event: reply(event, result="Dropped")
    stream = firehose.create(**configure.processing())
    firehose.deliver(stream, b"old")
    assert firehose.written() == []
    assert firehose.status(stream)["DroppedRecords"] == 1


RECORD_FAILURES = {
    "Lambda.ProcessingFailedStatus": {"result": "ProcessingFailed"},
    "Lambda.InvalidReturnFormat": {"result": "Ok"},
    "Lambda.MissingRecordId": {"recordId": "another", "result": "Ok", "data": ""},
}


@pytest.mark.parametrize(("code", "answer"), RECORD_FAILURES.items())
def test_failed_record_keeps_its_original_data(firehose, configure, code, answer):
    firehose.functions.handler = lambda event: reply(event, **answer)
    stream = firehose.create(**configure.processing())
    firehose.deliver(stream, b"old")
    (error,) = firehose.errors("errors/processing-failed/")
    assert error["errorCode"] == code
    assert base64.b64decode(error["rawData"]) == b"old"


def test_error_record_has_the_fields_of_aws_in_their_order(firehose, configure):
    firehose.functions.handler = lambda event: reply(event, result="ProcessingFailed")
    firehose.deliver(firehose.create(**configure.processing()), b"old")
    (error,) = firehose.errors()
    assert list(error) == [
        "attemptsMade",
        "arrivalTimestamp",
        "errorCode",
        "errorMessage",
        "attemptEndingTimestamp",
        "rawData",
        "lambdaARN",
    ]
    assert error["attemptsMade"] == 1
    assert error["errorMessage"] == "ProcessingFailed status set for record"
    assert error["lambdaARN"] == configure.function
    assert error["attemptEndingTimestamp"] >= error["arrivalTimestamp"] > 1.7e12


def test_record_id_returned_twice_fails_that_record_alone(firehose, configure):
    def handler(event):
        answers = reply(event, result="Ok", data="")["records"]
        return {"records": [*answers, answers[0]]}

    firehose.functions.handler = handler
    firehose.deliver(firehose.create(**configure.processing()), b"one", b"two")
    (error,) = firehose.errors()
    assert error["errorCode"] == "Lambda.DuplicatedRecordId"
    assert base64.b64decode(error["rawData"]) == b"one"


@pytest.mark.parametrize(
    ("handler", "code"),
    [
        (lambda event: reply(event, result="ok", data=""), "Lambda.FunctionError"),
        (lambda event: reply(event, result="Ok", data="%%%"), "Lambda.FunctionError"),
        (lambda event: {"records": []}, "Lambda.MissingRecordId"),
        (lambda event: {}, "Lambda.MissingRecordId"),
        (lambda event: None, "Lambda.MissingRecordId"),
        (lambda event: "text", "Lambda.JsonProcessingException"),
    ],
)
def test_malformed_reply_is_final(firehose, configure, handler, code):
    firehose.functions.handler = handler
    firehose.deliver(firehose.create(**configure.processing(NumberOfRetries="2")), b"1", b"2")
    assert [e["errorCode"] for e in firehose.errors()] == [code] * 2
    assert {e["attemptsMade"] for e in firehose.errors()} == {1}


def test_function_error_is_retried_with_stable_record_ids(firehose, configure):
    firehose.functions.handler = lambda event: 1 // 0
    firehose.deliver(firehose.create(**configure.processing(NumberOfRetries="2")), b"1")
    events = firehose.functions.events
    assert len({event["invocationId"] for event in events}) == 3
    assert len({event["records"][0]["recordId"] for event in events}) == 1
    (error,) = firehose.errors()
    assert (error["errorCode"], error["attemptsMade"]) == ("Lambda.FunctionError", 3)


def test_oversized_reply_is_a_function_error(firehose, configure):
    huge = encoded(b"x" * 5_000_000)
    firehose.functions.handler = lambda event: reply(event, result="Ok", data=huge)
    firehose.deliver(firehose.create(**configure.processing()), b"1")
    assert firehose.errors()[0]["errorCode"] == "Lambda.FunctionError"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("ResourceNotFoundException", "Lambda.ResourceNotFound"),
        ("TooManyRequestsException", "Lambda.InvokeLimitExceeded"),
        ("ServiceException", "Lambda.FunctionError"),
        (None, "Lambda.FunctionError"),
    ],
)
def test_function_that_cannot_be_run_fails_the_batch(firehose, configure, error, code):
    def handler(event):
        raise ServiceError(error, "no") if error else OSError("host trouble")

    firehose.functions.handler = handler
    firehose.deliver(firehose.create(**configure.processing()), b"1")
    assert firehose.errors()[0]["errorCode"] == code


def test_batches_hold_no_more_than_the_buffer_size(firehose, configure):
    stream = firehose.create(**configure.processing(BufferSizeInMBs="0.2"))
    firehose.deliver(stream, *[b'"%060000d"' % i for i in range(10)])
    sizes = [len(event["records"]) for event in firehose.functions.events]
    assert sorted(sizes) == [1, 3, 3, 3]


def test_batch_keeps_to_its_size_as_base64():
    records = [Record(n, 0, b"x" * 300, 300) for n in range(5)]
    batches = chunks(records, 10_000, 2 * (400 + 160))  # 300 bytes are 400 digits, and JSON
    assert [len(batch) for batch in batches] == [2, 2, 1]


def test_batches_of_tiny_records_stay_within_the_payload_limit():
    records = [Record(i, 1_700_000_000_000, b"", 0) for i in range(60_000)]
    batches = chunks(records, 3 * 1024 * 1024, 6 * 1024 * 1024)
    assert max(map(len, batches)) * 160 <= 6 * 1024 * 1024
    assert sum(map(len, batches)) == 60_000


def test_transform_that_is_not_enabled_does_nothing(firehose, configure):
    config = configure.processing()
    del config["ProcessingConfiguration"]["Enabled"]
    firehose.deliver(firehose.create(**config), b"1")
    assert firehose.functions.events == []
    assert firehose.bodies() == [b"1"]


def test_failure_is_logged_with_its_processor(firehose, configure):
    logging = {"Enabled": True, "LogGroupName": "group", "LogStreamName": "stream"}
    firehose.functions.handler = lambda event: 1 // 0
    config = configure.processing() | {"CloudWatchLoggingOptions": logging}
    firehose.deliver(firehose.create(**config), b"1")
    ((group, stream, entry),) = firehose.logs.entries
    assert (group, stream) == ("group", "stream")
    assert entry["errorCode"] == "Lambda.FunctionError"
    assert entry["processor"] == configure.function
    assert json.dumps(entry["deliveryStreamVersionId"]) == '"1"'
