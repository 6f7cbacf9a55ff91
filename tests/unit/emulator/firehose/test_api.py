"""The API's operations: puts, descriptions, updates, encryption, tags."""

import uuid

import botocore.session
import pytest

from analytics_emulator.service import ServiceError

KEY = "arn:aws:kms:eu-central-1:123456789012:key/one"


def call(firehose, operation, stream, **members):
    request = {"DeliveryStreamName": stream} | members
    return getattr(firehose.service, operation)(firehose.context, request)


def describe(firehose, stream):
    return call(firehose, "describe_delivery_stream", stream)["DeliveryStreamDescription"]


def extended(firehose, stream):
    return describe(firehose, stream)["Destinations"][0]["ExtendedS3DestinationDescription"]


def update(firehose, stream, version="1", **changes):
    members = {
        "CurrentDeliveryStreamVersionId": version,
        "DestinationId": "destinationId-000000000001",
        "ExtendedS3DestinationUpdate": changes,
    }
    return call(firehose, "update_destination", stream, **members)


def test_deprecated_form_of_the_destination_is_the_same_one(firehose):
    bucket = {"RoleARN": "arn:aws:iam::123456789012:role/r", "BucketARN": "arn:aws:s3:::b"}
    call(firehose, "create_delivery_stream", "older", S3DestinationConfiguration=bucket)
    firehose.put("older", b"a")
    members = {"CurrentDeliveryStreamVersionId": "1", "DestinationId": "destinationId-000000000001"}
    call(firehose, "update_destination", "older", **members, S3DestinationUpdate={"Prefix": "p/"})
    assert extended(firehose, "older")["Prefix"] == "p/"
    both = {f"{kind}S3DestinationConfiguration": bucket for kind in ("", "Extended")}
    with pytest.raises(ServiceError, match="Exactly one destination"):
        call(firehose, "create_delivery_stream", "both", **both)


def test_put_record_gives_an_id(firehose):
    stream = firehose.create()
    first, second = (call(firehose, "put_record", stream, Record={"Data": b"x"}) for _ in "ab")
    assert first["RecordId"] != second["RecordId"]
    assert first["Encrypted"] is False


def test_batch_answers_in_order(firehose):
    answer = firehose.put(firehose.create(), b"a", b"b")
    assert answer["FailedPutCount"] == 0
    assert len({entry["RecordId"] for entry in answer["RequestResponses"]}) == 2


def test_largest_record_and_batch_are_accepted(firehose):
    stream = firehose.create()
    assert firehose.put(stream, b"x" * 1_024_000)["FailedPutCount"] == 0
    assert firehose.put(stream, *[b"x" * 1_000_000] * 4, b"x" * 194_304)["FailedPutCount"] == 0


@pytest.mark.parametrize(
    ("blobs", "code"),
    [
        ([b"x" * 1_024_001], "ValidationException"),
        ([b""] * 501, "ValidationException"),
        ([], "ValidationException"),
        ([b"x" * 1_000_000] * 4 + [b"x" * 194_305], "InvalidArgumentException"),
    ],
)
def test_put_beyond_a_limit_is_refused(firehose, blobs, code):
    stream = firehose.create()
    with pytest.raises(ServiceError) as refusal:
        firehose.put(stream, *blobs)
    assert refusal.value.code == code
    assert firehose.status(stream)["IncomingRecords"] == 0


def test_put_to_an_unknown_stream_is_refused(firehose):
    with pytest.raises(ServiceError, match="Firehose nowhere under account 123456789012 not found"):
        firehose.put("nowhere", b"x")


def test_create_needs_a_destination(firehose):
    with pytest.raises(ServiceError, match="Exactly one destination configuration"):
        call(firehose, "create_delivery_stream", "any")


def test_create_again_is_refused(firehose):
    stream = firehose.create()
    with pytest.raises(ServiceError, match="ResourceInUseException"):
        call(
            firehose,
            "create_delivery_stream",
            stream,
            ExtendedS3DestinationConfiguration=extended(firehose, stream),
        )


