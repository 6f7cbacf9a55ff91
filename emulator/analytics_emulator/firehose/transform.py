"""Data transformation: a batch of records through a Lambda function.

Sources: developer guide, "Data transformation"; error codes, texts, retries and which failures take
the whole batch as probed on AWS by the floci and stackd projects.
"""

import base64
import binascii
import json
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.firehose.destination import LambdaTransform
from analytics_emulator.firehose.error_records import FailedRecord, processing_failure
from analytics_emulator.firehose.ports import FunctionInvoker
from analytics_emulator.firehose.records import Record
from analytics_emulator.firehose.settings import MEBIBYTE, Settings
from analytics_emulator.service import CallContext, ServiceError

_LOG = logging.getLogger(__name__)

MAX_PAYLOAD_BYTES = 6 * MEBIBYTE

_FUNCTION_ERROR = (
    "Lambda.FunctionError",
    "The Lambda function was successfully invoked but it returned an error result.",
)
_MISSING = (
    "Lambda.MissingRecordId",
    "One or more record Ids were not returned. "
    "Ensure that the Lambda function returns all received record Ids.",
)
_DUPLICATED = (
    "Lambda.DuplicatedRecordId",
    "Multiple records were returned with the same record Id. "
    "Ensure that the Lambda function returns a unique record Id for each record.",
)
_NULL_DATA = (
    "Lambda.InvalidReturnFormat",
    "The data field cannot be null when the SourceType is DirectPut or KinesisStreamAsSource "
    "and processing result is Ok. The value field cannot be null when the SourceType is "
    "MSKAsSource and processing result is Ok.",
)
_STATUS_FAILED = ("Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record")
_UNPARSABLE = (
    "Lambda.JsonProcessingException",
    "There was an error parsing returned records from the Lambda function. Ensure that the "
    "returned records follow the status model required by Kinesis Data Firehose.",
)
# Codes of the developer guide's table of Lambda errors, by the error that Lambda answers with.
_INVOKE_ERRORS = {
    "ResourceNotFoundException": (
        "Lambda.ResourceNotFound",
        "The specified Lambda function does not exist. Use a different function that does exist.",
    ),
    "TooManyRequestsException": (
        "Lambda.InvokeLimitExceeded",
        "The Lambda concurrent execution limit is exceeded. "
        "Increase the concurrent execution limit.",
    ),
    "AccessDeniedException": (
        "Lambda.InvokeAccessDenied",
        "Access was denied. Ensure that the access policy allows access to the Lambda function.",
    ),
}

Reason = tuple[str, str]


@dataclass(frozen=True)
class TransformedRecord:
    """A record as the function returned it, the original, and its partition keys."""

    original: Record
    record: Record
    partition_keys: Mapping[str, Any]


@dataclass
class TransformResult:
    """What became of a batch: each record is in one of the lists. `error` is for the log."""

    transformed: list[TransformedRecord] = field(default_factory=list)
    dropped: list[Record] = field(default_factory=list)
    failed: list[FailedRecord] = field(default_factory=list)
    error: Reason | None = None


