"""What Firehose delivery needs from its host: objects, functions, table schemas, logs, metrics.

The `role_arn` of a call's context is the role that the stream's configuration names for it.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from analytics_emulator.metrics import MetricSink
from analytics_emulator.service import CallContext


class ObjectStore(Protocol):
    """S3, as far as delivery writes to it."""

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
        """Put one object whole; `kms_key_arn` asks for SSE-KMS with that key.

        Any exception means "not written": delivery keeps the object and tries again. A
        `ServiceError` (for example `NoSuchBucket`, `AccessDenied`) names the error in the logs.
        """


@dataclass(frozen=True)
class InvokeResult:
    """A function's answer: its raw payload, and `Handled`/`Unhandled` where it failed."""

    payload: bytes
    function_error: str | None = None


class FunctionInvoker(Protocol):
    """Lambda's synchronous invocation."""

    def invoke(self, context: CallContext, function_arn: str, payload: bytes) -> InvokeResult:
        """Run the function; a `ServiceError` says that it could not be run (absent, throttled)."""


class TableSchemas(Protocol):
    """The Glue Data Catalog, as far as record format conversion reads it."""

    def get_table(
        self, context: CallContext, catalog_id: str, database: str, table: str
    ) -> dict[str, Any] | None:
        """Return Glue's `Table` structure, or None where there is none of that name."""


class LogSink(Protocol):
    """CloudWatch Logs, for the error log of a destination."""

    def write(self, context: CallContext, log_group: str, log_stream: str, message: str) -> None:
        """Append one log event."""


@dataclass(frozen=True)
class Ports:
    """All that a delivery stream may reach."""

    store: ObjectStore
    functions: FunctionInvoker
    tables: TableSchemas
    logs: LogSink
    metrics: MetricSink
