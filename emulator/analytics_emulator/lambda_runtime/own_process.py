"""Starts functions' processes each by itself: for every runtime and every system."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from analytics_emulator.lambda_runtime.interpreter import Interpreter

# Linux ties "die with the parent" to the thread that started the process, so all are started by
# one thread that lives as long as the emulator.
STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lambda-starter")


class OwnProcess:
    """A process that this one has started."""

    def __init__(self, started: subprocess.Popen[bytes], lifeline: int | None) -> None:
        self.pid = started.pid
        self._started = started
        self._lifeline = lifeline

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._started.poll() is None

    def wait(self) -> int:
        """Return how it ended, as in subprocess, once it has."""
        return self._started.wait()

    def end(self) -> None:
        """Kill it with all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._started.wait()
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None


def start_own(
    interpreter: Interpreter,
    handler: str,
    layers: str,
    variables: Mapping[str, str],
    output: int,
    frames: int,
) -> OwnProcess:
    """Start the runtime with these variables and nothing else of ours."""
    lifeline, told, inherited = _tie_life(interpreter.is_node)

    def spawn() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [interpreter.program, *interpreter.command, told, handler, layers],
            env={**variables, "_LAMBDA_TELEMETRY_LOG_FD": str(frames)},
            cwd=variables["LAMBDA_TASK_ROOT"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=[frames, *inherited],
            start_new_session=True,
        )

    try:
        return OwnProcess(STARTER.submit(spawn).result(), lifeline)
    finally:
        for descriptor in inherited:
            os.close(descriptor)


def _tie_life(needs_pipe: bool) -> tuple[int | None, str, list[int]]:
    """Return our hold on the process's life, what tells it so, and what it inherits for that."""
    if sys.platform == "linux" and not needs_pipe:
        return None, f"parent:{os.getpid()}", []
    reader, lifeline = os.pipe()
    return lifeline, f"pipe:{reader}", [reader]
