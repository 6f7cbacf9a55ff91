"""Buffers, flush, close, retries, bounds: nothing accepted is lost."""

import base64
import collections
import json
import random
import threading
import time

import pytest

from analytics_emulator.service import ServiceError

LOGGING = {"Enabled": True, "LogGroupName": "group", "LogStreamName": "stream"}
SMALL = {"SizeInMBs": 1, "IntervalInSeconds": 900}


def test_nothing_is_delivered_before_the_interval(firehose):
    stream = firehose.create()
    firehose.put(stream, b"x")
    time.sleep(0.05)
    assert firehose.written() == []
    assert firehose.status(stream)["BufferedRecords"] == 1


def test_interval_delivers(open_firehose, eventually):
    firehose = open_firehose(max_buffer_seconds=0.05)
    firehose.put(firehose.create(), b"x")
    eventually(lambda: firehose.bodies() == [b"x"])


def test_clock_that_is_set_back_keeps_no_record_waiting(open_firehose, configure, eventually):
    firehose = open_firehose(max_buffer_seconds=0.2)
    firehose.ahead_seconds = 86_400
    firehose.put(firehose.create(), b"x")
    firehose.put(firehose.create(**configure.processing()), b'{"y": 1}')
    firehose.ahead_seconds = 0
    eventually(lambda: sorted(firehose.bodies()) == [b"x", b'{"y": 1}'])


def test_clock_that_is_set_back_keeps_no_retry_waiting(open_firehose, eventually):
    firehose = open_firehose(max_buffer_seconds=0, retry_seconds=0.2)
    firehose.ahead_seconds, firehose.store.failures = 86_400, 1
    firehose.put(firehose.create(), b"x")
    eventually(lambda: firehose.store.failures == 0)
    firehose.ahead_seconds = 0
    eventually(lambda: firehose.bodies() == [b"x"])


def test_zero_buffering_delivers_at_once(firehose, eventually):
    hints = {"SizeInMBs": 1, "IntervalInSeconds": 0}
    firehose.put(firehose.create(BufferingHints=hints), b"x")
    eventually(lambda: firehose.bodies() == [b"x"])


def test_size_delivers(firehose, eventually):
    stream = firehose.create(BufferingHints=SMALL)
    firehose.put(stream, b"x" * 600_000, b"y" * 600_000)
    eventually(lambda: sum(map(len, firehose.bodies())) == 1_200_000)


def test_lambda_batches_leave_by_size_and_their_tail_waits(firehose, configure, eventually):
    stream = firehose.create(**configure.processing(BufferIntervalInSeconds="900"))
    firehose.put(stream, *[b'"%0400000d"' % n for n in range(4)])
    eventually(lambda: len(firehose.functions.events) == 1)
    assert len(firehose.functions.events[0]["records"]) == 2
    firehose.deliver(stream)
    assert sum(len(event["records"]) for event in firehose.functions.events) == 4


def test_flush_delivers_into_one_object(firehose):
    stream = firehose.create()
    firehose.deliver(stream, b"a", b"b")
    assert firehose.bodies() == [b"ab"]
    assert firehose.status(stream)["BufferedRecords"] == 0


def test_flush_of_an_empty_stream_writes_nothing(firehose):
    firehose.deliver(firehose.create())
    assert firehose.written() == []


def test_flush_of_an_unknown_stream_fails(firehose):
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        firehose.service.flush(firehose.context, "nowhere")


def test_flush_says_what_could_not_be_written(firehose):
    stream = firehose.create()
    firehose.store.failures = 1
    with pytest.raises(ServiceError, match=r"tried again in the background: data: S3.NoSuchBucket"):
        firehose.deliver(stream, b"x")


def test_failed_write_is_tried_again_under_the_same_key(firehose, eventually):
    stream = firehose.create(CloudWatchLoggingOptions=LOGGING)
    firehose.store.failures = 3
    with pytest.raises(ServiceError):
        firehose.deliver(stream, b"x")
    eventually(lambda: firehose.bodies() == [b"x"])
    assert firehose.status(stream)["FailedWrites"] == 3
    assert {entry["errorCode"] for _, _, entry in firehose.logs.entries} == {"S3.NoSuchBucket"}


def test_pauses_between_attempts_have_a_bound(open_firehose, eventually):
    firehose = open_firehose(retry_seconds=0.01, max_retry_seconds=0.02)
    firehose.store.failures = 12
    with pytest.raises(ServiceError):
        firehose.deliver(firehose.create(), b"x")
    eventually(lambda: len(firehose.written()) == 1)


def test_failing_destination_does_not_hold_up_the_backup(firehose, configure):
    backup = {"RoleARN": configure.role, "BucketARN": "arn:aws:s3:::raw"}
    stream = firehose.create(S3BackupMode="Enabled", S3BackupConfiguration=backup)
    firehose.store.failures = 1
    with pytest.raises(ServiceError):
        firehose.deliver(stream, b"x")
    assert len(firehose.store.objects) >= 1


def test_write_denied_does_not_refuse_producers(firehose):
    stream = firehose.create()
    firehose.store.failures = 10**6
    with pytest.raises(ServiceError):
        firehose.deliver(stream, b"x")
    assert firehose.put(stream, b"y")["FailedPutCount"] == 0
    firehose.store.failures = 0


def test_close_delivers_everything(firehose, configure):
    stream = firehose.create(**configure.partitioning())
    firehose.put(stream, {"day": "a"}, {"day": "b"})
    firehose.store.failures = 1
    closing = firehose.service.close()
    assert len(firehose.written()) == 2
    assert (closing.delivered, closing.left) == (2, 0)


