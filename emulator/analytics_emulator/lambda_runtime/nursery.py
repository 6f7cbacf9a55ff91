"""Starts functions' processes by forking one that has loaded the runtime's packages already.

A start so takes a tenth of the time, and what is loaded lies in memory once. A function that would
see a difference gets a process of its own (`process_side/nursery.py` says which). Linux alone:
elsewhere a fork of what runs isn't safe, or descriptors can't be handed over so.
"""

import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from signal import SIGKILL

from analytics_emulator.lambda_runtime.environment_variables import variables_of_the_start
from analytics_emulator.lambda_runtime.interpreter import Interpreter
from analytics_emulator.lambda_runtime.own_process import STARTER

_NUMBER = struct.Struct("!i")
_OWN, _GONE = 0, -1  # instead of a process's id


class ForkedProcess:
    """A process that another than this one has forked, and watches."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self._channel = channel
        self._reading = threading.Lock()
        self._return_code: int | None = None

    @property
    def alive(self) -> bool:
        """Whether the process has not ended, as far as is known."""
        return self._return_code is None

    def wait(self) -> int:
        """Return how it ended, as in subprocess, once it has."""
        with self._reading:
            if self._return_code is None:
                self._return_code = _received(self._channel, instead=-SIGKILL)
            return self._return_code

    def end(self) -> None:
        """Kill it with all that it started."""
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)
        self.wait()
        with suppress(OSError):
            self._channel.recv(1)  # that it is all gone
        self._channel.close()


class Nursery:
    """Such a process of one interpreter, started when first needed and again where it has ended."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def start(self) -> None:
        """Begin to load the runtime's packages."""
        with self._lock:
            self._started()

    def fork(
        self, handler: str, layers: str, variables: Mapping[str, str], output: int, frames: int
    ) -> ForkedProcess | None:
        """Start a function's process; give none where it has to have one of its own."""
        request = {"handler": handler, "layers": layers, "variables": dict(variables)}
        message = json.dumps(request).encode()
        for _ in range(2):  # the first may meet one that is just being killed
            channel, pid = self._asked(message, output, frames)
            if pid > 0:
                return ForkedProcess(pid, channel)
            channel.close()
            if pid == _OWN:
                break
        return None

    def _asked(self, message: bytes, output: int, frames: int) -> tuple[socket.socket, int]:
        """Return a process's channel and id: `_OWN` if it can't be forked, `_GONE` if none does."""
        ours, theirs = socket.socketpair()
        with theirs, suppress(OSError):
            descriptors = [output, frames, theirs.fileno()]
            with self._lock:
                socket.send_fds(self._started(), [message], descriptors)
        return ours, _received(ours, instead=_GONE)

    def _started(self) -> socket.socket:
        if self._requests and self._process and self._process.poll() is None:
            return self._requests
        if self._requests:
            self._requests.close()
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = STARTER.submit(self._spawn, theirs.fileno()).result()
        return self._requests

    def _spawn(self, requests: int) -> subprocess.Popen[bytes]:
        program, command = self._interpreter.program, self._interpreter.nursery
        return subprocess.Popen(
            [program, *command, f"parent:{os.getpid()}", str(requests)],
            env=variables_of_the_start(self._interpreter),
            stdin=subprocess.DEVNULL,
            pass_fds=[requests],
            start_new_session=True,
        )


_nurseries: dict[Interpreter, Nursery] = {}
_making = threading.Lock()


def nursery_of(interpreter: Interpreter) -> Nursery | None:
    """Return the nursery of an interpreter's functions, where there can be one."""
    if sys.platform != "linux" or not interpreter.nursery:
        return None
    with _making:
        return _nurseries.setdefault(interpreter, Nursery(interpreter))


def begin_to_load(interpreter: Interpreter) -> None:
    """Have a runtime's packages loaded by the time that a function's process is wanted."""
    if nursery := nursery_of(interpreter):
        nursery.start()


def _received(channel: socket.socket, instead: int) -> int:
    """Return the number that comes next, or another where none will come."""
    try:
        answer = channel.recv(_NUMBER.size, socket.MSG_WAITALL)
    except OSError:
        return instead
    return int(_NUMBER.unpack(answer)[0]) if len(answer) == _NUMBER.size else instead
