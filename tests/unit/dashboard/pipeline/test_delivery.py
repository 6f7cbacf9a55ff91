"""A stream is found by where it delivers; its records by what it keeps of them in S3."""

import json
from base64 import b64encode

import pytest

from dashboard.aws.objects import Place
from dashboard.aws.pipeline.delivery import delivery_hop, stream_into, trace_delivery
from dashboard.aws.pipeline.storage import storage_hop, trace_errors

ARN = "arn:aws:s3:::lake"
DESTINATION = {
    "BucketARN": ARN,
    "Prefix": "rows/day=!{timestamp:dd}/",
    "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
    "S3BackupMode": "Enabled",
    "S3BackupDescription": {"BucketARN": ARN, "Prefix": "raw/"},
}


@pytest.fixture
def stream(aws, clients):
    aws.streams = {"a-other": DESTINATION | {"Prefix": "else/"}, "events": DESTINATION}
    return stream_into(clients, "lake", "rows/")


def error(raw, **members):
    return {"rawData": b64encode(raw.encode()).decode(), **members}


def test_stream_is_found_by_its_destination(clients, stream):
    assert stream.name == "events"
    assert stream_into(clients, "lake", "nowhere/") is None
    assert stream_into(clients, "other", "rows/") is None


def test_transform_functions_stand_in_the_destination(aws, clients):
    arn = "arn:aws:lambda:r:1:function:shape:$LATEST"
    parameter = {"ParameterName": "LambdaArn", "ParameterValue": arn}
    processing = {"Processors": [{"Type": "Lambda", "Parameters": [parameter]}]}
    aws.streams["events"] = DESTINATION | {"ProcessingConfiguration": processing}
    assert list(stream_into(clients, "lake", "rows/").processors()) == ["shape"]


def test_records_taken_and_delivered_are_counted(aws, clients, stream):
    aws.metrics = {("IncomingRecords", "events"): [5], ("DeliveryToS3.Records", "events"): [4]}
    counts = delivery_hop(clients, stream).counts
    assert counts == {"records taken": 5, "records delivered": 4}


def test_error_record_gives_reason_raw_data_and_the_way_back(aws, clients, stream):
    record = error('{"id": "e1"}', errorCode="Lambda.Bad", errorMessage="no price")
    aws.put("errors/processing-failed/one", record, compressed=True)
    hop = storage_hop(clients, Place("lake", "rows/"), stream)
    failure = hop.failures[0]
    assert (failure.reason, failure.detail) == ("Lambda.Bad: no price", '{"id": "e1"}')
    again = json.loads(failure.command.partition("--record ")[2].strip("'"))
    assert again == {"Data": record["rawData"]}
    assert "--delivery-stream-name events " in failure.command


def test_conversion_error_has_its_reason_under_other_names(aws, clients, stream):
    names = {"lastErrorCode": "DataFormatConversion.ParseError", "lastErrorMessage": "not an int"}
    aws.put("errors/format-conversion-failed/one", error("x", attemptsMade=1, **names))
    hop = storage_hop(clients, Place("lake", "rows/"), stream)
    assert hop.failures[0].reason == "DataFormatConversion.ParseError: not an int"
    assert hop.counts["error objects"] == 1


def test_table_without_a_stream_is_told_of(aws, clients):
    aws.put("rows/one", {})
    hop = storage_hop(clients, Place("lake", "rows/"), None)
    assert (hop.counts["objects"], hop.note) == (1, "No Firehose stream delivers here.")


@pytest.mark.parametrize("raw", ["not base64", 7])
def test_foreign_error_record_is_shown_without_a_way_back(aws, clients, stream, raw):
    aws.put("errors/processing-failed/one", {"rawData": raw, "errorCode": "A"})
    (failure,) = storage_hop(clients, Place("lake", "rows/"), stream).failures
    assert (failure.detail, failure.command) == (str(raw), "")


def test_event_is_found_among_the_records_as_they_came(aws, clients, stream):
    aws.put("raw/2026/one.gz", {"id": "e1"}, {"id": "e2"}, compressed=True)
    seen = trace_delivery(clients, stream, "e1").sightings
    assert [json.loads(one.detail) for one in seen] == [{"id": "e1"}]
    assert "300 s may still be in the buffer" in trace_delivery(clients, stream, "e9").note


def test_event_is_found_among_the_error_records(aws, clients, stream):
    aws.put("errors/processing-failed/one", error("e1", errorCode="A"), error("e2", errorCode="B"))
    seen = trace_errors(clients, stream, "e2").sightings
    assert [(one.what, one.failed) for one in seen] == [
        ("B:  (errors/processing-failed/one)", True)
    ]
    assert trace_errors(clients, stream, "e9").note == "In none of the newest error records."
