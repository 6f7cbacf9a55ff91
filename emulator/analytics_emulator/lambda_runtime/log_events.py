"""Log events, and the pipes through which a function's process writes them.

Like on AWS, `print` arrives line by line from stdout and stderr, while what goes through `logging`
arrives in frames that keep a message of several lines in one event (awslambdaric,
FramedTelemetryLogSink: type, length and microseconds, big-endian, before the message).
"""

import os
import selectors
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

_FRAME_HEADER = struct.Struct(">IIQ")
_CHUNK_BYTES = 65536


@dataclass(frozen=True, order=True)
class LogEvent:
    """One event of a log stream; the message ends with a newline."""

    timestamp_ms: int
    message: str


def log_event(message: str) -> LogEvent:
    """Return an event of this moment."""
    return LogEvent(time.time_ns() // 1_000_000, message)


class LogPipes:
    """Two pipes for one process: `output` for stdout and stderr, `frames` for logging."""

    def __init__(self) -> None:
        self._output, self.output_writer = os.pipe()
        self._frames, self.frames_writer = os.pipe()
        self._unread = {self._output: b"", self._frames: b""}
        self._events: list[LogEvent] = []
        self._lock = threading.Lock()
        self._closed = False
        for reader in self._unread:
            os.set_blocking(reader, False)

    def start(self) -> None:
        """Read from now on; the process has its own copies of the writing ends."""
        self._close_writers()
        threading.Thread(target=self._read, name="lambda-log-pipes", daemon=True).start()

    def take(self) -> list[LogEvent]:
        """Return all that has been written since the last call, in order of time."""
        with self._lock:
            self._drain()
            if rest := self._unread[self._output]:
                self._unread[self._output] = b""
                self._events.append(log_event(_text(rest)))
            events, self._events = self._events, []
        return sorted(events, key=lambda event: event.timestamp_ms)

    def close(self) -> None:
        """Stop reading."""
        self._close_writers()
        with self._lock:
            if not self._closed:
                self._closed = True
                for reader in self._unread:
                    os.close(reader)

    def _close_writers(self) -> None:
        for writer in (self.output_writer, self.frames_writer):
            with suppress(OSError):
                os.close(writer)
        self.output_writer = self.frames_writer = -1

    def _read(self) -> None:
        with selectors.DefaultSelector() as selector:
            for reader in self._unread:
                selector.register(reader, selectors.EVENT_READ)
            while not self._closed and selector.get_map():
                ready = [key.fd for key, _ in selector.select(timeout=1)]
                for reader in self._ended(ready):
                    selector.unregister(reader)

    def _ended(self, readers: list[int]) -> list[int]:
        with self._lock:
            return [] if self._closed else [r for r in readers if not self._drain_pipe(r)]

    def _drain(self) -> None:
        if not self._closed:
            for reader in self._unread:
                self._drain_pipe(reader)

    def _drain_pipe(self, reader: int) -> bool:
        """Read all there is; say whether more may come."""
        while True:
            try:
                chunk = os.read(reader, _CHUNK_BYTES)
            except BlockingIOError:
                return True
            if not chunk:
                return False
            self._unread[reader] += chunk
            if reader == self._output:
                self._split_lines()
            else:
                self._split_frames()

    def _split_lines(self) -> None:
        *lines, self._unread[self._output] = self._unread[self._output].split(b"\n")
        self._events += [log_event(_text(line)) for line in lines if line]

    def _split_frames(self) -> None:
        data = self._unread[self._frames]
        while len(data) >= _FRAME_HEADER.size:
            _, length, microseconds = _FRAME_HEADER.unpack_from(data)
            end = _FRAME_HEADER.size + length
            if len(data) < end:
                break
            message = _text(data[_FRAME_HEADER.size : end])
            self._events.append(LogEvent(microseconds // 1000, message))
            data = data[end:]
        self._unread[self._frames] = data


def _text(data: bytes) -> str:
    return data.decode(errors="replace").rstrip("\n") + "\n"
