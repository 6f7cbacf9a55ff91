"""The requests that this Firehose honours, with the limits of botocore's Firehose service model.

Absent on purpose, and so refused: every destination but extended S3, sources other than direct
puts, jq metadata extraction, de-aggregation, decompression, ORC, Hive's JSON SerDe, Snappy objects.
"""

from analytics_emulator.firehose.shapes import (
    Block,
    Bytes,
    Flag,
    Many,
    Number,
    Shape,
    Text,
    TextMap,
)

MAX_RECORD_BYTES = 1_024_000
MAX_BATCH_BYTES = 4 * 1024 * 1024

STREAM_NAME = Text(1, 64, "[a-zA-Z0-9_.-]+")
_ROLE = Text(1, 512, r"arn:.*:iam::\d{12}:role/[a-zA-Z_0-9+=,.@\-_/]+")
_BUCKET = Text(1, 2048, r"arn:.*:s3:::[\w\.\-]{1,255}")
_PREFIX = Text(0, 1024, ".*")
_GLUE_NAME = Text(1, 1024, r"\S+")

_HINTS = Block({"SizeInMBs": Number(1, 128), "IntervalInSeconds": Number(0, 900)})
_COMPRESSION = Text(
    choices=("UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"),
    supported=("UNCOMPRESSED", "GZIP", "ZIP"),
)
_OBJECT_KEY = Text(1, 512, r"arn:.*:kms:[a-zA-Z0-9\-]+:\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\-_/]+")
_ENCRYPTION = Block(
    {
        "NoEncryptionConfig": Text(choices=("NoEncryption",)),
        "KMSEncryptionConfig": Block(
            {"AWSKMSKeyARN": _OBJECT_KEY}, required=frozenset({"AWSKMSKeyARN"})
        ),
    }
)
_LOGGING = Block(
    {
        "Enabled": Flag(),
        "LogGroupName": Text(0, 512, r"[\.\-_/#A-Za-z0-9]*"),
        "LogStreamName": Text(0, 512, r"[^:*]*"),
    }
)
_PARAMETER = Block(
    {
        "ParameterName": Text(
            choices=(
                "LambdaArn",
                "NumberOfRetries",
                "MetadataExtractionQuery",
                "JsonParsingEngine",
                "RoleArn",
                "BufferSizeInMBs",
                "BufferIntervalInSeconds",
                "SubRecordType",
                "Delimiter",
                "CompressionFormat",
                "DataMessageExtraction",
            ),
        ),
        "ParameterValue": Text(1, 5120, r"(?!\s*$).+"),
    },
    required=frozenset({"ParameterName", "ParameterValue"}),
)
_PROCESSOR = Block(
    {
        "Type": Text(
            choices=(
                "RecordDeAggregation",
                "Decompression",
                "CloudWatchLogProcessing",
                "Lambda",
                "MetadataExtraction",
                "AppendDelimiterToRecord",
            ),
            supported=("Lambda", "AppendDelimiterToRecord"),
        ),
        "Parameters": Many(_PARAMETER),
    },
    required=frozenset({"Type"}),
)
_PROCESSING = Block({"Enabled": Flag(), "Processors": Many(_PROCESSOR)})
_CONVERSION = Block(
    {
        "SchemaConfiguration": Block(
            {
                "RoleARN": _GLUE_NAME,
                "CatalogId": _GLUE_NAME,
                "DatabaseName": _GLUE_NAME,
                "TableName": _GLUE_NAME,
                "Region": _GLUE_NAME,
                "VersionId": _GLUE_NAME,
            }
        ),
        "InputFormatConfiguration": Block(
            {
                "Deserializer": Block(
                    {
                        "OpenXJsonSerDe": Block(
                            {
                                "ConvertDotsInJsonKeysToUnderscores": Flag(),
                                "CaseInsensitive": Flag(),
                                "ColumnToJsonKeyMappings": TextMap(),
                            }
                        )
                    }
                )
            }
        ),
        "OutputFormatConfiguration": Block(
            {
                "Serializer": Block(
                    {
                        "ParquetSerDe": Block(
                            {
                                "BlockSizeBytes": Number(67_108_864),
                                "PageSizeBytes": Number(65_536),
                                "Compression": Text(choices=("UNCOMPRESSED", "GZIP", "SNAPPY")),
                                "EnableDictionaryCompression": Flag(),
                                "MaxPaddingBytes": Number(),
                                "WriterVersion": Text(choices=("V1", "V2")),
                            }
                        )
                    }
                )
            }
        ),
        "Enabled": Flag(),
    }
)
_PARTITIONING = Block(
    {"RetryOptions": Block({"DurationInSeconds": Number(0, 7200)}), "Enabled": Flag()}
)

