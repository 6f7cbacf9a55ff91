"""The process that workers are forked from: it has loaded what they need, and runs no thread.

It reads commands from a socket: `F`, with a worker's end of its connection, forks one and answers
with its process id; `K` and a process id ends one, and answers when it is gone. When nobody holds
the other end any more, all workers are ended.
"""

import contextlib
import os
import pickle
import select
import signal
import socket
import struct
import sys
from multiprocessing.connection import Connection
from typing import NoReturn

from .serving import serve

NUMBER = struct.Struct("!q")
COMMAND_BYTES = 4096
_REAP_SECONDS = 1.0


def main(descriptor: int) -> None:
    """Obey commands until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's; the emulator ends us itself
    with socket.socket(fileno=descriptor) as commands:
        nursery = _Nursery(commands)
        try:
            while nursery.obey():
                pass
        finally:
            nursery.end_all()


class _Nursery:
    def __init__(self, commands: socket.socket) -> None:
        self._commands = commands
        self._children: set[int] = set()

    def obey(self) -> bool:
        """Do what is asked next; tell whether there is more to come."""
        ready, _, _ = select.select([self._commands], [], [], _REAP_SECONDS)
        self._reap()
        if not ready:
            return True
        command, descriptors, _, _ = socket.recv_fds(self._commands, COMMAND_BYTES, 1)
        if command[:1] == b"F":
            self._fork(descriptors[0], command[1:])
        elif command[:1] == b"K":
            self._end(*NUMBER.unpack(command[1:]))
        return bool(command)

    def _fork(self, descriptor: int, limits: bytes) -> None:
        pid = os.fork()
        if pid == 0:
            self._commands.close()
            _serve(descriptor, limits)
        os.close(descriptor)
        self._children.add(pid)
        self._commands.sendall(NUMBER.pack(pid))

    def _end(self, pid: int) -> None:
        if pid in self._children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            self._children.discard(pid)
        self._commands.sendall(NUMBER.pack(pid))

    def _reap(self) -> None:
        for pid in list(self._children):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self._children.discard(pid)

    def end_all(self) -> None:
        """End every worker."""
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _serve(descriptor: int, limits: bytes) -> NoReturn:
    """Be a worker; what goes wrong here ends it, and its caller sees that."""
    try:
        with Connection(descriptor) as connection:
            serve(connection, pickle.loads(limits))  # noqa: S301  # from our own other end
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
