"""Amazon Data Firehose as a plain library: from a put to partitioned Parquet in S3."""

from analytics_emulator.firehose.counters import Closing
from analytics_emulator.firehose.ports import (
    FunctionInvoker,
    InvokeResult,
    LogSink,
    ObjectStore,
    TableSchemas,
)
from analytics_emulator.firehose.service import FirehoseService
from analytics_emulator.firehose.settings import Settings

__all__ = [
    "Closing",
    "FirehoseService",
    "FunctionInvoker",
    "InvokeResult",
    "LogSink",
    "ObjectStore",
    "Settings",
    "TableSchemas",
]
