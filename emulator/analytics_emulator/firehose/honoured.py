"""What of Firehose's requests the emulator honours: an allow-list of members and of choices.

Absent on purpose, and so refused by name: every destination but S3 (extended, and in its deprecated
form), sources other than direct puts, jq metadata extraction, de-aggregation, decompression, ORC,
Hive's JSON SerDe, Snappy objects.
"""

from collections.abc import Mapping

# The honoured members of a structure (or of a list's items), the honoured choices of an enum, or
# all that the model has.
type Honoured = Mapping[str, "Honoured"] | frozenset[str] | None
ALL = None


def _all(*members: str) -> dict[str, Honoured]:
    return dict.fromkeys(members, ALL)


_OBJECTS: dict[str, Honoured] = {
    **_all("RoleARN", "BucketARN", "Prefix", "ErrorOutputPrefix"),
    "BufferingHints": _all("SizeInMBs", "IntervalInSeconds"),
    "CompressionFormat": frozenset({"UNCOMPRESSED", "GZIP", "ZIP"}),
    "EncryptionConfiguration": {
        "NoEncryptionConfig": ALL,
        "KMSEncryptionConfig": _all("AWSKMSKeyARN"),
    },
    "CloudWatchLoggingOptions": _all("Enabled", "LogGroupName", "LogStreamName"),
}
_PROCESSING: dict[str, Honoured] = {
    "Enabled": ALL,
    "Processors": {
        "Type": frozenset({"Lambda", "AppendDelimiterToRecord"}),
        "Parameters": _all("ParameterName", "ParameterValue"),
    },
}
_CONVERSION: dict[str, Honoured] = {
    "SchemaConfiguration": _all(
        "RoleARN", "CatalogId", "DatabaseName", "TableName", "Region", "VersionId"
    ),
    "InputFormatConfiguration": {
        "Deserializer": {
            "OpenXJsonSerDe": _all(
                "ConvertDotsInJsonKeysToUnderscores", "CaseInsensitive", "ColumnToJsonKeyMappings"
            )
        }
    },
    "OutputFormatConfiguration": {
        "Serializer": {
            "ParquetSerDe": _all(
                *("BlockSizeBytes", "PageSizeBytes", "Compression", "MaxPaddingBytes"),
                *("EnableDictionaryCompression", "WriterVersion"),
            )
        }
    },
    "Enabled": ALL,
}
_EXTENDED: dict[str, Honoured] = {
    **_OBJECTS,
    "ProcessingConfiguration": _PROCESSING,
    "S3BackupMode": ALL,
    "DataFormatConversionConfiguration": _CONVERSION,
    "DynamicPartitioningConfiguration": {
        "RetryOptions": _all("DurationInSeconds"),
        "Enabled": ALL,
    },
    **_all("FileExtension", "CustomTimeZone"),
}
EXTENDED_S3_DESTINATION: dict[str, Honoured] = {**_EXTENDED, "S3BackupConfiguration": _OBJECTS}
_ENCRYPTION = _all("KeyARN", "KeyType")
_TAG = _all("Key", "Value")
_RECORD = _all("Data")
_NAME = _all("DeliveryStreamName")

OPERATIONS: Mapping[str, Mapping[str, Honoured]] = {
    "CreateDeliveryStream": {
        **_NAME,
        "DeliveryStreamType": frozenset({"DirectPut"}),
        "DeliveryStreamEncryptionConfigurationInput": _ENCRYPTION,
        "ExtendedS3DestinationConfiguration": EXTENDED_S3_DESTINATION,
        "S3DestinationConfiguration": _OBJECTS,
        "Tags": _TAG,
    },
    "DeleteDeliveryStream": {**_NAME, "AllowForceDelete": ALL},
    "DescribeDeliveryStream": {**_NAME, "Limit": ALL},
    "ListDeliveryStreams": _all("Limit", "DeliveryStreamType", "ExclusiveStartDeliveryStreamName"),
    "UpdateDestination": {
        **_NAME,
        **_all("CurrentDeliveryStreamVersionId", "DestinationId"),
        "ExtendedS3DestinationUpdate": {**_EXTENDED, "S3BackupUpdate": _OBJECTS},
        "S3DestinationUpdate": _OBJECTS,
    },
    "PutRecord": {**_NAME, "Record": _RECORD},
    "PutRecordBatch": {**_NAME, "Records": _RECORD},
    "StartDeliveryStreamEncryption": {
        **_NAME,
        "DeliveryStreamEncryptionConfigurationInput": _ENCRYPTION,
    },
    "StopDeliveryStreamEncryption": _NAME,
    "TagDeliveryStream": {**_NAME, "Tags": _TAG},
    "UntagDeliveryStream": {**_NAME, "TagKeys": ALL},
    "ListTagsForDeliveryStream": {**_NAME, **_all("ExclusiveStartTagKey", "Limit")},
}