def test_description_has_the_defaults_of_aws(firehose):
    stream = firehose.create()
    description = describe(firehose, stream)
    assert description["DeliveryStreamStatus"] == "ACTIVE"
    assert description["VersionId"] == "1"
    assert description["DeliveryStreamEncryptionConfiguration"] == {"Status": "DISABLED"}
    (destination,) = description["Destinations"]
    assert destination["DestinationId"] == "destinationId-000000000001"
    s3 = destination["S3DestinationDescription"]
    assert s3["BufferingHints"] == {"SizeInMBs": 5, "IntervalInSeconds": 300}
    assert s3["CompressionFormat"] == "UNCOMPRESSED"
    assert s3["EncryptionConfiguration"] == {"NoEncryptionConfig": "NoEncryption"}
    assert destination["ExtendedS3DestinationDescription"]["S3BackupMode"] == "Disabled"


def test_description_has_only_members_of_the_model(firehose, configure):
    backup = {"RoleARN": configure.role, "BucketARN": "arn:aws:s3:::raw"}
    stream = firehose.create(
        **configure.partitioning() | configure.conversion({"CaseInsensitive": True}),
        S3BackupMode="Enabled",
        S3BackupConfiguration=backup,
    )
    model = botocore.session.get_session().get_service_model("firehose")
    shape = model.operation_model("DescribeDeliveryStream").output_shape
    assert list(unknown({"DeliveryStreamDescription": describe(firehose, stream)}, shape)) == []


