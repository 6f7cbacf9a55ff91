"""The delivery stream, by the rules that Firehose checks only at creation."""

from typing import Any

from tests.templates.conftest import Template


def destination(template: Template) -> dict[str, Any]:
    """The S3 destination's configuration."""
    stream = template["Resources"]["DeliveryStream"]["Properties"]
    return dict(stream["ExtendedS3DestinationConfiguration"])


def test_buffer_is_large_enough_for_partitioning_and_conversion(template: Template) -> None:
    assert template["Parameters"]["BufferSizeInMBs"]["MinValue"] >= 64
    assert template["Parameters"]["BufferIntervalInSeconds"]["MinValue"] >= 60


def test_partition_key_of_the_transform_is_in_the_prefix(template: Template) -> None:
    assert destination(template)["DynamicPartitioningConfiguration"]["Enabled"] is True
    assert destination(template)["Prefix"] == "clickstream-data/dt=!{partitionKeyFromLambda:dt}/"


def test_errors_are_filed_by_kind_and_day(template: Template) -> None:
    prefix = destination(template)["ErrorOutputPrefix"]
    assert prefix == "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"


def test_transform_is_sent_no_more_than_its_reply_can_hold(template: Template) -> None:
    (processor,) = destination(template)["ProcessingConfiguration"]["Processors"]
    given = {item["ParameterName"]: item["ParameterValue"] for item in processor["Parameters"]}
    assert given["BufferSizeInMBs"] == "1"


def test_events_hardly_wait_for_the_transform(template: Template) -> None:
    """Firehose fills the function's buffer before the destination's, so both are waited for."""
    (processor,) = destination(template)["ProcessingConfiguration"]["Processors"]
    given = {item["ParameterName"]: item["ParameterValue"] for item in processor["Parameters"]}
    assert int(given["BufferIntervalInSeconds"]) <= 10


def test_conversion_follows_the_table(template: Template) -> None:
    conversion = destination(template)["DataFormatConversionConfiguration"]
    table = conversion["SchemaConfiguration"]["TableName"]
    assert table == {"Fn::ImportValue": {"Fn::Sub": "${ParentAthenaStack}-TableName"}}
    assert "ParquetSerDe" in conversion["OutputFormatConfiguration"]["Serializer"]
    assert destination(template)["CompressionFormat"] == "UNCOMPRESSED"


def test_every_event_is_backed_up_as_it_came(template: Template) -> None:
    assert destination(template)["S3BackupMode"] == "Enabled"
    backup = destination(template)["S3BackupConfiguration"]
    assert (backup["Prefix"], backup["CompressionFormat"]) == ("raw/", "GZIP")


def test_stream_is_encrypted_and_logs_its_deliveries(template: Template) -> None:
    stream = template["Resources"]["DeliveryStream"]["Properties"]
    assert stream["DeliveryStreamEncryptionConfigurationInput"]["KeyType"]
    for place in (destination(template), destination(template)["S3BackupConfiguration"]):
        assert place["CloudWatchLoggingOptions"]["Enabled"] is True
