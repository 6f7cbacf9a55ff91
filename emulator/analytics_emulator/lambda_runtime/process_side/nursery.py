"""The process that functions' processes are forked from: it has loaded what AWS's runtime has.

Called as `nursery.py LIFELINE DESCRIPTOR`. It knows no function, runs none of their code, and no
thread. A request comes as one message over the descriptor's socket: a JSON object, and with it the
ends of a function's output, of its logging, and of a channel of its own. Over that go the process's
id, or 0 where the function wouldn't run as in a process of its own; then, once it has ended, how.
When the other end writes no more, all of it is ended, and the channel closed.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

launcher = import_module("launcher")  # beside this file, where the search for modules begins

NUMBER = struct.Struct("!i")
REQUEST_BYTES = 1024 * 1024
DESCRIPTORS = 3
# Not awslambdaric's own client and bootstrap: they read a function's variables as they are loaded.
PRELOADED = (
    *("concurrent.futures.thread", "awslambdaric.lambda_config", "awslambdaric.lambda_context"),
    *("awslambdaric.lambda_runtime_log_utils", "awslambdaric.lambda_runtime_marshaller", "boto3"),
)
# What interpreter, C library and OpenSSL ask the environment for, by themselves.
_OF_THE_START = ("PYTHON", "LD_", "LC_", "LANG", "MALLOC_", "GLIBC_", "OPENSSL_")
_LIBRARIES = "LD_LIBRARY_PATH"


class Preloaded:
    """What the runtime's packages are, once loaded, and which variables that depended on."""

    def __init__(self) -> None:
        self._variables = dict(os.environ)
        self._asked = _import(PRELOADED)
        _keep_endpoints()
        self._modules = {name.partition(".")[0] for name in sys.modules}
        gc.collect()
        gc.freeze()  # a collection in one process would copy the pages that all of them share

    def suits(self, variables: dict[str, str], layers: str) -> bool:
        """Return whether a process that loads all that by itself would be no other."""
        folders = launcher.function_paths(variables["LAMBDA_TASK_ROOT"], layers)
        names = self._asked | {name for name in variables if name.startswith(_OF_THE_START)}
        names -= {_LIBRARIES}
        alike = all(variables.get(name) == self._variables.get(name) for name in names)
        return alike and not (self._shadowed(folders) or _libraries(variables.get(_LIBRARIES, "")))

    def _shadowed(self, folders: list[str]) -> bool:
        """Return whether a function brings a module that was loaded before it."""
        found = {name.partition(".")[0] for folder in folders for name in _names(folder)}
        return not found.isdisjoint(self._modules)


class _Recording(type(os.environ)):  # type: ignore[misc] # os names the class for itself alone
    asked: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return str(super().__getitem__(name))


def _import(modules: tuple[str, ...]) -> set[str]:
    """Import modules and return the variables that they asked for."""
    plain = type(os.environ)
    os.environ.__class__ = _Recording
    try:
        for name in modules:
            import_module(name)
    finally:
        os.environ.__class__ = plain
    return _Recording.asked


def _keep_endpoints() -> None:
    """Let clients find botocore's list of endpoints read: two thirds of a first one's memory."""
    loaders = import_module("botocore.loaders")
    reader, path = loaders.JSONFileLoader, f"{loaders.Loader.BUILTIN_DATA_PATH}/endpoints"
    read = reader.load_file
    known = read(reader(), path)

    def load_file(self: Any, file_path: str) -> Any:
        return known if file_path == path else read(self, file_path)

    reader.load_file = load_file


def _names(folder: str) -> list[str]:
    try:
        return [file.name for file in Path(folder).iterdir()]
    except OSError:
        return []


def _libraries(path: str) -> bool:
    """Return whether a library lies where the system's loader looks first when a process starts."""
    return any(".so" in name for folder in path.split(os.pathsep) for name in _names(folder))


class Nursery:
    """Forks at request, and tells how each process ended."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._preloaded = Preloaded()
        self._channels: dict[int, socket.socket] = {}
        self._running: set[int] = set()
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)

    def serve(self) -> dict[str, Any] | None:
        """Fork until nobody asks any more; in a forked process return what it has to be."""
        while True:
            ready = self._ready()
            if self._woken in ready:
                os.read(self._woken, 4096)
                self._tell_ended()
            for pid, channel in list(self._channels.items()):
                if channel.fileno() in ready:
                    self._end(pid)
            if self._requests.fileno() in ready:
                received = socket.recv_fds(self._requests, REQUEST_BYTES, DESCRIPTORS)
                if not received[0]:
                    return None
                request = json.loads(received[0])
                if self._forked(request, *received[1]):
                    return request  # type: ignore[no-any-return] # the emulator's own

    def _ready(self) -> set[int]:
        polled = select.poll()
        polled.register(self._woken, select.POLLIN)
        for readable in (self._requests, *self._channels.values()):
            polled.register(readable, select.POLLIN)
        return {descriptor for descriptor, _ in polled.poll()}

    def _forked(self, request: dict[str, Any], output: int, frames: int, channel: int) -> bool:
        """Fork, and return whether this is the new process."""
        answers = socket.socket(fileno=channel)
        pid = self._fork() if self._preloaded.suits(request["variables"], request["layers"]) else -1
        if pid == 0:
            answers.close()
            self._leave()
            _become(request["variables"], output, frames)
            return True
        os.close(output)
        os.close(frames)
        _send(answers, max(pid, 0))
        if pid > 0:
            self._channels[pid] = answers
            self._running.add(pid)
        else:
            answers.close()
        return False

    def _fork(self) -> int:
        try:
            return os.fork()
        except OSError:  # the emulator tries by itself, and can say what it met
            return -1

    def _leave(self) -> None:
        """Hold on to nothing of the nursery's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for channel in (self._requests, *self._channels.values()):
            channel.close()
        os.close(self._woken)
        os.close(self._wake)

    def _tell_ended(self) -> None:
        """Say how each ended; it keeps its id, which nobody else has until it is reaped."""
        for pid in list(self._running):
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if ended is not None:
                self._running.discard(pid)
                exited = ended.si_code == os.CLD_EXITED
                _send(self._channels[pid], ended.si_status if exited else -ended.si_status)

    def _end(self, pid: int) -> None:
        """End a process and all that it started."""
        for end in (os.kill, os.killpg):  # it may not have a group of its own yet
            with suppress(ProcessLookupError, PermissionError):
                end(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        channel = self._channels.pop(pid)
        if pid in self._running:
            self._running.discard(pid)
            _send(channel, -signal.SIGKILL)
        channel.close()


def _send(channel: socket.socket, number: int) -> None:
    with suppress(OSError):  # nobody listens any more
        channel.sendall(NUMBER.pack(number))


def _become(variables: dict[str, str], output: int, frames: int) -> None:
    """Be what a process started for this function would be, in all that it can see of itself."""
    os.setsid()
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    os.close(output)
    os.set_inheritable(frames, True)
    os.environ.clear()
    os.environ.update(variables, _LAMBDA_TELEMETRY_LOG_FD=str(frames))
    time.tzset()
    os.chdir(variables["LAMBDA_TASK_ROOT"])
    del sys.modules["launcher"]


def main(lifeline: str, descriptor: str) -> None:
    """Serve; a forked process goes on from here with its function."""
    launcher.die_with_emulator(lifeline)
    nursery = os.getpid()
    request = Nursery(socket.socket(fileno=int(descriptor))).serve()
    if request is not None:
        launcher.main(f"parent:{nursery}", request["handler"], request["layers"])


if __name__ == "__main__":
    main(*sys.argv[1:])
