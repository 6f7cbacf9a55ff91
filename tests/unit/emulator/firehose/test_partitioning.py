"""Dynamic partitioning with keys from the Lambda."""

import base64
import time

import pytest

from analytics_emulator.firehose.buffers import Buffers
from analytics_emulator.firehose.error_records import PROCESSING_FAILED
from analytics_emulator.firehose.records import Record
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.service import ServiceError

NULL_TEXT = "partitionKeys values must not be null or empty"


def keys_for(keys):
    """Answer Ok with the same partition keys for every record."""
    return lambda event: {
        "records": [
            {
                "recordId": record["recordId"],
                "result": "Ok",
                "data": base64.b64encode(b"new").decode(),
                "metadata": {"partitionKeys": keys},
            }
            for record in event["records"]
        ]
    }


def test_each_partition_has_its_own_object(firehose, configure):
    stream = firehose.create(**configure.partitioning())
    firehose.deliver(stream, {"day": "mon"}, {"day": "tue"}, {"day": "mon"})
    assert sorted(key.split("/")[0] for key in firehose.written()) == ["day=mon", "day=tue"]
    assert firehose.bodies("day=mon/") == [b'{"day": "mon"}{"day": "mon"}']


def test_nothing_is_appended_to_a_partitioned_prefix(firehose, configure):
    stream = firehose.create(**configure.partitioning())
    firehose.deliver(stream, {"day": "mon"})
    assert firehose.written()[0].startswith(f"day=mon/{stream}-1-")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({}, NULL_TEXT),
        ({"day": ""}, NULL_TEXT),
        ({"day": None}, NULL_TEXT),
        ({"day": "mon", "other": None}, NULL_TEXT),
        ({"day": 7}, "partitionKeys values must be strings"),
        ({"day": "\ud800"}, "partitionKeys values must be valid text"),
        ({"day": "x" * 512}, "Length of evaluated prefix cannot be greater than 512"),
    ],
)
def test_record_without_usable_keys_fails(firehose, configure, keys, message):
    firehose.functions.handler = keys_for(keys)
    firehose.deliver(firehose.create(**configure.partitioning()), b"old")
    (error,) = firehose.errors("errors/processing-failed/")
    assert error["errorCode"] == "DynamicPartitioning.MetadataExtractionFailed"
    assert error["errorMessage"] == message
    assert base64.b64decode(error["rawData"]) == b"old"


def test_partitioning_error_has_no_lambda_arn(firehose, configure):
    firehose.functions.handler = keys_for({})
    firehose.deliver(firehose.create(**configure.partitioning()), b"old")
    assert list(firehose.errors()[0]) == [
        "attemptsMade",
        "arrivalTimestamp",
        "errorCode",
        "errorMessage",
        "attemptEndingTimestamp",
        "rawData",
    ]


def test_records_beyond_the_active_partitions_go_to_the_error_prefix(open_firehose, configure):
    firehose = open_firehose(active_partitions=2)
    stream = firehose.create(**configure.partitioning())
    firehose.deliver(stream, *[{"day": day} for day in ("a", "b", "c", "a", "d")])
    assert sorted(key.split("/")[0] for key in firehose.written()) == ["day=a", "day=b", "errors"]
    assert len(firehose.errors("errors/activePartitionExceeded/")) == 2
    assert firehose.status(stream)["ErrorRecords"] == {"activePartitionExceeded": 2}


def test_errors_that_wait_are_no_active_partition():
    buffers = Buffers(Settings(), time.monotonic)
    buffers.add([Record(1, 0, b"{}", 2)], PROCESSING_FAILED)
    buffers.add([Record(2, 0, b"{}", 2)], partition=("mon",))
    assert buffers.active_partitions == {("mon",)}


def test_delivered_partition_is_no_longer_active(open_firehose, configure):
    firehose = open_firehose(active_partitions=1)
    stream = firehose.create(**configure.partitioning())
    for day in ("a", "b", "c"):
        firehose.deliver(stream, {"day": day})
    assert firehose.errors() == []
    assert len(firehose.written()) == 3


def test_partition_with_a_buffer_is_active(open_firehose, configure, eventually):
    firehose = open_firehose(active_partitions=1)
    stream = firehose.create(**configure.partitioning(BufferIntervalInSeconds="0"))
    firehose.put(stream, {"day": "a"})
    eventually(lambda: firehose.samples.found["PartitionCount"] == [1])
    firehose.deliver(stream, {"day": "b"})
    assert firehose.status(stream)["ErrorRecords"] == {"activePartitionExceeded": 1}


def test_partition_that_waits_to_be_written_is_active(open_firehose, configure):
    firehose = open_firehose(active_partitions=1, retry_seconds=60)
    stream = firehose.create(**configure.partitioning())
    firehose.store.failures = 1
    with pytest.raises(ServiceError, match="NoSuchBucket"):
        firehose.deliver(stream, {"day": "a"})
    firehose.deliver(stream, {"day": "b"})
    assert firehose.status(stream)["ErrorRecords"] == {"activePartitionExceeded": 1}


def test_records_keep_the_prefix_by_which_they_were_partitioned(firehose, configure, eventually):
    stream = firehose.create(**configure.partitioning(BufferIntervalInSeconds="0"))
    firehose.put(stream, {"day": "mon"})
    eventually(lambda: firehose.samples.found["PartitionCount"] == [1])
    update = {"Prefix": "shop=!{partitionKeyFromLambda:shop}/"}
    request = {
        "DeliveryStreamName": stream,
        "CurrentDeliveryStreamVersionId": "1",
        "DestinationId": "destinationId-000000000001",
        "ExtendedS3DestinationUpdate": update,
    }
    firehose.service.update_destination(firehose.context, request)
    firehose.deliver(stream)
    assert [key.partition("/")[0] for key in firehose.written()] == ["day=mon"]


def test_partition_buffers_deliver_by_their_own_age(open_firehose, configure, eventually):
    firehose = open_firehose(max_buffer_seconds=0.1)
    stream = firehose.create(**configure.partitioning())
    firehose.put(stream, {"day": "a"})
    eventually(lambda: len(firehose.written()) == 1)
    time.sleep(0.01)
    firehose.put(stream, {"day": "b"})
    eventually(lambda: len(firehose.written()) == 2)


def test_active_partition_takes_more(open_firehose, configure, eventually):
    firehose = open_firehose(active_partitions=1)
    stream = firehose.create(**configure.partitioning(BufferIntervalInSeconds="0"))
    firehose.put(stream, {"day": "a"})
    eventually(lambda: firehose.samples.found["PartitionCount"] == [1])
    firehose.deliver(stream, {"day": "a"})
    assert "activePartitionExceeded" not in firehose.status(stream)["ErrorRecords"]
    assert firehose.status(stream)["DeliveredRecords"] == 2
