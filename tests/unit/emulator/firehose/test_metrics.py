"""The metrics that a stream gives while it works (developer guide, "Monitoring")."""

import pytest

from tests.unit.emulator.firehose.conftest import Firehose, Samples, processing


@pytest.fixture
def samples(firehose: Firehose) -> Samples:
    return firehose.samples


def test_puts_are_counted_with_their_stream(firehose: Firehose, samples: Samples) -> None:
    stream = firehose.create()
    firehose.put(stream, b"one", b"three")
    assert samples.total("IncomingRecords") == 2
    assert samples.total("IncomingBytes") == 8
    assert samples.total("ThrottledRecords") == 0
    assert samples.dimensions == {(("DeliveryStreamName", stream),)}


def test_delivery_is_counted_with_the_age_of_its_oldest_record(
    firehose: Firehose, samples: Samples
) -> None:
    firehose.deliver(firehose.create(), b"one", b"two")
    assert samples.found["DeliveryToS3.Success"] == [1]
    assert samples.total("DeliveryToS3.Records") == 2
    assert 0 <= samples.found["DeliveryToS3.DataFreshness"][0] < 60


def test_refused_write_counts_as_no_success(firehose: Firehose, samples: Samples) -> None:
    stream = firehose.create()
    firehose.store.failures = 1
    firehose.put(stream, b"one")
    with pytest.raises(Exception, match="Not delivered yet"):
        firehose.service.flush(firehose.context, stream)
    assert samples.found["DeliveryToS3.Success"][0] == 0


def test_transform_counts_what_it_gave_back(firehose: Firehose, samples: Samples) -> None:
    firehose.deliver(firehose.create(**processing()), {"id": "a"}, {"id": "b"})
    assert samples.total("SucceedProcessing.Records") == 2
