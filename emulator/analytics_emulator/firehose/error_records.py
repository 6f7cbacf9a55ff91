"""Lines of error objects: what failed, why, and the record's data in Base64.

Sources: developer guide, "Data transformation failure handling" and "Record format conversion error
handling"; names, order and number types as captured on AWS by the stackd and floci projects.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics_emulator.firehose.records import Record
from analytics_emulator.service import CallContext

PROCESSING_FAILED = "processing-failed"
FORMAT_CONVERSION_FAILED = "format-conversion-failed"
ACTIVE_PARTITION_EXCEEDED = "activePartitionExceeded"


@dataclass(frozen=True)
class FailedRecord:
    """A record that won't be delivered as data, the folder that it goes to, and its line there."""

    record: Record
    error_type: str
    line: bytes


def processing_failure(
    record: Record,
    code: str,
    message: str,
    *,
    ended_ms: int,
    attempts: int = 1,
    lambda_arn: str | None = None,
    error_type: str = PROCESSING_FAILED,
) -> FailedRecord:
    """Report a record that the transform or dynamic partitioning failed; data is the original."""
    document: dict[str, Any] = {
        "attemptsMade": attempts,
        "arrivalTimestamp": record.arrival_ms,
        "errorCode": code,
        "errorMessage": message,
        "attemptEndingTimestamp": ended_ms,
        "rawData": base64.b64encode(record.data).decode(),
    }
    if lambda_arn is not None:
        document["lambdaARN"] = lambda_arn
    return FailedRecord(record, error_type, _line(document))


def conversion_failure_line(
    record: Record, code: str, message: str, *, ended_ms: int, table: Mapping[str, str]
) -> bytes:
    """Report a record that has no row; data is what conversion was given."""
    return _line(
        {
            "attemptsMade": 1,
            "arrivalTimestamp": record.arrival_ms,
            "lastErrorCode": code,
            "lastErrorMessage": message,
            "attemptEndingTimestamp": ended_ms,
            "rawData": base64.b64encode(record.data).decode(),
            "sequenceNumber": record.sequence_number,
            "subSequenceNumber": 0,
            "dataCatalogTable": table,
        }
    )


def catalog_table(schema: Mapping[str, str], context: CallContext) -> dict[str, str]:
    """Name the Glue table of a conversion, as its error records do."""
    catalog_id = schema.get("CatalogId") or context.account_id
    region = schema.get("Region") or context.region
    return {
        "catalogId": catalog_id,
        "databaseName": schema["DatabaseName"],
        "tableName": schema["TableName"],
        "region": region,
        "versionId": schema.get("VersionId") or "LATEST",
        "roleArn": schema["RoleARN"],
        "catalogArn": f"arn:aws:glue:{region}:{catalog_id}:catalog",
    }


def _line(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    # Half of a surrogate pair has no UTF-8; its backslash form is JSON's own escape.
    return text.encode(errors="backslashreplace")
