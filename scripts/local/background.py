"""A process that outlives the command which started it, kept by name in the state directory."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

STOP_SECONDS = 10


@dataclass(frozen=True)
class BackgroundProcess:
    """One such process; `folder` holds its record and its log."""

    name: str
    folder: Path

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.folder / f"{self.name}.log"

    @property
    def _record(self) -> Path:
        return self.folder / f"{self.name}.json"

    def running(self) -> psutil.Process | None:
        """Return the process while it lives; another one that got its pid doesn't count."""
        try:
            record = json.loads(self._record.read_text())
            process = psutil.Process(record["pid"])
        except (FileNotFoundError, ValueError, TypeError, KeyError, psutil.NoSuchProcess):
            return None  # also where the record can't be trusted
        return process if process.create_time() == record["started"] else None

    def start(self, command: Sequence[str], environment: Mapping[str, str], place: Path) -> None:
        """Start it in `place`, detached from this terminal, with temporary files of its own."""
        temporary = self.folder / "temporary"
        shutil.rmtree(temporary, ignore_errors=True)  # what one left that was killed
        temporary.mkdir(parents=True)
        with self.log.open("w") as log:
            started = subprocess.Popen(
                command, cwd=place, env={**environment, "TMPDIR": str(temporary)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        record = {"pid": started.pid, "started": psutil.Process(started.pid).create_time()}
        self._record.write_text(json.dumps(record))

    def stop(self) -> bool:
        """End it and tell whether it ran."""
        process = self.running()
        self._record.unlink(missing_ok=True)
        if process is None:
            return False
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
        return True
