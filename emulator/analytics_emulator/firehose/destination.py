"""An extended S3 destination, read from its configuration into what delivery works by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from analytics_emulator.firehose.conversion import Conversion
from analytics_emulator.firehose.prefix import Prefix, default_error_prefix, parse_prefix
from analytics_emulator.firehose.settings import MEBIBYTE


@dataclass(frozen=True)
class Hints:
    """When a buffer is full: so many bytes, or so long after its first record."""

    size_bytes: int
    interval_seconds: float


@dataclass(frozen=True)
class LogTarget:
    """Where a destination's errors are logged."""

    group: str
    stream: str


@dataclass(frozen=True)
class LambdaTransform:
    """The function that rewrites records, and how it is fed."""

    function_arn: str
    hints: Hints
    retries: int
    role_arn: str


@dataclass(frozen=True)
class S3Target:
    """A place for objects and how they look: the destination itself, or its source backup."""

    bucket: str
    role_arn: str
    prefix: Prefix
    hints: Hints
    compression: str
    kms_key_arn: str | None
    log: LogTarget | None
    zone: tzinfo
    file_extension: str = ""


@dataclass(frozen=True)
class Destination:
    """All that delivery does with a stream's records."""

    target: S3Target
    error_prefix: Prefix
    transform: LambdaTransform | None
    append_delimiter: bool
    partitioned: bool
    conversion: Conversion | None
    backup: S3Target | None


def destination_from(config: Mapping[str, Any]) -> Destination:
    """Read a validated and completed configuration (see `completed`)."""
    custom_zone = config.get("CustomTimeZone")
    # UTC needs no time zone database, which slim images lack.
    zone = ZoneInfo(custom_zone) if custom_zone else UTC
    target = _target(config, zone, config.get("FileExtension") or "")
    processors = active_processors(config)
    backup = config["S3BackupMode"] == "Enabled"
    error_text = config.get("ErrorOutputPrefix")
    error_prefix = parse_prefix(error_text) if error_text else default_error_prefix(target.prefix)
    return Destination(
        target=target,
        error_prefix=error_prefix,
        transform=next(
            (_transform(p, config["RoleARN"]) for p in processors if p["Type"] == "Lambda"), None
        ),
        append_delimiter=any(p["Type"] == "AppendDelimiterToRecord" for p in processors),
        partitioned=is_partitioned(config),
        conversion=Conversion(config["DataFormatConversionConfiguration"])
        if is_converted(config)
        else None,
        backup=_target(config["S3BackupConfiguration"], zone, "") if backup else None,
    )


def active_processors(config: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the processors in force; `Enabled` omitted is off (probed by the floci project)."""
    processing = config.get("ProcessingConfiguration") or {}
    return list(processing.get("Processors") or []) if processing.get("Enabled") else []


def is_partitioned(config: Mapping[str, Any]) -> bool:
    """Return whether dynamic partitioning is on."""
    return bool((config.get("DynamicPartitioningConfiguration") or {}).get("Enabled"))


def is_converted(config: Mapping[str, Any]) -> bool:
    """Return whether format conversion is on; `Enabled` omitted is on (API reference)."""
    conversion = config.get("DataFormatConversionConfiguration")
    return conversion is not None and conversion.get("Enabled", True)


def processor_parameters(processor: Mapping[str, Any]) -> dict[str, str]:
    """Return a processor's parameters by name."""
    listed = processor.get("Parameters") or []
    return {parameter["ParameterName"]: parameter["ParameterValue"] for parameter in listed}


def _target(config: Mapping[str, Any], zone: tzinfo, extension: str) -> S3Target:
    hints, encryption = config["BufferingHints"], config["EncryptionConfiguration"]
    return S3Target(
        bucket=config["BucketARN"].split(":::", 1)[1],
        role_arn=config["RoleARN"],
        prefix=parse_prefix(config.get("Prefix") or ""),
        hints=Hints(hints["SizeInMBs"] * MEBIBYTE, hints["IntervalInSeconds"]),
        compression=config["CompressionFormat"],
        kms_key_arn=(encryption.get("KMSEncryptionConfig") or {}).get("AWSKMSKeyARN"),
        log=_log_target(config["CloudWatchLoggingOptions"]),
        zone=zone,
        file_extension=extension,
    )


def _log_target(options: Mapping[str, Any]) -> LogTarget | None:
    if not options.get("Enabled"):
        return None
    return LogTarget(options["LogGroupName"], options["LogStreamName"])


def _transform(processor: Mapping[str, Any], destination_role_arn: str) -> LambdaTransform:
    parameters = processor_parameters(processor)
    size = float(parameters["BufferSizeInMBs"]) * MEBIBYTE
    return LambdaTransform(
        function_arn=parameters["LambdaArn"],
        hints=Hints(int(size), float(parameters["BufferIntervalInSeconds"])),
        retries=int(parameters["NumberOfRetries"]),
        role_arn=parameters.get("RoleArn") or destination_role_arn,
    )
