"""What is known of a started emulator: its process, port and files, kept in a state directory."""

import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Instance:
    """A process that was started to listen at `port`; `started` tells it from a reused pid."""

    pid: int
    port: int
    started: float

    @classmethod
    def of_process(cls, pid: int, port: int) -> "Instance":
        """Describe the running process `pid`."""
        return cls(pid, port, psutil.Process(pid).create_time())

    @property
    def endpoint(self) -> str:
        """Where its API answers."""
        return f"http://127.0.0.1:{self.port}"

    def process(self) -> psutil.Process | None:
        """Return the process while it lives; a zombie or a successor with its pid doesn't count."""
        try:
            process = psutil.Process(self.pid)
            if process.create_time() != self.started or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except psutil.NoSuchProcess:
            return None
        return process


class StateDirectory:
    """The files of one instance: `emulator.json` and `.log`, `filesystem/`, `state/`."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.log = self.path / "emulator.log"
        self.filesystem = self.path / "filesystem"
        self.kept = self.path / "state"
        self._record = self.path / "emulator.json"

    def running(self) -> Instance | None:
        """Return the instance that runs with this directory, if one does."""
        try:
            known = json.loads(self._record.read_text())
            instance = Instance(int(known["pid"]), int(known["port"]), float(known["started"]))
            return instance if instance.process() else None
        except (FileNotFoundError, ValueError, TypeError, KeyError, OverflowError):
            return None  # nothing is known that could be trusted

    @property
    def is_recorded(self) -> bool:
        """Return whether an instance was recorded and never ended in order, or runs."""
        return self._record.exists()

    def remember(self, instance: Instance) -> None:
        """Record a started instance."""
        unfinished = self._record.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(asdict(instance)))
        unfinished.rename(self._record)

    def forget(self) -> None:
        """Drop the record of an ended instance."""
        self._record.unlink(missing_ok=True)

    def log_tail(self, lines: int) -> str:
        """Return the last lines of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def end_process_tree(process: psutil.Process, patience_seconds: float) -> list[psutil.Process]:
    """Ask a process to end, wait for it and its descendants; give those that had to be killed.

    Descendants that outlive it get the time that is left, then all that remain are killed.
    """
    family = [process, *process.children(recursive=True)]
    os.kill(process.pid, signal.SIGTERM)
    alive: list[psutil.Process]
    _, alive = psutil.wait_procs(family, timeout=patience_seconds)
    for survivor in alive:
        survivor.kill()
    psutil.wait_procs(alive, timeout=5)
    return alive


def port_holder(port: int) -> psutil.Process | None:
    """Find who listens on a TCP port, as far as this user may see."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return None
    for connection in connections:
        listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,)
        if listens and connection.pid:
            return psutil.Process(connection.pid)
    return None
