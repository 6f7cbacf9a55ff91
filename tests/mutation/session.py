"""A pytest plugin that collects tests once and runs them in children, over mutant after mutant.

Importing and collecting take longer than most mutants' tests do. So a child begins with all of it
done, gets the mistake put into the loaded functions, and runs the tests that call these first, the
others behind them, until one fails. Which call them, and in which time, a first run without a
mutant tells.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import CodeType
from typing import IO, Any, NoReturn

import pytest

from .patching import Place, UnpatchableError, changes, patch, place

UNPATCHABLE = 99  # an exit code
POLL_SECONDS = 0.005
WAITING = 10  # how many times longer than in CPU tests may take: they wait, and machines are busy
_TOOL = 4  # of sys.monitoring: one that nobody has by convention

type Calls = dict[str, set[Place]]  # by file


class Monitor:
    """What is called of the repository's code, function by function."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self.calls: Calls = defaultdict(set)
        sys.monitoring.use_tool_id(_TOOL, "mutation")
        sys.monitoring.register_callback(_TOOL, sys.monitoring.events.PY_START, self._called)
        sys.monitoring.set_events(_TOOL, sys.monitoring.events.PY_START)

    def _called(self, code: Any, _offset: int) -> object:
        if code.co_filename.startswith(self._root):
            self.calls[code.co_filename].add(place(code))
        return sys.monitoring.DISABLE

    def taken(self) -> Calls:
        """Return what was called since the last time."""
        found, self.calls = self.calls, defaultdict(set)
        sys.monitoring.restart_events()
        return found

    def end(self) -> None:
        """See no more."""
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)


class Session:
    """The plugin: after the first order others come in, and an answer to each goes out, as lines.

    What tests say goes to `said`.
    """

    def __init__(
        self, root: Path, first: dict[str, Any], pipes: tuple[IO[str], IO[str]], said: IO[bytes]
    ) -> None:
        self._root, self._first, self._said = root, first, said
        self._orders, self._answers = pipes
        self._monitor = Monitor(root)
        self._seconds: list[float] = []
        self._called: list[Calls] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run the tests as the orders say, until there are none."""
        if session.testsfailed:
            return None  # pytest says what couldn't be collected
        loaded = self._monitor.taken()
        self._answer(self._without_mutant(session))
        self._monitor.end()
        while order := json.loads(self._orders.readline()):
            self._answer(self._child(partial(self._with_mutant, session, order, loaded), order))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say at once why a test fails: a child doesn't get to pytest's summary."""
        if report.failed:
            self._said.write(f"\n{report.nodeid}\n{report.longreprtext}\n".encode())
            self._said.flush()

    def _answer(self, found: dict[str, Any]) -> None:
        self._answers.write(json.dumps(found) + "\n")
        self._answers.flush()

    def _without_mutant(self, session: pytest.Session) -> dict[str, Any]:
        paths = [str(self._root / path) for path in self._first["paths"]]
        with tempfile.TemporaryFile("w+") as told:

            def run() -> None:
                for number in _run(session, range(len(session.items))):
                    calls = self._monitor.taken()
                    found = {p: sorted(calls[p]) for p in paths}
                    told.write(json.dumps([number, time.process_time(), found]) + "\n")
                told.flush()

            found = self._child(run, self._first)
            told.seek(0)
            lines = [json.loads(line) for line in told]
        began = 0.0
        for _, ended, called in lines:
            self._seconds.append(ended - began)
            self._called.append({f: set(map(tuple, p)) for f, p in called.items()})
            began = ended
        return found

    def _with_mutant(self, session: pytest.Session, order: dict[str, Any], loaded: Calls) -> None:
        """Run the tests over a file's changed text; those that call what is changed come first."""
        path, codes = str(self._root / order["path"]), dict[Place, CodeType]()
        try:
            if path in loaded:  # else it will be, with the mistake
                codes = changes(path, order["before"], order["after"], loaded[path])
                patch(path, codes)
        except UnpatchableError:
            os._exit(UNPATCHABLE)

        def rank(number: int) -> tuple[bool, str, float]:
            is_called = bool(self._called[number].get(path, set()) & codes.keys())
            return not is_called, str(session.items[number].path), self._seconds[number]

        for _ in _run(session, sorted(range(len(session.items)), key=rank)):
            pass

    def _child(self, run: Callable[[], None], order: dict[str, Any]) -> dict[str, Any]:
        """Run tests in a child; its exit code (None where its time was up), and what it said."""
        if len(list(Path("/proc/self/task").iterdir())) > 1:
            raise RuntimeError("loading the tests has started a thread, which children would lack")
        start = self._said.seek(0, os.SEEK_END)
        child = os.fork()
        if child == 0:
            _in_child(run, order["seconds"])
        code = _ended(child, order["seconds"] * WAITING)
        return {"code": code, "output": os.pread(self._said.fileno(), 10**7, start).decode()}


def _run(session: pytest.Session, order: Any) -> Iterator[int]:
    """Run the tests of these numbers until one fails; yields each that was run."""
    numbers = list(order)
    for at, number in enumerate(numbers):
        item = session.items[number]
        after = session.items[numbers[at + 1]] if at + 1 < len(numbers) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        yield number
        if session.testsfailed:
            sys.stdout.flush()
            os._exit(1)


def _in_child(run: Callable[[], None], seconds: float) -> NoReturn:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
    code = 1
    try:
        run()
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def _ended(child: int, seconds: float) -> int | None:
    """Wait for a child, end what it has left, and return its exit code."""
    deadline = time.monotonic() + seconds
    code: int | None = None
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            code = os.waitstatus_to_exitcode(status)
            break
        time.sleep(POLL_SECONDS)
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return None if code == -signal.SIGXCPU else code