def test_close_says_what_it_could_not_deliver(firehose, caplog):
    stream = firehose.create()
    firehose.put(stream, b"x")
    firehose.store.failures = 10**6
    closing = firehose.service.close()
    assert (closing.delivered, closing.left) == (0, 1)
    assert closing.reason
    assert f"Stream {stream} ends with 1 undelivered records" in caplog.text


def test_put_after_close_is_refused(firehose):
    stream = firehose.create()
    firehose.service.close()
    assert firehose.put(stream, b"x")["FailedPutCount"] == 1


def test_threads_end_with_the_service(firehose):
    stream = firehose.create()
    firehose.service.close()
    assert f"firehose-{stream}" not in {thread.name for thread in threading.enumerate()}


def test_delete_drops_what_is_pending(firehose):
    stream = firehose.create()
    firehose.put(stream, b"x")
    firehose.service.delete_delivery_stream(firehose.context, {"DeliveryStreamName": stream})
    assert firehose.written() == []
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        firehose.put(stream, b"x")


def test_full_memory_refuses_entries_as_throttling(open_firehose):
    firehose = open_firehose(max_pending_bytes=3000)
    firehose.store.failures = 10**6
    stream = firehose.create()
    answer = firehose.put(stream, b"x" * 1000, b"x" * 1000, b"x" * 1000)
    assert answer["FailedPutCount"] == 1
    assert answer["RequestResponses"][2] == {
        "ErrorCode": "ServiceUnavailableException",
        "ErrorMessage": "Slow down.",
    }
    request = {"DeliveryStreamName": stream, "Record": {"Data": b"x" * 1000}}
    with pytest.raises(ServiceError, match="Slow down") as refusal:
        firehose.service.put_record(firehose.context, request)
    assert refusal.value.status == 503


def test_memory_pressure_delivers_early(open_firehose, eventually):
    firehose = open_firehose(max_pending_bytes=10_000)
    firehose.put(firehose.create(), b"x" * 6000)
    eventually(lambda: firehose.bodies() == [b"x" * 6000])


def unreliable(chance: random.Random):
    """Make a transform that drops, fails, forgets, doubles and dies at random."""

    def handler(event):
        if chance.random() < 0.1:
            raise ZeroDivisionError
        answers = []
        for record in event["records"]:
            result = chance.choices(["Ok", "Dropped", "ProcessingFailed"], [8, 1, 1])[0]
            day = chance.choice(["mon", "tue", "wed", "", None])
            answers.append(
                {
                    "recordId": record["recordId"],
                    "result": result,
                    "data": record["data"],
                    "metadata": {"partitionKeys": {"day": day}},
                }
            )
        doubled = answers[: chance.randrange(3)]
        return {"records": answers[: len(answers) - chance.randrange(3)] + doubled}

    return handler


@pytest.mark.parametrize("seed", range(5))
def test_accepted_is_rows_and_errors_and_dropped(open_firehose, configure, seed):
    chance = random.Random(seed)
    firehose = open_firehose(max_buffer_seconds=0.02, active_partitions=2)
    stream = firehose.create(**configure.partitioning() | configure.conversion())
    firehose.functions.handler = unreliable(chance)
    firehose.store.failures = 5
    accepted = collections.Counter()
    for _ in range(60):
        ids = [str(chance.randrange(200)) for _ in range(10)]
        bad = [b"malformed", b'{"id":"x","count":"y"}', b""]
        blobs = [json.dumps({"id": i}).encode() for i in ids] + chance.sample(bad, 1)
        assert firehose.put(stream, *blobs)["FailedPutCount"] == 0
        accepted.update(blobs)
    firehose.store.failures = 0
    firehose.deliver(stream)
    delivered = collections.Counter(json.dumps({"id": r["id"]}).encode() for r in firehose.rows())
    failed = collections.Counter(base64.b64decode(e["rawData"]) for e in firehose.errors())
    status = firehose.status(stream)
    dropped = accepted - delivered - failed
    assert not (delivered + failed) - accepted
    assert dropped.total() == status["DroppedRecords"] > 0
    assert sum(status["ErrorRecords"].values()) == failed.total() > 0
    assert status["BufferedRecords"] == status["BufferedBytes"] == 0


def test_producers_in_parallel_lose_nothing(open_firehose, configure):
    firehose = open_firehose(max_buffer_seconds=0.02)
    stream = firehose.create(**configure.conversion())

    def produce(start: int) -> None:
        for i in range(start, start + 500, 10):
            firehose.put(stream, *[{"id": str(n)} for n in range(i, i + 10)])

    threads = [threading.Thread(target=produce, args=(n * 500,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    firehose.service.close()
    assert sorted(int(row["id"]) for row in firehose.rows()) == list(range(2000))


def test_restarted_service_delivers_what_the_last_one_accepted(open_firehose, configure, tmp_path):
    first = open_firehose(spool=tmp_path)
    stream = first.create()
    first.store.failures = 10**6
    first.put(stream, b"one", b"two")
    second = open_firehose(spool=tmp_path)
    request = {"RoleARN": configure.role, "BucketARN": "arn:aws:s3:::data"}
    named = {"DeliveryStreamName": stream, "ExtendedS3DestinationConfiguration": request}
    second.service.create_delivery_stream(second.context, named)
    assert second.status(stream)["BufferedRecords"] == 2
    second.deliver(stream)
    assert second.bodies() == [b"onetwo"]


def test_deleted_stream_drops_its_spool(open_firehose, tmp_path):
    firehose = open_firehose(spool=tmp_path)
    stream = firehose.create()
    firehose.put(stream, b"one")
    firehose.service.delete_delivery_stream(firehose.context, {"DeliveryStreamName": stream})
    assert not list(tmp_path.iterdir())
