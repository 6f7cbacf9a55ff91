"""One process of AWS's runtime with its Runtime API, its log pipes, and its end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from analytics_emulator.lambda_runtime import memory
from analytics_emulator.lambda_runtime.interpreter import Interpreter
from analytics_emulator.lambda_runtime.log_events import LogPipes
from analytics_emulator.lambda_runtime.runtime_api import ApiEvent, RuntimeApi

# Linux ties "die with the parent" to the thread that started the process, so all are started by
# one thread that lives as long as the emulator.
_STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lambda-starter")


@dataclass(frozen=True)
class Exited:
    """The process ended; `return_code` as in subprocess, negative for a signal."""

    return_code: int


@dataclass(frozen=True)
class OutOfMemory:
    """The process holds more memory than the function may."""


@dataclass(frozen=True)
class DeadlinePassed:
    """Nothing happened in the time given."""


type ProcessEvent = ApiEvent | Exited | OutOfMemory | DeadlinePassed


class RuntimeProcess:
    """A process that waits for its first event after `start`; all events come one by one."""

    def __init__(self, memory_mb: int) -> None:
        self._events: SimpleQueue[ApiEvent | Exited] = SimpleQueue()
        self._memory_mb = memory_mb
        self._peak_mb = 0
        self._lifeline: int | None = None
        self._process: subprocess.Popen[bytes]
        self.api = RuntimeApi(self._events)  # type: ignore[arg-type] # it puts ApiEvents alone
        self.logs = LogPipes()

    def start(
        self,
        interpreter: Interpreter,
        handler: str,
        layers: Path | None,
        variables: Mapping[str, str],
    ) -> None:
        """Start AWS's runtime client with these variables and nothing else of ours."""
        arguments = [handler, str(layers or "")]
        spawned = _STARTER.submit(self._spawn, interpreter, arguments, dict(variables))
        self._process = spawned.result()
        self.logs.start()
        threading.Thread(target=self._watch, name="lambda-process-watch", daemon=True).start()

    def wait(self, deadline: float) -> ProcessEvent:
        """Return the next event; `deadline` is a moment of `time.monotonic`."""
        while (remaining := deadline - time.monotonic()) > 0:
            try:
                return self._events.get(timeout=min(remaining, memory.CHECK_SECONDS))
            except Empty:
                if self.exceeds_memory():
                    return OutOfMemory()
        return DeadlinePassed()

    def exceeds_memory(self) -> bool:
        """Return whether it has ever held more than the function's memory."""
        return self.peak_megabytes() > self._memory_mb

    def peak_megabytes(self) -> int:
        """Return the most memory that it has held, as last seen where it has ended."""
        self._peak_mb = max(self._peak_mb, memory.peak_megabytes(self._process.pid))
        return self._peak_mb

    @property
    def seen_megabytes(self) -> int:
        """The most memory that it was seen to hold."""
        return self._peak_mb

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def end(self) -> None:
        """Kill the process with all that it started, as AWS ends an environment."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.api.close()
        self.logs.close()
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def _spawn(
        self, interpreter: Interpreter, arguments: list[str], variables: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        lifeline, inherited = self._tie_life(interpreter.is_node)
        frames = self.logs.frames_writer
        try:
            return subprocess.Popen(
                [interpreter.program, *interpreter.command, lifeline, *arguments],
                env=variables | {"_LAMBDA_TELEMETRY_LOG_FD": str(frames)},
                cwd=variables["LAMBDA_TASK_ROOT"],
                stdin=subprocess.DEVNULL,
                stdout=self.logs.output_writer,
                stderr=self.logs.output_writer,
                pass_fds=[frames, *inherited],
                start_new_session=True,
            )
        finally:
            for descriptor in inherited:
                os.close(descriptor)

    def _tie_life(self, needs_pipe: bool) -> tuple[str, list[int]]:
        """Return what tells the process of our end, and the descriptors that it inherits for it."""
        if sys.platform == "linux" and not needs_pipe:
            return f"parent:{os.getpid()}", []
        reader, self._lifeline = os.pipe()
        return f"pipe:{reader}", [reader]

    def _watch(self) -> None:
        self._events.put(Exited(self._process.wait()))