_OBJECTS: dict[str, Shape] = {
    "RoleARN": _ROLE,
    "BucketARN": _BUCKET,
    "Prefix": _PREFIX,
    "ErrorOutputPrefix": _PREFIX,
    "BufferingHints": _HINTS,
    "CompressionFormat": _COMPRESSION,
    "EncryptionConfiguration": _ENCRYPTION,
    "CloudWatchLoggingOptions": _LOGGING,
}
_S3_REQUIRED = frozenset({"RoleARN", "BucketARN"})
_EXTENDED: dict[str, Shape] = {
    **_OBJECTS,
    "ProcessingConfiguration": _PROCESSING,
    "S3BackupMode": Text(choices=("Disabled", "Enabled")),
    "DataFormatConversionConfiguration": _CONVERSION,
    "DynamicPartitioningConfiguration": _PARTITIONING,
    "FileExtension": Text(0, 128, r"^$|\.[0-9a-z!\-_.*'()]+"),
    "CustomTimeZone": Text(0, 50, "^$|[a-zA-Z/_]+"),
}
EXTENDED_S3_DESTINATION = Block(
    {**_EXTENDED, "S3BackupConfiguration": Block(_OBJECTS, _S3_REQUIRED)}, _S3_REQUIRED
)
_EXTENDED_S3_UPDATE = Block({**_EXTENDED, "S3BackupUpdate": Block(_OBJECTS)})

_STREAM_KEY = Text(1, 512, r"arn:.*:kms:[a-zA-Z0-9\-]+:\d{12}:key/[a-zA-Z_0-9+=,.@\-_/]+")
_STREAM_ENCRYPTION = Block(
    {
        "KeyARN": _STREAM_KEY,
        "KeyType": Text(choices=("AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK")),
    },
    required=frozenset({"KeyType"}),
)
_TAG_KEY = Text(1, 128, r"(?!aws:)[\w\s.:/=+\-@%]*")
_TAG = Block(
    {"Key": _TAG_KEY, "Value": Text(0, 256, r"[\w\s.:/=+\-@%]*")}, required=frozenset({"Key"})
)
_STREAM_TYPE = Text(
    choices=("DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource")
)

_NAMED = frozenset({"DeliveryStreamName"})
_RECORD = Block({"Data": Bytes(MAX_RECORD_BYTES)}, required=frozenset({"Data"}))

CREATE_DELIVERY_STREAM = Block(
    {
        "DeliveryStreamName": STREAM_NAME,
        "DeliveryStreamType": Text(choices=_STREAM_TYPE.choices, supported=("DirectPut",)),
        "DeliveryStreamEncryptionConfigurationInput": _STREAM_ENCRYPTION,
        "ExtendedS3DestinationConfiguration": EXTENDED_S3_DESTINATION,
        "Tags": Many(_TAG, 1, 50),
    },
    _NAMED,
)
DELETE_DELIVERY_STREAM = Block(
    {"DeliveryStreamName": STREAM_NAME, "AllowForceDelete": Flag()}, _NAMED
)
DESCRIBE_DELIVERY_STREAM = Block(
    {
        "DeliveryStreamName": STREAM_NAME,
        "Limit": Number(1, 10_000),
    },
    _NAMED,
)
LIST_DELIVERY_STREAMS = Block(
    {
        "Limit": Number(1, 10_000),
        "DeliveryStreamType": _STREAM_TYPE,
        "ExclusiveStartDeliveryStreamName": STREAM_NAME,
    }
)
UPDATE_DESTINATION = Block(
    {
        "DeliveryStreamName": STREAM_NAME,
        "CurrentDeliveryStreamVersionId": Text(1, 50, "[0-9]+"),
        "DestinationId": Text(1, 100, "[a-zA-Z0-9-]+"),
        "ExtendedS3DestinationUpdate": _EXTENDED_S3_UPDATE,
    },
    _NAMED | {"CurrentDeliveryStreamVersionId", "DestinationId"},
)
PUT_RECORD = Block({"DeliveryStreamName": STREAM_NAME, "Record": _RECORD}, _NAMED | {"Record"})
PUT_RECORD_BATCH = Block(
    {"DeliveryStreamName": STREAM_NAME, "Records": Many(_RECORD, 1, 500)}, _NAMED | {"Records"}
)
START_ENCRYPTION = Block(
    {
        "DeliveryStreamName": STREAM_NAME,
        "DeliveryStreamEncryptionConfigurationInput": _STREAM_ENCRYPTION,
    },
    _NAMED,
)
STOP_ENCRYPTION = Block({"DeliveryStreamName": STREAM_NAME}, _NAMED)
TAG_STREAM = Block(
    {"DeliveryStreamName": STREAM_NAME, "Tags": Many(_TAG, 1, 50)}, _NAMED | {"Tags"}
)
UNTAG_STREAM = Block(
    {"DeliveryStreamName": STREAM_NAME, "TagKeys": Many(_TAG_KEY, 1, 50)}, _NAMED | {"TagKeys"}
)
LIST_TAGS = Block(
    {
        "DeliveryStreamName": STREAM_NAME,
        "ExclusiveStartTagKey": _TAG_KEY,
        "Limit": Number(1, 50),
    },
    _NAMED,
)
