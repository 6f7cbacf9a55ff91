"""What a Firehose delivers to, in a folder; `faults.json` says at every call how it fails."""

import base64
import json
import os
import signal
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics_emulator.firehose import InvokeResult
from analytics_emulator.service import CallContext, ServiceError

COLUMNS = [{"Name": "id", "Type": "string"}, {"Name": "count", "Type": "int"}]


@dataclass(frozen=True)
class Faults:
    """The faults that are on, by what they befall."""

    folder: Path

    def of(self, what: str) -> str:
        """Return the fault of one thing, or nothing."""
        return str(json.loads((self.folder / "faults.json").read_text()).get(what, ""))


def die() -> None:
    """End as by a power cut: no handler runs."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


class FolderStore:
    """S3 as files that are whole or not there."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self._folder, self._faults, self._calls = folder / "s3", faults, 0

    def write(self, _context: CallContext, bucket: str, key: str, body: bytes, **_: Any) -> None:
        fault, self._calls = self._faults.of("s3"), self._calls + 1
        if fault in ("NoSuchBucket", "AccessDenied", "SlowDown", "InternalError"):
            raise ServiceError(fault, "as asked", status=503)
        if fault == "flaky" and self._calls % 2:
            raise ConnectionError("as asked")
        if fault == "dies before":
            die()
        if fault == "slow":
            time.sleep(0.2)
        self._put(self._folder / bucket / key, body)
        if fault == "dies after":
            die()
        if fault == "answer lost":
            raise TimeoutError("as asked")

    def _put(self, path: Path, body: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{uuid.uuid4()}.unfinished"
        unfinished.write_bytes(body)
        unfinished.rename(path)


class Function:
    """A transform that hands records back, or misbehaves as asked."""

    def __init__(self, faults: Faults) -> None:
        self._faults, self._calls = faults, 0

    def invoke(self, _context: CallContext, _arn: str, payload: bytes) -> InvokeResult:
        fault, self._calls = self._faults.of("function"), self._calls + 1
        if fault.startswith("code "):
            raise ServiceError(fault.removeprefix("code "), "as asked", status=429)
        if fault == "unreachable" or (fault == "flaky" and self._calls % 2):
            raise ConnectionError("as asked")
        if fault == "dies":
            die()
        if fault == "slow":
            time.sleep(0.3)
        if fault == "raises":
            return InvokeResult(b'{"errorMessage": "as asked"}', "Unhandled")
        if fault in REPLIES:
            return InvokeResult(REPLIES[fault])
        records = [_ok(record) for record in json.loads(payload)["records"]]
        return InvokeResult(json.dumps({"records": SPOILT.get(fault, list)(records)}).encode())


REPLIES = {
    "nothing": b"null",
    "no JSON": b"nonsense",
    "no object": b"[1]",
    "no list": b'{"records": 5}',
    "too deep": b"[" * 100_000,
    "too large": b'{"records": "' + b"x" * (6 * 1024 * 1024) + b'"}',
}
SPOILT: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "forgets some": lambda records: records[::2],
    "repeats some": lambda records: records + records[:1],
    "says failed": lambda records: [r | {"result": "ProcessingFailed"} for r in records],
    "says nonsense": lambda records: [r | {"result": "Fine"} for r in records],
    "no data": lambda records: [r | {"data": None} for r in records],
    "no Base64": lambda records: [r | {"data": "%%"} for r in records],
    "other ids": lambda records: [r | {"recordId": "other"} for r in records],
}


def _ok(record: dict[str, Any]) -> dict[str, Any]:
    return {"recordId": record["recordId"], "result": "Ok", "data": record["data"]}


class Tables:
    """The Glue catalog."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def get_table(self, *_: Any) -> dict[str, Any] | None:
        fault = self._faults.of("table")
        if fault == "missing":
            return None
        if fault == "unreachable":
            raise ConnectionError("as asked")
        columns = [{"Name": "id", "Type": "uniontype<int>"}] if fault == "strange" else COLUMNS
        return {"Name": "t", "StorageDescriptor": {"Columns": columns}}


class Logs:
    """CloudWatch Logs, which nobody reads here."""

    def write(self, *_: Any) -> None:
        """Forget it."""


def document(record_id: str) -> bytes:
    """Make a record that has a row."""
    return json.dumps({"id": record_id, "count": 1}).encode()


def encoded(record: bytes) -> str:
    """Write bytes as JSON can carry them."""
    return base64.b64encode(record).decode()
