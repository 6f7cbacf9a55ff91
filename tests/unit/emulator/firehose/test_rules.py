"""Destinations that AWS refuses are refused when they are made, in AWS's words where known."""

import pytest

from analytics_emulator.service import ServiceError

ERRORS = "errors/!{firehose:error-output-type}/"
NAMESPACES = "Dynamic Partitioning Namespaces can"
CASES = [
    ({"BufferingHints": {"SizeInMBs": 5}}, "both SizeInMBs and IntervalInSeconds"),
    ({"Prefix": "!{timestamp:yyyy}/"}, "ErrorOutputPrefix cannot be null or empty when Prefix"),
    ({"Prefix": ERRORS, "ErrorOutputPrefix": ERRORS}, "Prefix cannot contain"),
    (
        {"ErrorOutputPrefix": "!{timestamp:'" + "x" * 500 + "'}" + ERRORS},
        "Length of evaluated prefix cannot be greater than 512",
    ),
    ({"Prefix": "x" * 513}, "Length of evaluated prefix cannot be greater than 512"),
    ({"ErrorOutputPrefix": "!{timestamp:yyyy}/"}, "must contain at least one occurrence of"),
    ({"ErrorOutputPrefix": ERRORS + "!{partitionKeyFromLambda:k}"}, NAMESPACES + "'t be part of"),
    (
        {"Prefix": "!{partitionKeyFromLambda:k}/", "ErrorOutputPrefix": ERRORS},
        NAMESPACES + " only be part of a prefix expression when Dynamic Partitioning is enabled",
    ),
    ({"CloudWatchLoggingOptions": {"Enabled": True}}, "LogGroupName and LogStreamName"),
    ({"CustomTimeZone": "Mars/Olympus"}, "not a known time zone"),
    ({"S3BackupMode": "Enabled"}, "S3BackupConfiguration is required"),
    (
        {"DynamicPartitioningConfiguration": {"Enabled": True}},
        "Processing Configuration is not enabled when DataPartitioning is enabled",
    ),
    ({"ProcessingConfiguration": {"Enabled": True}}, "between 1 and 5 processors"),
]


@pytest.mark.parametrize(("destination", "message"), CASES)
def test_destination_is_refused(firehose, destination, message):
    with pytest.raises(ServiceError, match=message) as refusal:
        firehose.create(**destination)
    assert refusal.value.code == "InvalidArgumentException"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Prefix": "plain/"}, "S3 Prefix should contain Dynamic Partitioning namespaces when"),
        (
            {"Prefix": "!{partitionKeyFromQuery:k}/"},
            "MetadataExtraction processor should be present when S3 Prefix has",
        ),
        (
            {"BufferingHints": {"SizeInMBs": 63, "IntervalInSeconds": 60}},
            "BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.",
        ),
        (
            {"BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 59}},
            "BufferingHints.IntervalInSeconds must be at least 60 seconds when Dynamic",
        ),
    ],
)
def test_partitioned_destination_is_refused(firehose, configure, change, message):
    with pytest.raises(ServiceError, match=message):
        firehose.create(**configure.partitioning() | change)


def test_partition_key_from_lambda_needs_a_lambda(firehose, configure):
    delimiter = {"Enabled": True, "Processors": [{"Type": "AppendDelimiterToRecord"}]}
    with pytest.raises(ServiceError, match="Lambda should be present when S3 Prefix contains"):
        firehose.create(**configure.partitioning() | {"ProcessingConfiguration": delimiter})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BufferSizeInMBs", "3.1"),
        ("BufferSizeInMBs", "0.1"),
        ("BufferIntervalInSeconds", "901"),
        ("NumberOfRetries", "-1"),
        ("Delimiter", "x"),
    ],
)
def test_lambda_parameter_is_refused(firehose, configure, name, value):
    with pytest.raises(ServiceError, match=f"Parameter {name}"):
        firehose.create(**configure.processing(**{name: value}))


def test_second_lambda_is_refused(firehose, configure):
    config = configure.processing()
    config["ProcessingConfiguration"]["Processors"] *= 2
    with pytest.raises(ServiceError, match="At most one processor of type Lambda"):
        firehose.create(**config)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"CompressionFormat": "GZIP"}, "CompressionFormat must be UNCOMPRESSED"),
        ({"BufferingHints": {"SizeInMBs": 63, "IntervalInSeconds": 60}}, "must be at least 64"),
    ],
)
def test_converted_destination_is_refused(firehose, configure, change, message):
    with pytest.raises(ServiceError, match=message):
        firehose.create(**configure.conversion() | change)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("TableName", None, "SchemaConfiguration.TableName is required"),
        ("VersionId", "3", "VersionId other than LATEST is not supported"),
        ("Region", "us-west-2", "Region other than the stream's is not supported"),
        ("RoleARN", "arn:aws:iam::999999999999:role/x", "Cross-account pass role is not allowed."),
    ],
)
def test_schema_is_refused(firehose, configure, name, value, message):
    config = configure.conversion()
    config["DataFormatConversionConfiguration"]["SchemaConfiguration"][name] = value
    with pytest.raises(ServiceError, match=message):
        firehose.create(**config)


def test_parquet_padding_is_refused(firehose, configure):
    with pytest.raises(ServiceError, match="MaxPaddingBytes other than 0 is not supported"):
        firehose.create(**configure.conversion(MaxPaddingBytes=1))


def test_missing_table_is_refused(firehose, configure):
    firehose.tables.types = None
    with pytest.raises(ServiceError, match="EntityNotFoundException"):
        firehose.create(**configure.conversion())


@pytest.mark.parametrize("kind", ["char(3)", "varchar(9)", "binary", "uniontype<int>", "nonsense"])
def test_table_with_a_column_that_cannot_be_written_is_refused(firehose, configure, kind):
    firehose.tables.types = {"c": kind}
    with pytest.raises(ServiceError, match=r"Column c has type .* not supported"):
        firehose.create(**configure.conversion())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 59}}, "at least 60 seconds"),
        ({"Prefix": "!{timestamp:yyyy}/"}, "ErrorOutputPrefix cannot be null or empty"),
        (
            {"Prefix": "!{partitionKeyFromLambda:k}/", "ErrorOutputPrefix": ERRORS},
            "partition key in the Prefix of S3BackupConfiguration is not supported",
        ),
    ],
)
def test_backup_is_refused(firehose, configure, change, message):
    backup = {"RoleARN": configure.role, "BucketARN": "arn:aws:s3:::raw"} | change
    with pytest.raises(ServiceError, match=message):
        firehose.create(S3BackupMode="Enabled", S3BackupConfiguration=backup)
