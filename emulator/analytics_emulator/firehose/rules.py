"""What a destination's members must satisfy together, checked when a stream is made or changed.

The texts are AWS's where a source shows them (aws-cdk's destination helpers, cdk-preflight's rules,
terraform-provider-aws issues, probes by the floci project); the others are this emulator's own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from analytics_emulator.firehose.destination import (
    active_processors,
    is_converted,
    is_partitioned,
    processor_parameters,
)
from analytics_emulator.firehose.errors import invalid_argument, prefix_violation, unsupported
from analytics_emulator.firehose.prefix import (
    MAX_EVALUATED_LENGTH,
    Evaluation,
    Prefix,
    parse_prefix,
)

Config = Mapping[str, Any]

_LAMBDA_PARAMETERS = {
    "LambdaArn",
    "NumberOfRetries",
    "RoleArn",
    "BufferSizeInMBs",
    "BufferIntervalInSeconds",
}


def check_destination(config: Config) -> None:
    """Raise InvalidArgumentException for the first rule that the configuration breaks."""
    _check_prefixes(config)
    _check_buffering(config)
    _check_logging(config)
    _check_time_zone(config)
    _check_processing(config)
    _check_partitioning(config)
    _check_backup(config)
    if is_converted(config):
        _check_conversion(config)


def _check_prefixes(config: Config) -> None:
    prefix = parse_prefix(config.get("Prefix") or "")
    error_text = config.get("ErrorOutputPrefix") or ""
    error_prefix = parse_prefix(error_text)
    for parsed in (prefix, error_prefix):
        if _known_length(parsed) > MAX_EVALUATED_LENGTH:
            raise prefix_violation("Length of evaluated prefix cannot be greater than 512")
    if prefix.names_error_type:
        raise prefix_violation("Prefix cannot contain !{firehose:error-output-type}")
    if prefix.has_expressions and not error_text:
        raise prefix_violation(
            "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions"
        )
    if error_prefix.lambda_keys or error_prefix.query_keys:
        raise prefix_violation(
            "Dynamic Partitioning Namespaces can't be part of an error prefix expression"
        )
    if error_prefix.has_expressions and not error_prefix.names_error_type:
        raise prefix_violation(
            "ErrorOutputPrefix must contain at least one occurrence of "
            "!{firehose:error-output-type}"
        )


def _known_length(prefix: Prefix) -> int:
    """Return the evaluated length where it is known, without the time appended to a literal."""
    if not prefix.has_expressions:
        return len(prefix.text)
    if prefix.lambda_keys or prefix.query_keys:
        return 0
    return len(prefix.evaluate(Evaluation(datetime.now(UTC), {}, "format-conversion-failed")))


def _check_buffering(config: Config) -> None:
    hints = config.get("BufferingHints")
    if hints is None:
        return
    size, interval = hints.get("SizeInMBs"), hints.get("IntervalInSeconds")
    if size is None or interval is None:
        raise invalid_argument(
            "BufferingHints must give both SizeInMBs and IntervalInSeconds, or neither."
        )
    if is_partitioned(config) and size < 64:
        raise invalid_argument(
            "BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled."
        )
    if is_partitioned(config) and interval < 60:
        raise invalid_argument(
            "BufferingHints.IntervalInSeconds must be at least 60 seconds "
            "when Dynamic Partitioning is enabled."
        )
    if is_converted(config) and size < 64:
        raise invalid_argument(
            "BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled."
        )


def _check_logging(config: Config) -> None:
    options = config.get("CloudWatchLoggingOptions") or {}
    if options.get("Enabled") and not (
        options.get("LogGroupName") and options.get("LogStreamName")
    ):
        raise invalid_argument(
            "CloudWatchLoggingOptions need LogGroupName and LogStreamName when enabled."
        )


def _check_time_zone(config: Config) -> None:
    zone = config.get("CustomTimeZone")
    if zone and zone not in available_timezones():
        raise invalid_argument(f"CustomTimeZone {zone} is not a known time zone.")


def _check_processing(config: Config) -> None:
    processing = config.get("ProcessingConfiguration") or {}
    processors = processing.get("Processors") or []
    if processing.get("Enabled") and not 1 <= len(processors) <= 5:
        raise invalid_argument("Enabled processing needs between 1 and 5 processors.")
    lambdas = [processor for processor in processors if processor["Type"] == "Lambda"]
    if len(lambdas) > 1:
        raise invalid_argument("At most one processor of type Lambda is allowed.")
    for processor in lambdas:
        _check_lambda(processor_parameters(processor))


def _check_lambda(parameters: Mapping[str, str]) -> None:
    unknown = sorted(set(parameters) - _LAMBDA_PARAMETERS)
    if unknown:
        raise invalid_argument(f"Parameter {unknown[0]} is not valid for processor type Lambda.")
    if "LambdaArn" not in parameters:
        raise invalid_argument("Parameter LambdaArn is required for processor type Lambda.")
    _check_number(parameters, "BufferSizeInMBs", 0.2, 3)
    _check_number(parameters, "BufferIntervalInSeconds", 0, 900)
    _check_number(parameters, "NumberOfRetries", 0, 300)


def _check_number(parameters: Mapping[str, str], name: str, lowest: float, highest: float) -> None:
    if name not in parameters:
        return
    try:
        fits = lowest <= float(parameters[name]) <= highest
        whole = name == "BufferSizeInMBs" or parameters[name].isdecimal()
    except ValueError:
        fits = whole = False
    if not (fits and whole):
        raise invalid_argument(f"Parameter {name} must be between {lowest} and {highest}.")


def _check_partitioning(config: Config) -> None:
    prefix = parse_prefix(config.get("Prefix") or "")
    if not is_partitioned(config):
        if prefix.lambda_keys or prefix.query_keys:
            raise prefix_violation(
                "Dynamic Partitioning Namespaces can only be part of a prefix expression "
                "when Dynamic Partitioning is enabled."
            )
        return
    if not (config.get("ProcessingConfiguration") or {}).get("Enabled"):
        raise invalid_argument(
            "Processing Configuration is not enabled when DataPartitioning is enabled"
        )
    _check_partition_keys(prefix, {p["Type"] for p in active_processors(config)})


def _check_partition_keys(prefix: Prefix, processors: set[str]) -> None:
    if not (prefix.lambda_keys or prefix.query_keys):
        raise invalid_argument(
            "S3 Prefix should contain Dynamic Partitioning namespaces "
            "when Dynamic Partitioning is enabled"
        )
    if prefix.query_keys:
        raise invalid_argument(
            "MetadataExtraction processor should be present "
            "when S3 Prefix has partitionKeyFromQuery namespace"
        )
    if "Lambda" not in processors:
        raise invalid_argument(
            "Lambda should be present when S3 Prefix contains keys "
            "from partitionKeyFromLambda namespace"
        )


def _check_backup(config: Config) -> None:
    backup = config.get("S3BackupConfiguration")
    if backup is None:
        if config.get("S3BackupMode") == "Enabled":
            raise invalid_argument(
                "S3BackupConfiguration is required when S3BackupMode is Enabled."
            )
        return
    hints = backup.get("BufferingHints") or {}
    if 0 <= hints.get("IntervalInSeconds", 60) < 60:
        raise invalid_argument(
            "BufferingHints.IntervalInSeconds of S3BackupConfiguration must be at least 60 seconds."
        )
    _check_prefixes(backup)
    _check_buffering(backup)
    _check_logging(backup)
    prefix = parse_prefix(backup.get("Prefix") or "")
    if prefix.lambda_keys or prefix.query_keys:
        raise unsupported("A partition key in the Prefix of S3BackupConfiguration")


def _check_conversion(config: Config) -> None:
    if config.get("CompressionFormat", "UNCOMPRESSED") != "UNCOMPRESSED":
        raise invalid_argument(
            "CompressionFormat must be UNCOMPRESSED when data format conversion is enabled."
        )
    conversion = config["DataFormatConversionConfiguration"]
    _check_formats(conversion)
    schema = conversion.get("SchemaConfiguration") or {}
    for name in ("RoleARN", "DatabaseName", "TableName"):
        if not schema.get(name):
            raise invalid_argument(f"SchemaConfiguration.{name} is required.")
    if schema.get("VersionId", "LATEST") != "LATEST":
        raise unsupported("SchemaConfiguration.VersionId other than LATEST")


def _check_formats(conversion: Config) -> None:
    read = (conversion.get("InputFormatConfiguration") or {}).get("Deserializer") or {}
    if read.get("OpenXJsonSerDe") is None:
        raise invalid_argument("InputFormatConfiguration needs a Deserializer: OpenXJsonSerDe.")
    written = (conversion.get("OutputFormatConfiguration") or {}).get("Serializer") or {}
    parquet = written.get("ParquetSerDe")
    if parquet is None:
        raise invalid_argument("OutputFormatConfiguration needs a Serializer: ParquetSerDe.")
    if parquet.get("MaxPaddingBytes"):
        raise unsupported("ParquetSerDe.MaxPaddingBytes other than 0")
