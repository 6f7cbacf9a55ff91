"""Requests are an allow-list that stays in step with botocore's service model."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.model import Shape as ModelShape

from analytics_emulator.firehose import request_shapes
from analytics_emulator.firehose.shapes import Block, Many, Number, Shape, Text, check
from analytics_emulator.service import ServiceError

MODEL = botocore.session.get_session().get_service_model("firehose")
SHAPES = {
    "CreateDeliveryStream": request_shapes.CREATE_DELIVERY_STREAM,
    "DeleteDeliveryStream": request_shapes.DELETE_DELIVERY_STREAM,
    "DescribeDeliveryStream": request_shapes.DESCRIBE_DELIVERY_STREAM,
    "ListDeliveryStreams": request_shapes.LIST_DELIVERY_STREAMS,
    "ListTagsForDeliveryStream": request_shapes.LIST_TAGS,
    "PutRecord": request_shapes.PUT_RECORD,
    "PutRecordBatch": request_shapes.PUT_RECORD_BATCH,
    "StartDeliveryStreamEncryption": request_shapes.START_ENCRYPTION,
    "StopDeliveryStreamEncryption": request_shapes.STOP_ENCRYPTION,
    "TagDeliveryStream": request_shapes.TAG_STREAM,
    "UntagDeliveryStream": request_shapes.UNTAG_STREAM,
    "UpdateDestination": request_shapes.UPDATE_DESTINATION,
}
REFUSED_EXAMPLES = {
    "HiveJsonSerDe",
    "OrcSerDe",
    "RedshiftDestinationConfiguration",
    "KinesisStreamSourceConfiguration",
    "IcebergDestinationConfiguration",
    "S3DestinationConfiguration",
    "DirectPutSourceConfiguration",
}

Pair = tuple[str, Any, Shape | None]


def pairs(model: ModelShape, shape: Shape, path: str) -> Iterator[Pair]:
    """Walk the model; give each member's path, model shape, and our shape or None."""
    if model.type_name == "structure":
        assert isinstance(shape, Block), path
        assert set(shape.members) <= set(model.members), path
        assert shape.required == set(model.required_members), path
        for name, member in model.members.items():
            inner = f"{path}.{name}" if path else name
            ours = shape.members.get(name)
            yield inner, member, ours
            if ours is not None:
                yield from pairs(member, ours, inner)
    elif model.type_name == "list":
        assert isinstance(shape, Many), path
        yield from pairs(model.member, shape.item, path)


ALL = [
    pytest.param(operation, path, model, shape, id=f"{operation}:{path}")
    for operation, top in SHAPES.items()
    for path, model, shape in pairs(MODEL.operation_model(operation).input_shape, top, "")
]
UNKNOWN = [parameter for parameter in ALL if parameter.values[3] is None]
KNOWN = [parameter for parameter in ALL if parameter.values[3] is not None]


def nested(block: Shape, path: str) -> Any:
    """Give a request in which only the member of that path is set, in lists' first items."""
    if isinstance(block, Many):
        return [nested(block.item, path)]
    assert isinstance(block, Block)
    name, _, rest = path.partition(".")
    return {name: nested(block.members[name], rest) if rest else {"any": "value"}}


def test_every_operation_of_the_model_has_a_shape():
    assert set(SHAPES) == set(MODEL.operation_names)


def test_members_refused_include_what_is_known_to_be_missing():
    assert {p.values[1].split(".")[-1] for p in UNKNOWN} >= REFUSED_EXAMPLES


@pytest.mark.parametrize(("operation", "path", "model", "shape"), UNKNOWN)
def test_member_that_is_not_honoured_is_refused_by_name(operation, path, model, shape):
    request = nested(SHAPES[operation], path)
    lenient = without_required(SHAPES[operation])
    with pytest.raises(ServiceError, match=f"{path} is not supported") as refusal:
        check(request, lenient)
    assert refusal.value.code == "InvalidArgumentException"


def without_required(shape: Shape) -> Any:
    if isinstance(shape, Block):
        return Block({name: without_required(inner) for name, inner in shape.members.items()})
    return Many(without_required(shape.item)) if isinstance(shape, Many) else shape


@pytest.mark.parametrize(("operation", "path", "model", "shape"), KNOWN)
def test_limits_are_those_of_the_model(operation, path, model, shape):
    limits = model.metadata
    match shape:
        case Text(shortest, longest, pattern, choices):
            assert list(choices) == limits.get("enum", [])
            assert (shortest, longest) == (limits.get("min", 0), limits.get("max"))
            assert (pattern is None) == ("pattern" not in limits)
        case Number(lowest, highest):
            assert (lowest, highest) == (limits.get("min", 0), limits.get("max"))
        case Many(_, fewest, most):
            assert (fewest, most) == (limits.get("min", 0), limits.get("max"))


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
