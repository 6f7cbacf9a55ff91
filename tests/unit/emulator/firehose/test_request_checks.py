"""Requests are refused by AWS's model, then by an allow-list that stays in step with it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.model import Shape

from analytics_emulator.firehose.honoured import OPERATIONS, Honoured
from analytics_emulator.firehose.request_checks import check, unhonoured
from analytics_emulator.service import ServiceError
from analytics_emulator.shapes.violations import service_model

MODEL = service_model("firehose")
REFUSED_EXAMPLES = {
    "HiveJsonSerDe",
    "OrcSerDe",
    "RedshiftDestinationConfiguration",
    "KinesisStreamSourceConfiguration",
    "IcebergDestinationConfiguration",
    "DirectPutSourceConfiguration",
}


def refused(model: Any, honoured: Honoured, path: str) -> Iterator[str]:
    """Walk the model beside the allow-list; give the path of each member that it lacks."""
    if model.type_name == "list":
        yield from refused(model.member, honoured, path)
    elif isinstance(honoured, frozenset):
        assert honoured < set(model.metadata["enum"]), path
    elif isinstance(honoured, Mapping):
        assert set(honoured) <= set(model.members), path
        for name, member in model.members.items():
            inner = f"{path}.{name}" if path else name
            if name in honoured:
                yield from refused(member, honoured[name], inner)
            else:
                yield inner


def input_shape(operation: str) -> Shape:
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    return shape


REFUSED = [
    pytest.param(operation, path, id=f"{operation}:{path}")
    for operation, honoured in OPERATIONS.items()
    for path in refused(input_shape(operation), honoured, "")
]


def nested(shape: Any, path: str) -> Any:
    """Give a request in which only the member of that path is set, in lists' first items."""
    if shape.type_name == "list":
        return [nested(shape.member, path)]
    name, _, rest = path.partition(".")
    return {name: nested(shape.members[name], rest) if rest else {"any": "value"}}


def test_every_operation_of_the_model_is_listed():
    assert set(OPERATIONS) == set(MODEL.operation_names)


def test_members_refused_include_what_is_known_to_be_missing():
    assert {p.values[1].split(".")[-1] for p in REFUSED} >= REFUSED_EXAMPLES


@pytest.mark.parametrize(("operation", "path"), REFUSED)
def test_member_that_is_not_honoured_is_named(operation, path):
    request = nested(input_shape(operation), path)
    assert list(unhonoured(request, OPERATIONS[operation])) == [path]


def test_member_that_is_not_honoured_is_refused(firehose):
    source = {"ThroughputHintInMBs": 1}
    request = {"DeliveryStreamName": "any", "DirectPutSourceConfiguration": source}
    with pytest.raises(ServiceError, match="DirectPutSourceConfiguration is not supported") as e:
        firehose.service.create_delivery_stream(firehose.context, request)
    assert e.value.code == "InvalidArgumentException"


def test_limits_are_those_of_the_model():
    record = {"Data": b"x" * 1_024_001}
    with pytest.raises(ServiceError) as refusal:
        check("PutRecordBatch", {"DeliveryStreamName": "a b", "Records": [{"Data": b""}, record]})
    assert refusal.value.message == (
        "2 validation errors detected: Value 'a b' at 'deliveryStreamName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value at "
        "'records.2.member.data' failed to satisfy constraint: Member must have length less than "
        "or equal to 1024000"
    )


@pytest.mark.parametrize(
    ("bucket", "problem"),
    [
        (None, "Value null at 'extendedS3DestinationConfiguration.bucketARN' failed to satisfy"),
        ("data", "Member must satisfy regular expression pattern: arn:.*:s3:::"),
    ],
)
def test_violated_limit_is_a_validation_exception(firehose, bucket, problem):
    with pytest.raises(ServiceError, match="ValidationException: 1 validation error") as refusal:
        firehose.create(BucketARN=bucket)
    assert problem in refusal.value.message


def test_all_violations_are_listed(firehose):
    with pytest.raises(ServiceError, match="2 validation errors detected"):
        firehose.create(BucketARN=None, CompressionFormat="SNAPPY")


@pytest.mark.parametrize("value", ["Snappy", "HADOOP_SNAPPY"])
def test_snappy_objects_are_refused(firehose, value):
    with pytest.raises(ServiceError, match=f"CompressionFormat {value} is not supported"):
        firehose.create(CompressionFormat=value)


@pytest.mark.parametrize(
    "kind",
    ["RecordDeAggregation", "Decompression", "CloudWatchLogProcessing", "MetadataExtraction"],
)
def test_processor_that_is_not_there_is_refused(firehose, kind):
    processing = {"Enabled": True, "Processors": [{"Type": kind, "Parameters": []}]}
    with pytest.raises(ServiceError, match=f"{kind} is not supported"):
        firehose.create(ProcessingConfiguration=processing)


@pytest.mark.parametrize("kind", ["KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource"])
def test_source_other_than_direct_put_is_refused(firehose, kind):
    request = {"DeliveryStreamName": "any", "DeliveryStreamType": kind}
    with pytest.raises(ServiceError, match=f"{kind} is not supported"):
        firehose.service.create_delivery_stream(firehose.context, request)
