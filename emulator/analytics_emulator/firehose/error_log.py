"""A destination's error log in CloudWatch Logs.

Source of the message's shape: developer guide, "Monitor using CloudWatch Logs".
"""

import json
import logging
from dataclasses import dataclass

from analytics_emulator.firehose.destination import S3Target
from analytics_emulator.firehose.ports import LogSink
from analytics_emulator.service import CallContext

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorLog:
    """Tells what went wrong: to the stream's log where it has one, and always to the emulator's."""

    logs: LogSink
    context: CallContext
    stream_arn: str

    def write(
        self, target: S3Target, version: int, code: str, message: str, processor: str | None = None
    ) -> None:
        """Log one error of a destination, and of its Lambda processor where that failed."""
        _LOG.warning("%s: %s: %s", self.stream_arn, code, message)
        if target.log is None:
            return
        entry = {
            "deliveryStreamARN": self.stream_arn,
            "destination": f"arn:aws:s3:::{target.bucket}",
            "deliveryStreamVersionId": str(version),
            "message": message,
            "errorCode": code,
        }
        if processor is not None:
            entry["processor"] = processor
        try:
            context = self.context.as_role(target.role_arn)
            self.logs.write(context, target.log.group, target.log.stream, json.dumps(entry))
        except Exception:  # a log that can't be written must not stop delivery
            _LOG.warning("Can't write to log group %s", target.log.group, exc_info=True)
