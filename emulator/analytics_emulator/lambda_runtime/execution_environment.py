"""One execution environment: initialized once, then one invocation after the other.

What happens when is in the Lambda developer guide, "Understanding the Lambda execution
environment lifecycle": an Init phase of at most 10 seconds; where it failed, it is repeated as part
of the next invocation, within the function's timeout; after a timeout or a crash the environment
stays, its processes are ended, and the next invocation initializes it anew.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analytics_emulator.lambda_runtime import invocation as outcome
from analytics_emulator.lambda_runtime.environment_variables import process_variables
from analytics_emulator.lambda_runtime.function import Function, Surroundings
from analytics_emulator.lambda_runtime.interpreter import Interpreter
from analytics_emulator.lambda_runtime.invocation import (
    FunctionFailure,
    Invocation,
    InvocationResult,
)
from analytics_emulator.lambda_runtime.log_events import LogEvent, log_event
from analytics_emulator.lambda_runtime.platform_log import Metrics, PlatformLog, utc_timestamp
from analytics_emulator.lambda_runtime.runtime_api import (
    Failed,
    InitFailed,
    Ready,
    Responded,
    TooLarge,
)
from analytics_emulator.lambda_runtime.runtime_process import (
    Exited,
    OutOfMemory,
    ProcessEvent,
    RuntimeProcess,
)

INIT_TIMEOUT_SECONDS = 10


class EnvironmentStoppedError(Exception):
    """An invocation came to an environment that has been stopped."""


_KILLED = -9  # how a process ends that has taken too much memory


class ExecutionEnvironment:
    """Runs one version of a function, one invocation at a time; close it with `stop`.

    `current_code` is asked before each invocation; where it gives another directory than the
    function's, the environment starts over with that, as if the code had been deployed anew.
    """

    def __init__(
        self,
        function: Function,
        interpreter: Interpreter,
        surroundings: Surroundings,
        current_code: Callable[[], Path] | None = None,
    ) -> None:
        self._function = function
        self._current_code = current_code or (lambda: function.code)
        self._interpreter = interpreter
        self._surroundings = surroundings
        root = surroundings.temporary_root
        root.mkdir(parents=True, exist_ok=True)
        self._temporary = Path(tempfile.mkdtemp(prefix="environment-", dir=root))
        self._platform = PlatformLog(function)
        self._process: RuntimeProcess | None = None
        self._stopped = False
        self._busy = threading.Lock()
        self._log: list[LogEvent] = []
        self._cold_start_ms: float | None = None

    def start(self) -> None:
        """Run the Init phase. A failure is kept for the first invocation, as on AWS."""
        with self._busy:
            self._start()

    def invoke(self, invocation: Invocation) -> InvocationResult:
        """Run the handler once and give its answer or the error that the caller of Lambda gets."""
        with self._busy:
            if self._stopped:
                raise EnvironmentStoppedError(f"for request {invocation.request_id}")
            self._take_current_code()
            started = time.monotonic()
            deadline = started + self._function.timeout_seconds
            failure = self._prepare(invocation, started, deadline)
            log_before = self.take_log()
            self._log = self._platform.start(invocation.request_id)
            answer = failure or self._run(invocation, deadline)
            self._finish(invocation, answer, _milliseconds_since(started))
            failed = isinstance(answer, FunctionFailure)
            payload = answer.payload if isinstance(answer, FunctionFailure) else answer
            log = self.take_log()
            return InvocationResult(invocation.request_id, payload, failed, log, log_before)

    def stop(self) -> None:
        """End the process, also in the middle of an invocation."""
        self._stopped = True
        self._end_process()
        shutil.rmtree(self._temporary, ignore_errors=True)

    def take_log(self) -> list[LogEvent]:
        """Return what was logged and not yet handed out with an invocation."""
        events, self._log = self._log, []
        return events

    def _take_current_code(self) -> None:
        code = self._current_code()
        if code != self._function.code:
            self._end_process()
            self._function = replace(self._function, code=code)
            self._start()

    def _start(self) -> None:
        self._log += self._platform.init_start()
        started = time.monotonic()
        failure = self._initialize("", started + INIT_TIMEOUT_SECONDS, INIT_TIMEOUT_SECONDS)
        elapsed_ms = _milliseconds_since(started)
        if failure:
            self._log += self._platform.init_failed(elapsed_ms, "init", failure)
        else:
            self._cold_start_ms = elapsed_ms

    def _prepare(
        self, invocation: Invocation, started: float, deadline: float
    ) -> FunctionFailure | None:
        """Initialize a process if none is there, as part of the invocation."""
        if self._process and self._process.alive:
            return None
        self._end_process()
        timeout = self._function.timeout_seconds
        failure = self._initialize(invocation.request_id, deadline, timeout)
        if failure:
            elapsed_ms = _milliseconds_since(started)
            self._log += self._platform.init_failed(elapsed_ms, "invoke", failure)
        return failure

    def _initialize(
        self, request_id: str, deadline: float, timeout_seconds: float
    ) -> FunctionFailure | None:
        process = self._process = RuntimeProcess(self._function.memory_mb)
        variables = process_variables(
            self._function,
            self._interpreter,
            self._surroundings,
            process.api.address,
            self._temporary,
        )
        handler, layers = self._function.handler, self._function.layers
        process.start(self._interpreter, handler, layers, variables)
        event = process.wait(deadline) if not self._stopped else Exited(_KILLED)
        process.peak_megabytes()
        self._log += process.logs.take()
        if isinstance(event, Ready):
            return None
        failure = _failure(event, request_id, timeout_seconds)
        self._end_process()
        return failure

    def _run(self, invocation: Invocation, deadline: float) -> bytes | FunctionFailure:
        process = self._process
        if process is None:
            return outcome.exited(invocation.request_id, _KILLED)
        remaining = deadline - time.monotonic()
        process.api.deliver(invocation, int((time.time() + remaining) * 1000))
        event = process.wait(deadline)
        if isinstance(event, Exited) and process.api.take_back():
            # It was ending by itself, as Node does behind an error that nobody caught.
            failure = self._prepare(invocation, time.monotonic(), deadline)
            return failure or self._run(invocation, deadline)
        too_much = process.exceeds_memory()
        if isinstance(event, Responded | Failed) and too_much:
            event = OutOfMemory()
        if isinstance(event, Responded):
            return event.body
        return _failure(event, invocation.request_id, self._function.timeout_seconds)

    def _finish(
        self, invocation: Invocation, answer: bytes | FunctionFailure, duration_ms: float
    ) -> None:
        """Log what came of it; a process whose runtime didn't answer is ended."""
        failure = answer if isinstance(answer, FunctionFailure) else None
        memory_mb = self._process.seen_megabytes if self._process else 0
        if self._process:
            self._log += self._process.logs.take()
        if failure and not failure.raised:
            self._end_process()
        if failure and failure.log_message:
            self._log.append(log_event(failure.log_message))
        metrics = Metrics(
            duration_ms=min(duration_ms, self._function.timeout_seconds * 1000),
            memory_used_mb=min(memory_mb, self._function.memory_mb),
            init_ms=self._cold_start_ms,
        )
        self._cold_start_ms = None
        self._log += self._platform.report(invocation.request_id, metrics, failure)

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process:
            self._log += process.logs.take()
            process.end()


def _failure(event: ProcessEvent, request_id: str, timeout_seconds: float) -> FunctionFailure:
    """Say what AWS makes of an event that isn't an answer."""
    match event:
        case Failed(error_type, body):
            return FunctionFailure(error_type, body, raised=True)
        case InitFailed(error_type, body):
            return FunctionFailure(error_type, body)
        case TooLarge():
            return outcome.response_too_large()
        case Exited(return_code):
            return outcome.exited(request_id, return_code)
        case OutOfMemory():
            return outcome.exited(request_id, _KILLED)
        case _:
            return outcome.timed_out(request_id, timeout_seconds, utc_timestamp())


def _milliseconds_since(moment: float) -> float:
    return (time.monotonic() - moment) * 1000