def unknown(value, shape):
    """Give the members that a shape of the model doesn't have."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            known = shape.members.get(name)
            yield from unknown(inner, known) if known else [name]
    elif shape.type_name == "list":
        for item in value:
            yield from unknown(item, shape.member)


def test_conversion_buffers_128_mebibytes_by_default(firehose, configure):
    stream = firehose.create(**configure.conversion())
    assert extended(firehose, stream)["BufferingHints"]["SizeInMBs"] == 128


def test_description_fills_in_the_lambda_parameters(firehose, configure):
    config = configure.processing()
    config["ProcessingConfiguration"]["Processors"][0]["Parameters"].pop()
    (processor,) = extended(firehose, firehose.create(**config))["ProcessingConfiguration"][
        "Processors"
    ]
    assert {p["ParameterName"]: p["ParameterValue"] for p in processor["Parameters"]} == {
        "LambdaArn": configure.function,
        "NumberOfRetries": "3",
        "RoleArn": configure.role,
        "BufferSizeInMBs": "1",
        "BufferIntervalInSeconds": "60",
    }


def test_list_is_ordered_and_paged(firehose):
    names = sorted(firehose.create() for _ in range(3))
    page = firehose.service.list_delivery_streams(firehose.context, {"Limit": 2})
    assert page == {"DeliveryStreamNames": names[:2], "HasMoreDeliveryStreams": True}
    rest = {"ExclusiveStartDeliveryStreamName": names[1]}
    page = firehose.service.list_delivery_streams(firehose.context, rest)
    assert page == {"DeliveryStreamNames": names[2:], "HasMoreDeliveryStreams": False}


def test_update_grows_the_version_and_moves_buffered_records(firehose):
    stream = firehose.create(Prefix="old/")
    firehose.put(stream, b"x")
    update(firehose, stream, Prefix="new/")
    firehose.deliver(stream)
    (key,) = firehose.written()
    assert key.startswith("new/")
    assert f"{stream}-2-" in key


def test_update_without_a_change_keeps_the_version(firehose):
    stream = firehose.create(Prefix="old/")
    update(firehose, stream, Prefix="old/")
    assert describe(firehose, stream)["VersionId"] == "1"
    assert "LastUpdateTimestamp" not in describe(firehose, stream)


def test_update_of_another_version_is_refused(firehose):
    with pytest.raises(ServiceError, match="ConcurrentModificationException"):
        update(firehose, firehose.create(), version="2", Prefix="new/")


def test_update_keeps_what_it_does_not_name(firehose, configure):
    stream = firehose.create(**configure.conversion())
    schema = {"SchemaConfiguration": {"TableName": "other"}}
    update(firehose, stream, DataFormatConversionConfiguration=schema)
    described = extended(firehose, stream)["DataFormatConversionConfiguration"]
    assert described["SchemaConfiguration"]["TableName"] == "other"
    assert described["SchemaConfiguration"]["DatabaseName"] == "db"


def test_update_replaces_processing_whole(firehose, configure):
    stream = firehose.create(**configure.processing())
    update(firehose, stream, ProcessingConfiguration={"Enabled": False})
    described = extended(firehose, stream)["ProcessingConfiguration"]
    assert described == {"Enabled": False, "Processors": []}


def test_update_is_checked_like_a_creation(firehose):
    with pytest.raises(ServiceError, match="ErrorOutputPrefix cannot be null or empty"):
        update(firehose, firehose.create(), Prefix="!{timestamp:yyyy}/")


def test_partitioning_is_for_good(firehose, configure):
    stream = firehose.create(**configure.partitioning())
    with pytest.raises(ServiceError, match="only be enabled at creation, for good"):
        update(
            firehose,
            stream,
            Prefix="plain/",
            DynamicPartitioningConfiguration={"Enabled": False},
        )


def test_changed_partition_keys_apply_from_the_next_record_on(firehose, configure):
    stream = firehose.create(**configure.partitioning(BufferIntervalInSeconds="0"))
    firehose.deliver(stream, {"day": "mon"})
    both = "!{partitionKeyFromLambda:day}/!{partitionKeyFromLambda:day}/x/"
    update(firehose, stream, Prefix=both)
    firehose.deliver(stream, {"day": "tue"})
    assert [key.split("/")[0] for key in firehose.written()] == ["day=mon", "tue"]


def test_backup_can_be_enabled_but_never_disabled(firehose, configure):
    stream = firehose.create()
    place = {"RoleARN": configure.role, "BucketARN": "arn:aws:s3:::raw"}
    update(firehose, stream, S3BackupMode="Enabled", S3BackupUpdate=place)
    firehose.deliver(stream, b"x")
    assert firehose.bodies(bucket="raw") == [b"x"]
    assert "S3BackupDescription" in extended(firehose, stream)
    with pytest.raises(ServiceError, match="can't be disabled"):
        update(firehose, stream, version="2", S3BackupMode="Disabled")


def test_encryption_is_stored_and_described(firehose):
    stream = firehose.create()
    chosen = {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": KEY}
    call(
        firehose,
        "start_delivery_stream_encryption",
        stream,
        DeliveryStreamEncryptionConfigurationInput=chosen,
    )
    described = describe(firehose, stream)["DeliveryStreamEncryptionConfiguration"]
    assert described == chosen | {"Status": "ENABLED"}
    assert firehose.put(stream, b"x")["Encrypted"] is True
    call(firehose, "stop_delivery_stream_encryption", stream)
    assert firehose.put(stream, b"x")["Encrypted"] is False


@pytest.mark.parametrize(
    "chosen", [{"KeyType": "CUSTOMER_MANAGED_CMK"}, {"KeyType": "AWS_OWNED_CMK", "KeyARN": KEY}]
)
def test_key_must_fit_its_type(firehose, chosen):
    with pytest.raises(ServiceError, match="KeyARN"):
        call(
            firehose,
            "start_delivery_stream_encryption",
            firehose.create(),
            DeliveryStreamEncryptionConfigurationInput=chosen,
        )


def test_tags_are_kept_paged_and_removed(firehose):
    stream = firehose.create()
    tags = [{"Key": "b", "Value": "1"}, {"Key": "a"}, {"Key": "b", "Value": "2"}]
    call(firehose, "tag_delivery_stream", stream, Tags=tags)
    page = call(firehose, "list_tags_for_delivery_stream", stream, Limit=1)
    assert page == {"Tags": [{"Key": "a", "Value": ""}], "HasMoreTags": True}
    call(firehose, "untag_delivery_stream", stream, TagKeys=["a"])
    page = call(firehose, "list_tags_for_delivery_stream", stream)
    assert page == {"Tags": [{"Key": "b", "Value": "2"}], "HasMoreTags": False}


def test_accounts_and_regions_are_apart(firehose):
    stream = firehose.create()
    elsewhere = type(firehose.context)(uuid.uuid4().hex[:12], firehose.context.region)
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        firehose.service.describe_delivery_stream(elsewhere, {"DeliveryStreamName": stream})
