"""Records reach Firehose, or the caller hears that they didn't."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from ingest.delivery import Delivery, DeliveryError, batches

BUSY = ClientError({"Error": {"Code": "ServiceUnavailableException"}}, "PutRecordBatch")
GONE = ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "PutRecordBatch")
UNREACHABLE = EndpointConnectionError(endpoint_url="http://firehose")
MIB = 1024 * 1024


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0
        self.sleeps = []

    def sleep(self, seconds):
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def delivery(firehose, clock):
    return Delivery(firehose, "stream", sleep=clock.sleep, clock=lambda: clock.now)


def test_batches_hold_at_most_500_records_in_order():
    records = [str(number).encode() for number in range(1201)]
    cut = list(batches(records))
    assert [len(batch) for batch in cut] == [500, 500, 201]
    assert [record for batch in cut for record in batch] == records


def test_batches_hold_at_most_4_mib():
    cut = list(batches([bytes(MIB - 1)] * 4 + [bytes(4)] + [b"x"]))
    assert [sum(map(len, batch)) for batch in cut] == [4 * MIB, 1]


def test_every_batch_has_the_full_size():
    assert [len(batch) for batch in batches([bytes(MIB)] * 9)] == [4, 4, 1]


def test_put_repeats_just_the_failed_records(delivery, firehose):
    firehose.plan = [{1, 3}, {0}]
    delivery.put([b"a", b"b", b"c", b"d"], seconds=10)
    assert firehose.calls == [[b"a", b"b", b"c", b"d"], [b"b", b"d"], [b"b"]]


@pytest.mark.parametrize("error", [BUSY, UNREACHABLE])
def test_put_repeats_the_batch_after_a_passing_error(delivery, firehose, error):
    firehose.plan = [error]
    delivery.put([b"a", b"b"], seconds=10)
    assert firehose.calls == [[b"a", b"b"]] * 2


def test_put_gives_up_at_once_on_a_final_error(delivery, firehose, clock):
    firehose.plan = [GONE]
    with pytest.raises(DeliveryError, match="ResourceNotFoundException"):
        delivery.put([b"a"], seconds=10)
    assert clock.sleeps == []


def test_put_gives_up_when_time_is_up_and_says_why(delivery, firehose, clock):
    firehose.plan = [{0}] * 1000
    with pytest.raises(DeliveryError, match="1 records left: ServiceUnavailableException"):
        delivery.put([b"a", b"b"], seconds=5)
    assert clock.now < 5


def test_put_starts_no_call_when_time_is_up(delivery, firehose):
    with pytest.raises(DeliveryError, match="1 records left: no time left"):
        delivery.put([b"a"], seconds=0)
    assert firehose.calls == []


def test_put_waits_longer_and_longer_but_not_beyond_the_ceiling(delivery, firehose, clock):
    firehose.plan = [{0}] * 100
    delivery.put([b"a"], seconds=1000)
    assert clock.sleeps[0] <= 0.05
    assert 1 < max(clock.sleeps) <= 2
