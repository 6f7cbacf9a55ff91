"""What Firehose delivers to and calls: S3, Lambda, the Glue Data Catalog, CloudWatch Logs."""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

from botocore.exceptions import ClientError
from localstack.utils.time import now

from analytics_emulator.firehose import InvokeResult
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.direct_calls import call_with_role, payload_of
from analytics_emulator.service import CallContext, ServiceError

LOG = logging.getLogger(__name__)
TAKEN_BY = "firehose"


class FirehoseObjects:
    """S3 as Firehose delivers to it; a delivery's batches and rows leave much memory behind."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back = give_back

    def write(
        self,
        context: CallContext,
        bucket: str,
        key: str,
        body: bytes,
        *,
        content_type: str,
        content_encoding: str | None,
        kms_key_arn: str | None,
    ) -> None:
        """Put one object whole."""
        settings: dict[str, str] = {"ContentType": content_type}
        if content_encoding:
            settings["ContentEncoding"] = content_encoding
        if kms_key_arn:
            settings |= {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key_arn}
        request = {"Bucket": bucket, "Key": key, "Body": BytesIO(body), **settings}
        call_with_role("s3", "PutObject", request, context, TAKEN_BY)
        self._give_back()


class FunctionInvocations:
    """Lambda's synchronous invocation."""

    def invoke(self, context: CallContext, function_arn: str, payload: bytes) -> InvokeResult:
        """Run the function and give what it answered."""
        request = {"FunctionName": function_arn, "Payload": BytesIO(payload)}
        answer = call_with_role("lambda", "Invoke", request, context, TAKEN_BY)
        return InvokeResult(payload_of(answer), answer.get("FunctionError"))


class CatalogTables:
    """The Glue Data Catalog as Firehose's format conversion reads it."""

    def get_table(
        self, context: CallContext, catalog_id: str, database: str, table: str
    ) -> dict[str, Any] | None:
        """Return Glue's `Table`, or None where there is none of that name."""
        request = {"CatalogId": catalog_id, "DatabaseName": database, "Name": table}
        try:
            found: dict[str, Any] = call_with_role("glue", "GetTable", request, context, TAKEN_BY)
        except ServiceError as error:
            if error.code == "EntityNotFoundException":
                return None
            raise
        return dict(found["Table"])


class LogEvents:
    """CloudWatch Logs as Firehose's error logging writes it."""

    def write(self, context: CallContext, log_group: str, log_stream: str, message: str) -> None:
        """Append one event; as on AWS it is lost where the group or stream isn't there."""
        event = {"timestamp": now(millis=True), "message": message}
        try:
            client("logs", context, TAKEN_BY).put_log_events(
                logGroupName=log_group, logStreamName=log_stream, logEvents=[event]
            )
        except ClientError as error:
            LOG.warning("No log event for %s %s: %s", log_group, log_stream, error)