@dataclass(frozen=True)
class Transformer:
    """Invokes a stream's function."""

    functions: FunctionInvoker
    settings: Settings
    context: CallContext
    stream_arn: str
    clock: Callable[[], float] = time.time

    def run(self, transform: LambdaTransform, records: Sequence[Record]) -> TransformResult:
        """Put a batch through the function, trying again after a failed invocation."""
        entries = _event_records(records)
        attempts = 1
        answer = self._invoke(transform, entries)
        while not isinstance(answer, bytes) and attempts <= transform.retries:
            time.sleep(self._pause(attempts))
            attempts += 1
            answer = self._invoke(transform, entries)
        if isinstance(answer, bytes):
            return self._read(transform, records, answer, attempts)
        return self._fail_all(transform, records, answer, attempts)

    def _pause(self, attempts: int) -> float:
        return float(min(self.settings.retry_seconds * 2 ** (attempts - 1), 5.0))

    def _invoke(self, transform: LambdaTransform, entries: str) -> bytes | Reason:
        """Return the reply, or why there is none; each attempt has an invocation id of its own."""
        head = {
            "invocationId": str(uuid.uuid4()),
            "deliveryStreamArn": self.stream_arn,
            "region": self.context.region,
        }
        payload = f'{json.dumps(head)[:-1]}, "records": [{entries}]}}'.encode()
        context, function_arn = self.context.as_role(transform.role_arn), transform.function_arn
        try:
            result = self.functions.invoke(context, function_arn, payload)
        except ServiceError as error:
            return _INVOKE_ERRORS.get(error.code, _FUNCTION_ERROR)
        except Exception:  # whatever the host fails with, the batch must not be lost
            _LOG.warning("Can't invoke %s", function_arn, exc_info=True)
            return _FUNCTION_ERROR
        if result.function_error is not None or len(result.payload) > MAX_PAYLOAD_BYTES:
            return _FUNCTION_ERROR
        return result.payload

    def _read(
        self, transform: LambdaTransform, records: Sequence[Record], reply: bytes, attempts: int
    ) -> TransformResult:
        try:
            returned = _returned_records(reply)
        except _BatchError as error:
            return self._fail_all(transform, records, error.reason, attempts)
        counts = Counter(entry.record_id for entry in returned)
        by_id = {entry.record_id: entry for entry in returned}
        result = TransformResult()
        for record in records:
            record_id = record.record_id
            reason = _sort(result, record, by_id.get(record_id), counts[record_id])
            if reason is not None:
                result.error = reason
                result.failed.append(self._failure(transform, record, reason, attempts))
        return result

    def _fail_all(
        self, transform: LambdaTransform, records: Sequence[Record], reason: Reason, attempts: int
    ) -> TransformResult:
        failed = [self._failure(transform, record, reason, attempts) for record in records]
        return TransformResult(failed=failed, error=reason)

    def _failure(
        self, transform: LambdaTransform, record: Record, reason: Reason, attempts: int
    ) -> FailedRecord:
        return processing_failure(
            record,
            *reason,
            ended_ms=int(self.clock() * 1000),
            attempts=attempts,
            lambda_arn=transform.function_arn,
        )


class _BatchError(Exception):
    """A reply that fails the whole batch."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason[0])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Returned:
    record_id: str
    result: str
    data: bytes | None
    partition_keys: Mapping[str, Any]


def _event_records(records: Sequence[Record]) -> str:
    """Write the event's records; ids and Base64 need no JSON escaping."""
    return ", ".join(
        f'{{"recordId": "{record.record_id}", '
        f'"approximateArrivalTimestamp": {record.arrival_ms}, '
        f'"data": "{base64.b64encode(record.data).decode()}"}}'
        for record in records
    )


def _returned_records(reply: bytes) -> list[_Returned]:
    try:
        document = json.loads(reply)
    except (ValueError, RecursionError) as error:
        raise _BatchError(_UNPARSABLE) from error
    if document is None:
        return []
    if not isinstance(document, dict):
        raise _BatchError(_UNPARSABLE)
    entries = document.get("records") or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _BatchError(_UNPARSABLE)
    return [_returned(entry) for entry in entries]


def _returned(entry: Mapping[str, Any]) -> _Returned:
    result, data = entry.get("result"), entry.get("data")
    if result not in ("Ok", "Dropped", "ProcessingFailed"):
        raise _BatchError(_FUNCTION_ERROR)
    try:
        decoded = None if data is None else base64.b64decode(data, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise _BatchError(_FUNCTION_ERROR) from error
    metadata = entry.get("metadata") or {}
    keys = metadata.get("partitionKeys") if isinstance(metadata, dict) else None
    return _Returned(
        str(entry.get("recordId")), result, decoded, keys if isinstance(keys, dict) else {}
    )


def _sort(
    result: TransformResult, record: Record, returned: _Returned | None, count: int
) -> Reason | None:
    """Put a record where its reply says, or give the reason of its failure."""
    if returned is None:
        return _MISSING
    if count > 1:
        return _DUPLICATED
    if returned.result == "ProcessingFailed":
        return _STATUS_FAILED
    if returned.result == "Dropped":
        result.dropped.append(record)
        return None
    if returned.data is None:
        return _NULL_DATA
    changed = Record(record.sequence, record.arrival_ms, returned.data, record.accepted_bytes)
    result.transformed.append(TransformedRecord(record, changed, returned.partition_keys))
    return None
