"""Starts workers, and ends them, by way of the process that they are forked from."""

import atexit
import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from ..limits import DuckLimits

_MODULE = "analytics_emulator.athena.sql.running.workers.nursery_process"
_ROOT = Path(__file__).resolve().parents[5]
_QUIET = {"OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}  # no thread before a fork
_NUMBER_BYTES = 8


@dataclass(frozen=True)
class Child:
    """A worker's process: its id, and our end of its connection."""

    pid: int
    connection: Connection


class Nursery:
    """Such a process, started when first needed and again where it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._commands: socket.socket | None = None

    def fork(self, limits: DuckLimits) -> Child:
        """Start a worker."""
        ours, theirs = socket.socketpair()
        with theirs:
            pid = self._command(b"F" + pickle.dumps(limits), theirs.fileno())
        return Child(pid, Connection(ours.detach()))

    def end(self, child: Child) -> None:
        """End a worker at once; it is gone when this returns."""
        child.connection.close()
        with self._lock:
            try:
                if self._commands is not None:
                    self._ask(b"K" + child.pid.to_bytes(_NUMBER_BYTES, "big"))
                    return
            except OSError:
                self._forget()
        with contextlib.suppress(ProcessLookupError):  # its parent has ended
            os.kill(child.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process, and all workers with it."""
        with self._lock:
            self._forget()

    def start(self) -> None:
        """Load what workers need ahead of the first one."""
        with self._lock:
            self._started()

    def _command(self, command: bytes, descriptor: int) -> int:
        with self._lock:
            self._started()
            try:
                return self._ask(command, descriptor)
            except OSError:  # it was ended from outside: once more, with another
                self._forget()
                self._started()
                return self._ask(command, descriptor)

    def _ask(self, command: bytes, *descriptors: int) -> int:
        assert self._commands is not None  # noqa: S101  # callers start it
        socket.send_fds(self._commands, [command], list(descriptors))
        answer = self._commands.recv(_NUMBER_BYTES)
        if len(answer) < _NUMBER_BYTES:
            raise ConnectionResetError
        return int.from_bytes(answer, "big")

    def _started(self) -> None:
        if self._commands is not None:
            return
        self._commands, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            path = os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])
            self._process = subprocess.Popen(
                [sys.executable, "-m", _MODULE, str(number)],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                env=os.environ | _QUIET | {"PYTHONPATH": path.strip(os.pathsep)},
            )

    def _forget(self) -> None:
        if self._commands is not None:
            self._commands.close()
            self._commands = None
        if self._process is not None:
            self._process.wait()
            self._process = None


NURSERY = Nursery()
"""The one of this process: whatever needs workers has them from it."""

atexit.register(NURSERY.close)
