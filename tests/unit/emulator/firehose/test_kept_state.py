"""A stream is the same in the next process, and works on there."""

from analytics_emulator.firehose import Settings


def test_stream_is_described_the_same_and_delivers(firehose, configure):
    stream = firehose.create(**configure.processing(), Prefix="data/")
    tags = [{"Key": "team", "Value": "a"}]
    names = {"DeliveryStreamName": stream}
    firehose.service.tag_delivery_stream(firehose.context, names | {"Tags": tags})
    firehose.deliver(stream, {"id": "before"})
    later = type(firehose)(Settings())
    later.service.load_state(firehose.service.dump_state())
    for operation in ("describe_delivery_stream", "list_tags_for_delivery_stream"):
        found = [getattr(f.service, operation)(f.context, names) for f in (firehose, later)]
        assert found[0] == found[1]
    later.deliver(stream, {"id": "after"})
    later.service.close()
    assert later.bodies("data/") == [b'{"id": "after"}']
    assert later.status(stream)["IncomingRecords"] == 2


def test_version_that_names_objects_is_kept(firehose):
    stream = firehose.create()
    update = {
        "DeliveryStreamName": stream,
        "CurrentDeliveryStreamVersionId": "1",
        "DestinationId": "destinationId-000000000001",
        "ExtendedS3DestinationUpdate": {"Prefix": "new/"},
    }
    firehose.service.update_destination(firehose.context, update)
    later = type(firehose)(Settings())
    later.service.load_state(firehose.service.dump_state())
    later.deliver(stream, b"record")
    later.service.close()
    (key,) = later.written()
    assert f"/{stream}-2-" in key
    assert key.startswith("new/")


def test_records_that_wait_are_the_spools_to_count(firehose):
    stream = firehose.create()
    firehose.put(stream, b"waits")
    later = type(firehose)(Settings())
    later.service.load_state(firehose.service.dump_state())
    status = later.status(stream)
    later.service.close()
    assert (status["IncomingRecords"], status["BufferedRecords"]) == (0, 0)
