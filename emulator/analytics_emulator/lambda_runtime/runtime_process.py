"""One process of AWS's runtime with its Runtime API, its log pipes, and its end."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from analytics_emulator.lambda_runtime import memory
from analytics_emulator.lambda_runtime.interpreter import Interpreter
from analytics_emulator.lambda_runtime.log_events import LogPipes
from analytics_emulator.lambda_runtime.nursery import ForkedProcess, nursery_of
from analytics_emulator.lambda_runtime.own_process import OwnProcess, start_own
from analytics_emulator.lambda_runtime.runtime_api import ApiEvent, RuntimeApi


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
        self._process: ForkedProcess | OwnProcess
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
        what = handler, str(layers or ""), variables
        pipes = self.logs.output_writer, self.logs.frames_writer
        nursery = nursery_of(interpreter)
        forked = nursery.fork(*what, *pipes) if nursery else None
        self._process = forked or start_own(interpreter, *what, *pipes)
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
        return self._process.alive

    def end(self) -> None:
        """Kill the process with all that it started, as AWS ends an environment."""
        self._process.end()
        self.api.close()
        self.logs.close()

    def _watch(self) -> None:
        self._events.put(Exited(self._process.wait()))
