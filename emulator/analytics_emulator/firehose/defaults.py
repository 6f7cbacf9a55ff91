"""A destination's configuration with AWS's defaults filled in, and merged with an update.

Sources: API reference; defaults and echoes probed on AWS by the stackd and floci projects.
"""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.firehose.destination import (
    is_converted,
    is_partitioned,
    processor_parameters,
)

_LARGE_BUFFER = {"SizeInMBs": 128, "IntervalInSeconds": 300}
_BUFFER = {"SizeInMBs": 5, "IntervalInSeconds": 300}


def completed(config: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what the caller left out."""
    large = is_converted(config) or is_partitioned(config)
    full = _with_s3_defaults(config, _LARGE_BUFFER if large else _BUFFER)
    full.setdefault("S3BackupMode", "Disabled")
    if full.get("S3BackupConfiguration"):
        full["S3BackupConfiguration"] = _with_s3_defaults(full["S3BackupConfiguration"], _BUFFER)
    if full.get("ProcessingConfiguration"):
        full["ProcessingConfiguration"] = _with_processor_defaults(full)
    if full.get("DynamicPartitioningConfiguration"):
        options = {"RetryOptions": {"DurationInSeconds": 300}, "Enabled": False}
        full["DynamicPartitioningConfiguration"] = (
            options | full["DynamicPartitioningConfiguration"]
        )
    return full


def updated(config: Mapping[str, Any], update: Mapping[str, Any]) -> dict[str, Any]:
    """Merge an update: given members replace, format conversion merges member by member."""
    changes = {name: value for name, value in update.items() if value is not None}
    merged = {**config, **changes}
    merged.pop("S3BackupUpdate", None)
    if "S3BackupUpdate" in changes:
        backup = config.get("S3BackupConfiguration") or {}
        merged["S3BackupConfiguration"] = {**backup, **changes["S3BackupUpdate"]}
    if "DataFormatConversionConfiguration" in changes:
        merged["DataFormatConversionConfiguration"] = _merged_conversion(
            config.get("DataFormatConversionConfiguration") or {},
            changes["DataFormatConversionConfiguration"],
        )
    return merged


def _merged_conversion(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**old, **new}
    if "SchemaConfiguration" in old and "SchemaConfiguration" in new:
        merged["SchemaConfiguration"] = {**old["SchemaConfiguration"], **new["SchemaConfiguration"]}
    return merged


def _with_s3_defaults(config: Mapping[str, Any], hints: Mapping[str, int]) -> dict[str, Any]:
    full = {name: value for name, value in config.items() if value is not None}
    full.setdefault("BufferingHints", dict(hints))
    full.setdefault("CompressionFormat", "UNCOMPRESSED")
    full.setdefault("EncryptionConfiguration", {"NoEncryptionConfig": "NoEncryption"})
    full.setdefault("CloudWatchLoggingOptions", {"Enabled": False})
    return full


def _with_processor_defaults(config: Mapping[str, Any]) -> dict[str, Any]:
    processing = config["ProcessingConfiguration"]
    processors = [
        _with_lambda_defaults(processor, config["RoleARN"])
        if processor["Type"] == "Lambda"
        else {"Type": processor["Type"], "Parameters": []}
        for processor in processing.get("Processors") or []
    ]
    return {"Enabled": bool(processing.get("Enabled")), "Processors": processors}


def _with_lambda_defaults(processor: Mapping[str, Any], role_arn: str) -> dict[str, Any]:
    given = processor_parameters(processor)
    defaults = {
        "LambdaArn": "",
        "NumberOfRetries": "3",
        "RoleArn": role_arn,
        "BufferSizeInMBs": "1",
        "BufferIntervalInSeconds": "60",
    }
    parameters = [
        {"ParameterName": name, "ParameterValue": value}
        for name, value in (defaults | given).items()
        if value
    ]
    return {"Type": "Lambda", "Parameters": parameters}
