"""One line of JSON for each log record, on standard output, where Lambda collects it."""

import json
import logging
import os
import sys
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """Writes timestamp, level and message, and whatever `extra={"fields": {...}}` adds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


class StandardOutput(logging.Handler):
    """Writes to the standard output of the moment, which the Lambda runtime puts its own into."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line in one go, so that lines of two threads never mix."""
        sys.stdout.write(f"{self.format(record)}\n")
        sys.stdout.flush()


def make_logger(name: str) -> logging.Logger:
    """Return a logger of level `LOG_LEVEL` that the runtime's own handler doesn't print again."""
    logger = logging.getLogger(name)
    logger.setLevel(os.environ.get("LOG_LEVEL", "INFO"))
    logger.propagate = False
    handler = StandardOutput()
    handler.setFormatter(JsonFormatter())
    logger.handlers = [handler]
    return logger
