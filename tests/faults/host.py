"""Starts, ends and counts a Firehose that faults befall."""

import base64
import json
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from scripts import ROOT
from tests.faults.ports import document, encoded

PATIENCE_SECONDS = 60
_ID = re.compile(rb"id-[0-9a-f]{12}")


@dataclass
class Counts:
    """What has become of records, by their ids."""

    rows: Counter[str]
    errors: Counter[str]
    backup: Counter[str]

    @property
    def settled(self) -> set[str]:
        """Return what has a row or an error record."""
        return {*self.rows, *self.errors}

    @property
    def duplicates(self) -> int:
        """Return how many rows and error records are more than one a record."""
        return (self.rows + self.errors).total() - len(self.settled)


@dataclass
class Host:
    """A Firehose in a folder; `accepted` are the ids that it has answered for."""

    folder: Path
    accepted: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    refused: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self, **settings: Any) -> None:
        """Start it, with what an earlier process left."""
        self.break_()
        (self.folder / "settings.json").write_text(json.dumps({"close_seconds": 0.3} | settings))
        (self.folder / "port").unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.faults.process", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self._wait((self.folder / "port").exists)

    def break_(self, **faults: str) -> None:
        """Have these faults from now on, and no others."""
        unfinished = self.folder / "faults.unfinished"
        unfinished.write_text(json.dumps(faults))
        unfinished.rename(self.folder / "faults.json")

    def put(self, count: int = 5) -> bool:
        """Put good records; tell whether there was an answer."""
        ids = [f"id-{uuid.uuid4().hex[:12]}" for _ in range(count)]
        return self.put_raw({record_id: document(record_id) for record_id in ids})

    def put_raw(self, records: dict[str, bytes]) -> bool:
        """Put records under their ids."""
        self.sent |= records.keys()
        answer = self.ask(put=[encoded(record) for record in records.values()])
        if not isinstance(answer, list):
            return False
        taken = [record_id for record_id, ok in zip(records, answer, strict=True) if ok]
        self.accepted |= set(taken)
        self.refused += len(records) - len(taken)
        return True

    def ask(self, **command: Any) -> Any:
        """Send one command; nothing comes back from a process that ends."""
        try:
            address = ("127.0.0.1", int((self.folder / "port").read_text()))
            with socket.create_connection(address, timeout=PATIENCE_SECONDS) as connection:
                connection.sendall(json.dumps(command).encode() + b"\n")
                line = connection.makefile("rb").readline()
        except OSError:
            return None
        return json.loads(line) if line.endswith(b"\n") else None

    def kill(self) -> None:
        """End it as a power cut of the process would."""
        if self._process:
            self._process.kill()
            self._process.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        """End it as `make down` does."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE_SECONDS)

    def wait_dead(self) -> None:
        """Wait until a fault has ended it."""
        if self._process:
            self._process.wait(PATIENCE_SECONDS)

    def settle(self) -> Counts:
        """Heal everything, deliver everything, and count; start it where it has ended."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        self.break_()
        self._wait(self._is_delivered)
        return self.counts()

    def _is_delivered(self) -> bool:
        answer = self.ask(flush=True)
        return answer is not None and answer.get("BufferedRecords") == 0

    def counts(self) -> Counts:
        """Read what stands in S3."""
        data = self.folder / "s3" / "data"
        rows = Counter(row for path in data.glob("rows/**/*.parquet") for row in _rows(path))
        lines = [line for path in data.glob("errors/**/*") if path.is_file() for line in _raw(path)]
        return Counts(rows, Counter(_ids(lines)), Counter(_ids(_files(self.folder / "s3/backup"))))

    def _wait(self, condition: Any) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.02)


def _rows(path: Path) -> list[str]:
    return list(pq.read_table(path, columns=["id"])["id"].to_pylist())


def _raw(path: Path) -> list[bytes]:
    lines = path.read_text().splitlines()
    return [base64.b64decode(json.loads(line)["rawData"]) for line in lines]


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("**/*") if path.is_file()]


def _ids(texts: Iterable[bytes]) -> list[str]:
    return [found.decode() for text in texts for found in _ID.findall(text)]
